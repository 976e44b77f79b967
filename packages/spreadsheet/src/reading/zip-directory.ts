import { SPREADSHEET_LIMITS } from '../limits.ts';
import { SpreadsheetRefused } from '../refusal.ts';

/** A file inside an archive, as described by the archive's directory. */
export interface ZipPart {
  readonly path: string;
  readonly compressed: boolean;
  readonly packedBytes: number;
  /** Decompressed size that the directory claims, which may be false. */
  readonly unpackedBytes: number;
  /** Offset of the part's local header. */
  readonly offset: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 0xffff;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const ENCRYPTED_FLAG = 1;
const STORED = 0;
const DEFLATED = 8;
/** Value that marks a field as stored elsewhere, as in archives of several gigabytes (ZIP64). */
const IN_ZIP64 = 0xffffffff;

const damaged = (why: string) => new SpreadsheetRefused('DAMAGED', { why });

/**
 * Reads the directory at the end of an archive without decompressing anything.
 * @throws {SpreadsheetRefused} when the directory is damaged or deceptive, for instance with
 * duplicate parts, or paths that lead out of the archive.
 */
export function readZipDirectory(bytes: Uint8Array): ReadonlyMap<string, ZipPart> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  if (count > SPREADSHEET_LIMITS.parts) throw damaged('too many parts');
  const parts = new Map<string, ZipPart>();
  let at = view.getUint32(end + 16, true);
  for (let entry = 0; entry < count; entry++) {
    if (at + ENTRY_BYTES > bytes.length || view.getUint32(at, true) !== ENTRY)
      throw damaged('no directory');
    const nameBytes = view.getUint16(at + 28, true);
    const path = new TextDecoder().decode(
      bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes),
    );
    const part = readEntry(view, at, path);
    if (parts.has(path)) throw damaged('a part twice');
    parts.set(path, part);
    at += ENTRY_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return parts;
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - LONGEST_COMMENT);
  for (let at = view.byteLength - END_BYTES; at >= first; at--)
    if (view.getUint32(at, true) === END) return at;
  throw damaged('no directory');
}

function readEntry(view: DataView, at: number, path: string): ZipPart {
  if (/^\/|\\|(?:^|\/)\.\.(?:\/|$)|\0/.test(path)) throw damaged('a path that leads out');
  if ((view.getUint16(at + 8, true) & ENCRYPTED_FLAG) !== 0)
    throw new SpreadsheetRefused('ENCRYPTED');
  const method = view.getUint16(at + 10, true);
  if (method !== STORED && method !== DEFLATED) throw damaged('an unknown compression');
  const packedBytes = view.getUint32(at + 20, true);
  const unpackedBytes = view.getUint32(at + 24, true);
  const offset = view.getUint32(at + 42, true);
  if ([packedBytes, unpackedBytes, offset].includes(IN_ZIP64))
    throw new SpreadsheetRefused('UNPACKS_TOO_LARGE', {
      mostBytes: SPREADSHEET_LIMITS.unpackedBytes,
    });
  return { path, compressed: method === DEFLATED, packedBytes, unpackedBytes, offset };
}

/**
 * Returns the bytes of a part as the archive stores them, which may be compressed.
 * @throws {SpreadsheetRefused} when the directory names a wrong place.
 */
export function packedBytesOf(bytes: Uint8Array, { offset, packedBytes }: ZipPart): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (offset + LOCAL_BYTES > bytes.length || view.getUint32(offset, true) !== LOCAL)
    throw damaged('a part is not there');
  const start =
    offset + LOCAL_BYTES + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedBytes > bytes.length) throw damaged('a part is cut off');
  return bytes.subarray(start, start + packedBytes);
}
