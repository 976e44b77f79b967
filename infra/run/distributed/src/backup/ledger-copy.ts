import { BackupError } from '@bluebox/backup-folder';
import { placeOfEntry } from '@bluebox/notary-service';
import { type LedgerEntry, type LedgerStore, rootOf } from '@bluebox/transparency';
import { z } from 'zod';

/** Number of entries that are read or appended at a time. */
const CHUNK = 500;

const Checkpoint = z.object({ size: z.int().min(1), note: z.string(), at: z.string() });
const TreeHead = z.object({ size: z.int().min(0), root: z.string() });

/**
 * A line of the copy of a ledger. Each name is followed by the entries and checkpoints that the ledger got under
 * it. Tiles are left out, because they follow from the entries.
 */
export const LedgerLine = z.union([
  z.strictObject({ origin: z.string(), key: z.string().optional() }),
  z.strictObject({ entry: z.string() }),
  z.strictObject({ checkpoint: Checkpoint }),
  z.strictObject({ tree: TreeHead }),
]);
export type LedgerLine = z.infer<typeof LedgerLine>;

const headOf = ({ tree }: Awaited<ReturnType<LedgerStore['state']>>) => ({
  size: tree.size,
  root: rootOf(tree).toString('base64'),
});

/**
 * Begins the copy of a ledger, which has the entries of this moment. It must begin before the logs are copied,
 * so that the copied logs have every event of which the ledger has an entry.
 */
export async function beginLedgerCopy(
  ledger: LedgerStore,
): Promise<() => AsyncIterable<LedgerLine>> {
  const tree = headOf(await ledger.state());
  const origin = await ledger.origin();
  const earlier = await ledger.earlierOrigins();
  let index = 0;
  const named = async (name: string): Promise<LedgerLine> => {
    const key = await ledger.keyOf(name);
    return { origin: name, ...(key === undefined ? {} : { key }) };
  };
  async function* entriesUpTo(end: number): AsyncIterable<LedgerLine> {
    while (index < end) {
      const entries = await ledger.entries(index, Math.min(CHUNK, end - index));
      if (entries.length === 0) throw new Error(`entry ${index} of the ledger is missing`);
      for (const bytes of entries) yield { entry: Buffer.from(bytes).toString() };
      index += entries.length;
    }
  }
  return async function* lines() {
    for (const { origin, size, checkpoints } of earlier) {
      yield await named(origin);
      yield* entriesUpTo(size);
      for (const checkpoint of checkpoints) yield { checkpoint };
    }
    if (origin !== undefined) yield await named(origin);
    yield* entriesUpTo(tree.size);
    for (let after = 0; ; ) {
      const page = await ledger.checkpoints(after, CHUNK);
      for (const checkpoint of page) if (checkpoint.size <= tree.size) yield { checkpoint };
      after = page.at(-1)?.size ?? tree.size;
      if (after >= tree.size) break;
    }
    yield { tree };
  };
}

/**
 * Writes the copy of a ledger into an empty one.
 * @throws BackupError when the entries do not have the root that the ledger had.
 */
export async function restoreLedger(
  ledger: LedgerStore,
  lines: AsyncIterable<LedgerLine>,
): Promise<void> {
  let state = await ledger.state();
  let entries: LedgerEntry[] = [];
  const write = async () => {
    if (entries.length > 0) state = await ledger.append(state, entries);
    entries = [];
  };
  for await (const line of lines) {
    if ('origin' in line) {
      await write();
      if ((await ledger.origin()) === undefined) await ledger.setOrigin(line.origin);
      else await ledger.renameOrigin(line.origin);
      if (line.key !== undefined) await ledger.keepKey(line.origin, line.key);
    } else if ('entry' in line) {
      const bytes = Buffer.from(line.entry);
      entries.push({ ...placeOfEntry(bytes), bytes });
      if (entries.length === CHUNK) await write();
    } else if ('checkpoint' in line) await ledger.putCheckpoint(line.checkpoint);
    else {
      await write();
      const { size, root } = headOf(state);
      if (size !== line.tree.size || root !== line.tree.root)
        throw new BackupError('the entries of the ledger are not those that were backed up');
    }
  }
}
