import { SPREADSHEET_LIMITS } from '../limits.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import { packedBytesOf, type ZipPart } from './zip-directory.ts';

/**
 * Size of the compressed chunks for the browser's decompressor, in bytes. Some browsers decompress
 * a whole chunk before they return its first byte, and 16 kB can become 16 MB.
 */
const CHUNK = 16_384;

const tooLarge = () =>
  new SpreadsheetRefused('UNPACKS_TOO_LARGE', { mostBytes: SPREADSHEET_LIMITS.unpackedBytes });

/** Number of bytes that the parts of one file may still decompress to, all together. */
export class UnpackingBudget {
  #left: number = SPREADSHEET_LIMITS.unpackedBytes;

  /**
   * Checks the sizes in the directory before anything is decompressed.
   * @throws {SpreadsheetRefused}
   */
  expect(parts: readonly ZipPart[]): void {
    const declared = parts.reduce((total, { unpackedBytes }) => total + unpackedBytes, 0);
    if (declared > this.#left) throw tooLarge();
  }

  /** @throws {SpreadsheetRefused} */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left < 0) throw tooLarge();
  }
}

/**
 * Decompresses a part chunk by chunk. Reading stops as soon as the part exceeds the budget, or the
 * size that the directory claims.
 * @throws {SpreadsheetRefused}
 */
export async function* unpack(
  archive: Uint8Array,
  part: ZipPart,
  budget: UnpackingBudget,
): AsyncGenerator<Uint8Array> {
  const packed = packedBytesOf(archive, part);
  let bytes = 0;
  for await (const piece of part.compressed ? inflated(packed) : [packed]) {
    bytes += piece.length;
    budget.spend(piece.length);
    if (bytes > part.unpackedBytes)
      throw new SpreadsheetRefused('DAMAGED', { why: 'a part is larger than it says' });
    yield piece;
  }
}

async function* inflated(packed: Uint8Array): AsyncGenerator<Uint8Array> {
  const reader = inflatingStream(packed).getReader();
  try {
    for (;;) {
      const { done, value } = await readPiece(reader);
      if (done) return;
      yield value;
    }
  } finally {
    // If the consumer stops early, the rest must not be decompressed.
    await reader.cancel().catch(() => {});
  }
}

async function readPiece(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch {
    throw new SpreadsheetRefused('DAMAGED', { why: 'a part cannot be unpacked' });
  }
}

function inflatingStream(packed: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  const chunks = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        // The chunk is copied, because the stream takes ownership of it.
        if (at < packed.length) controller.enqueue(packed.slice(at, at + CHUNK));
        else controller.close();
        at += CHUNK;
      },
    },
    { highWaterMark: 0 },
  );
  try {
    return chunks.pipeThrough(new DecompressionStream('deflate-raw'));
  } catch {
    throw new SpreadsheetRefused('CANNOT_UNPACK');
  }
}
