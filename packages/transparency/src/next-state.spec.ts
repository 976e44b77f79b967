import { CursorConflict } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { leafHash } from './hashes.ts';
import type { LedgerEntry, LedgerState } from './ledger-store.ts';
import { nextState } from './next-state.ts';
import { appended, EMPTY_TREE } from './tree.ts';

const entry = (service: string, bucket: number, position: number): LedgerEntry => ({
  service,
  bucket,
  position,
  scope: 'drive-1',
  bytes: Buffer.from(`${service}/${bucket}/${position}`),
});
const start: LedgerState = { tree: EMPTY_TREE, cursors: { 'pledge/3': 16 } };

describe('the state after an append', () => {
  it('has the leaves in order, and the last position of each lane', () => {
    const entries = [entry('pledge', 3, 17), entry('inventory', 0, 1), entry('pledge', 3, 18)];
    const { state, leafHashes } = nextState(start, entries);
    expect(leafHashes).toEqual(entries.map(({ bytes }) => leafHash(bytes)));
    expect(state).toEqual({
      tree: appended(EMPTY_TREE, leafHashes),
      cursors: { 'pledge/3': 18, 'inventory/0': 1 },
    });
    expect(start.cursors).toEqual({ 'pledge/3': 16 });
  });

  it.each([16, 18, 1])('is refused when a lane at 16 continues with %i', (position) => {
    expect(() => nextState(start, [entry('pledge', 3, position)])).toThrow(CursorConflict);
  });

  it('is refused for an entry that no bundle can carry', () => {
    const bytes = Buffer.alloc(65_536);
    expect(() => nextState(start, [{ ...entry('pledge', 3, 17), bytes }])).toThrow('65535');
  });
});
