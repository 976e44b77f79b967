import { nodeHash, type ReadTile, TILE_WIDTH } from '@bluebox/transparency';

/** Bytes of a hash. */
const HASH_BYTES = 32;
/** Levels of the tree between two levels of tiles. */
const LEVELS_PER_TILE = 8;

/**
 * Line of a drive's ledger after its first: an entry of the drive, or the root of a perfect subtree of entries
 * that are not of the drive.
 */
export type LedgerLine =
  | { readonly index: number; readonly entry: string }
  | { readonly index: number; readonly leaves: number; readonly hash: string };

/** Part of the ledger that a drive's file is made from. */
export interface LedgerPart {
  readonly drive: string;
  /** Number of entries in the ledger, which the checkpoint signs. */
  readonly size: number;
  /** Signed note of the checkpoint. */
  readonly checkpoint: string;
  /** Key with which the checkpoint is signed, for a first look; whoever verifies needs it from elsewhere. */
  readonly key: string;
  /** Indexes of the drive's entries, in order. */
  readonly indexes: AsyncIterable<number>;
  readonly entryAt: (index: number) => Promise<Uint8Array>;
  readonly readTile: ReadTile;
  /**
   * Sizes of earlier checkpoints, in order. No subtree spans one of them, so that the file can also be compared
   * with a checkpoint that somebody kept.
   */
  readonly earlierSizes: readonly number[];
}

/** Returns the root of the perfect subtree of `2 ** level` entries with the given index among those of its level. */
async function subtreeRoot(readTile: ReadTile, level: number, index: number): Promise<Buffer> {
  const width = 2 ** (level % LEVELS_PER_TILE);
  const first = index * width;
  const tile = await readTile(Math.floor(level / LEVELS_PER_TILE), Math.floor(first / TILE_WIDTH));
  const at = (first % TILE_WIDTH) * HASH_BYTES;
  let hashes: Buffer[] = Array.from({ length: width }, (_, place) =>
    Buffer.from(tile.subarray(at + place * HASH_BYTES, at + (place + 1) * HASH_BYTES)),
  );
  while (hashes.length > 1)
    hashes = Array.from({ length: hashes.length / 2 }, (_, place) =>
      nodeHash(hashes[2 * place] as Buffer, hashes[2 * place + 1] as Buffer),
    );
  return hashes[0] as Buffer;
}

/** Yields the perfect subtrees that make up the entries from one index to another, as few as possible. */
function* subtrees(from: number, to: number): Generator<{ level: number; index: number }> {
  for (let next = from; next < to; ) {
    let level = 0;
    while (next % 2 ** (level + 1) === 0 && next + 2 ** (level + 1) <= to) level += 1;
    yield { level, index: next / 2 ** level };
    next += 2 ** level;
  }
}

/**
 * Yields the ledger of a drive as lines of JSON (`bluebox-ledger/1`). The entries of the drive stand in full, those
 * of other drives only as hashes of subtrees, so that the whole still makes the root of the checkpoint.
 */
export async function* driveLedger(part: LedgerPart): AsyncGenerator<string> {
  const { drive, size, checkpoint, key, readTile } = part;
  yield `${JSON.stringify({ format: 'bluebox-ledger/1', drive, key, checkpoint })}\n`;
  let next = 0;
  const upTo = async function* (end: number): AsyncGenerator<string> {
    const stops = part.earlierSizes.filter((earlier) => earlier > next && earlier < end);
    for (const stop of [...stops, end]) {
      for (const { level, index } of subtrees(next, stop)) {
        const hash = (await subtreeRoot(readTile, level, index)).toString('base64');
        const leaves = 2 ** level;
        yield `${JSON.stringify({ index: index * leaves, leaves, hash } satisfies LedgerLine)}\n`;
      }
      next = stop;
    }
  };
  for await (const index of part.indexes) {
    if (index >= size) break;
    yield* upTo(index);
    const entry = Buffer.from(await part.entryAt(index)).toString('utf8');
    yield `${JSON.stringify({ index, entry } satisfies LedgerLine)}\n`;
    next = index + 1;
  }
  yield* upTo(size);
}
