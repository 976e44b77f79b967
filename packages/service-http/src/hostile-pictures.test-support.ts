import { deflateSync } from 'node:zlib';

/**
 * Width, height and colours as claimed in the header of an image file. The pixel data need not
 * match them.
 */
export interface Claimed {
  readonly width: number;
  readonly height: number;
  readonly bits?: number;
  /** PNG's colour type: 0 grey, 2 RGB, 6 RGBA. */
  readonly colour?: number;
  readonly interlaced?: boolean;
}

const CRC = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});
const crcOf = (bytes: Buffer): number => {
  let value = 0xffffffff;
  for (const byte of bytes) value = (CRC[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
};

export function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(content.length, 0);
  around.writeUInt32BE(crcOf(named), 4);
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
}

/** Makes a PNG with `rows` rows of zero pixels. With no rows, only the header can be read. */
export function pngClaiming(
  { width, height, bits = 8, colour = 2, interlaced = false }: Claimed,
  { rows = 0, before = [] }: { readonly rows?: number; readonly before?: readonly Buffer[] } = {},
): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([bits, colour, 0, 0, interlaced ? 1 : 0], 8);
  const samples = { 0: 1, 2: 3, 6: 4 }[colour] ?? 1;
  const pixels = Buffer.alloc(rows * (1 + Math.ceil((width * samples * bits) / 8)));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    ...before,
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Makes a JPEG with a different width and height in its frame header (SOF). */
export function jpegClaiming(jpeg: Buffer, { width, height }: Claimed): Buffer {
  const changed = Buffer.from(jpeg);
  for (let at = 2; at + 9 < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker !== 0xc0 && marker !== 0xc2) continue;
    changed.writeUInt16BE(height, at + 5);
    changed.writeUInt16BE(width, at + 7);
    return changed;
  }
  throw new Error('there is no frame in this JPEG');
}
