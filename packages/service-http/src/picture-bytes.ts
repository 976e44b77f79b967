const JPEG_START = 'ffd8ff';
const PNG_START = '89504e470d0a1a0a';

/**
 * Chunks that affect how a PNG is drawn. Other chunks may contain compressed data that is unpacked
 * when the metadata is read.
 */
const DRAWN: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'],
  ...['gAMA', 'cHRM', 'sRGB', 'iCCP', 'eXIf'],
]);
/**
 * Chunks of which a PNG has only one. Repeated chunks are dropped, because each would be unpacked.
 */
const ONCE: ReadonlySet<string> = new Set(['iCCP', 'eXIf']);
/** Largest number of scans of a JPEG, far more than real encoders make. */
const MOST_SCANS = 64;

/**
 * Returns a PNG reduced to the chunks that a decoder needs to draw it, or a JPEG or WebP unchanged.
 * Returns `undefined` for other files, and for a JPEG with so many scans that decoding would take
 * too long.
 */
export function drawnBytes(sent: Buffer): Buffer | undefined {
  if (startsWith(sent, PNG_START)) return drawnChunks(sent);
  if (startsWith(sent, JPEG_START)) return scansOf(sent) > MOST_SCANS ? undefined : sent;
  return isWebP(sent) ? sent : undefined;
}

const startsWith = (bytes: Buffer, hex: string): boolean =>
  bytes.subarray(0, hex.length / 2).toString('hex') === hex;

const isWebP = (bytes: Buffer): boolean =>
  bytes.subarray(0, 4).toString('latin1') === 'RIFF' &&
  bytes.subarray(8, 12).toString('latin1') === 'WEBP';

/**
 * Copies the drawn chunks. A chunk consists of a length, a name, that many bytes and a checksum;
 * IEND is the last.
 */
function drawnChunks(png: Buffer): Buffer {
  const kept = [png.subarray(0, 8)];
  const seen = new Set<string>();
  for (let at = 8; at + 12 <= png.length; ) {
    const name = png.toString('latin1', at + 4, at + 8);
    const end = at + 12 + png.readUInt32BE(at);
    if (DRAWN.has(name) && !(ONCE.has(name) && seen.has(name))) kept.push(png.subarray(at, end));
    seen.add(name);
    if (name === 'IEND') break;
    at = end;
  }
  return Buffer.concat(kept);
}

/** Markers without a payload: restarts, start, end, and a private one. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);
const START_OF_SCAN = 0xda;

function scansOf(jpeg: Buffer): number {
  let scans = 0;
  for (let at = jpeg.indexOf(0xff, 2); at !== -1; at = jpeg.indexOf(0xff, at)) {
    const marker = jpeg[at + 1];
    if (marker === undefined) break;
    if (marker === 0xff) at += 1;
    else if (marker === 0 || isBare(marker)) at += 2;
    else {
      if (marker === START_OF_SCAN) scans += 1;
      if (at + 4 > jpeg.length) break;
      at += 2 + Math.max(2, jpeg.readUInt16BE(at + 2));
    }
  }
  return scans;
}
