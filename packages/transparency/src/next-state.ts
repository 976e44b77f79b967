import { CursorConflict, cursorKey } from '@bluebox/event-sourcing';
import { leafHash } from './hashes.ts';
import type { LedgerEntry, LedgerState } from './ledger-store.ts';
import { MAX_ENTRY_BYTES } from './tiles.ts';
import { appended } from './tree.ts';

/**
 * Returns the state after entries are appended, and the hashes of their leaves, for adapters of the
 * store.
 * @throws CursorConflict unless each lane's entries follow its cursor without a gap; RangeError when an
 *   entry is too long for a bundle.
 */
export function nextState(
  from: LedgerState,
  entries: readonly LedgerEntry[],
): { state: LedgerState; leafHashes: Buffer[] } {
  const cursors: Record<string, number> = { ...from.cursors };
  for (const { service, bucket, position, bytes } of entries) {
    const lane = cursorKey(service, bucket);
    if (position !== (cursors[lane] ?? 0) + 1) throw new CursorConflict('ledger');
    if (bytes.length > MAX_ENTRY_BYTES)
      throw new RangeError(`an entry has ${bytes.length} bytes; at most ${MAX_ENTRY_BYTES} fit`);
    cursors[lane] = position;
  }
  const leafHashes = entries.map(({ bytes }) => leafHash(bytes));
  return { state: { tree: appended(from.tree, leafHashes), cursors }, leafHashes };
}
