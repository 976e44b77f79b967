import { SpreadsheetRefused } from '../refusal.ts';

const begins = (bytes: Uint8Array, signature: readonly number[]): boolean =>
  signature.every((byte, index) => bytes[index] === byte);

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/**
 * Signature of the container format of Office up to 2003, which is also used for encrypted files.
 */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/** Name of the stream with an encrypted workbook, in UTF-16 little-endian. */
const ENCRYPTED_STREAM = [...'EncryptedPackage'].flatMap((letter) => [letter.charCodeAt(0), 0]);

/**
 * Returns the kind of a file from its bytes, not from its name. A file that is not an archive may
 * be text.
 * @throws {SpreadsheetRefused} for the container format of Office up to 2003.
 */
export function fileKind(bytes: Uint8Array): 'workbook' | 'text' {
  if (begins(bytes, ZIP)) return 'workbook';
  if (begins(bytes, COMPOUND))
    throw new SpreadsheetRefused(holds(bytes, ENCRYPTED_STREAM) ? 'ENCRYPTED' : 'OLD_EXCEL');
  return 'text';
}

function holds(bytes: Uint8Array, wanted: readonly number[]): boolean {
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (begins(bytes.subarray(at), wanted)) return true;
  return false;
}
