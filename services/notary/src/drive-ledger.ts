import { perfectRoot, type ReadTile } from '@bluebox/transparency';

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

/** Yields the perfect subtrees that make up the entries from one index to another, as few as possible. */
function* subtrees(from: number, to: number): Generator<{ first: number; leaves: number }> {
  for (let first = from; first < to; ) {
    let leaves = 1;
    while (first % (2 * leaves) === 0 && first + 2 * leaves <= to) leaves *= 2;
    yield { first, leaves };
    first += leaves;
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
  let passed = 0;
  const upTo = async function* (end: number): AsyncGenerator<string> {
    while (next < end) {
      while ((part.earlierSizes[passed] ?? end) <= next) passed += 1;
      const stop = Math.min(part.earlierSizes[passed] ?? end, end);
      for (const { first, leaves } of subtrees(next, stop)) {
        const hash = (await perfectRoot(readTile, first, leaves)).toString('base64');
        yield `${JSON.stringify({ index: first, leaves, hash } satisfies LedgerLine)}\n`;
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
