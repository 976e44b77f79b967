import {
  appended,
  EMPTY_TREE,
  type LedgerEntry,
  leafHash,
  openCheckpoint,
  rootOf,
} from '@bluebox/transparency';
import { describe, expect, it } from 'vitest';
import { LedgerContradictsItself, openCheckpoints } from './checkpoints.ts';
import { signingKeyOf } from './identity.ts';
import { entriesOf, memoryLedger } from './memory-ledger.test-support.ts';

const ORIGIN = 'log.example/ledger';

function opened() {
  const memory = memoryLedger();
  const checkpoints = openCheckpoints({
    ledger: memory.ledger,
    origin: ORIGIN,
    signingKey: signingKeyOf(Buffer.alloc(32, 1)),
    now: () => new Date('2026-11-30T09:00:00.000Z'),
  });
  return { ...memory, checkpoints };
}

describe('checkpoints', () => {
  it('are signed for a tree that grew, and not for an empty or unchanged one', async () => {
    const { ledger, appendElsewhere, checkpoints } = opened();
    expect(await checkpoints.sign()).toBeUndefined();
    appendElsewhere(entriesOf(1, 3));
    const signed = await checkpoints.sign();
    expect(signed).toMatchObject({ size: 3, at: '2026-11-30T09:00:00.000Z' });
    const tree = appended(
      EMPTY_TREE,
      entriesOf(1, 3).map(({ bytes }) => leafHash(bytes)),
    );
    expect(openCheckpoint(signed?.note ?? '', checkpoints.vkey)).toEqual({
      origin: ORIGIN,
      size: 3,
      root: rootOf(tree),
    });
    expect(await checkpoints.sign()).toEqual(signed);
    appendElsewhere(entriesOf(4, 300));
    await Promise.all([checkpoints.sign(), checkpoints.sign()]);
    expect((await ledger.checkpoints(0, 10)).map(({ size }) => size)).toEqual([3, 300]);
  });

  it('are found for an entry, and signed if none has it', async () => {
    const { appendElsewhere, checkpoints } = opened();
    appendElsewhere(entriesOf(1, 3));
    const first = await checkpoints.covering(2);
    expect(first.size).toBe(3);
    appendElsewhere(entriesOf(4, 5));
    expect(await checkpoints.covering(3)).toEqual(first);
    expect((await checkpoints.covering(4)).size).toBe(5);
    await expect(checkpoints.covering(6)).rejects.toThrow(LedgerContradictsItself);
  });

  it('are not forced by whoever reads the ledger again and again', async () => {
    const { appendElsewhere, checkpoints } = opened();
    await expect(checkpoints.fresh(60_000)).rejects.toThrow('empty');
    appendElsewhere(entriesOf(1, 3));
    expect((await checkpoints.fresh(60_000)).size).toBe(3);
    appendElsewhere(entriesOf(4, 5));
    expect((await checkpoints.fresh(60_000)).size).toBe(3);
    expect((await checkpoints.fresh(0)).size).toBe(5);
  });

  it('are not signed for a tree that does not extend the last one', async () => {
    const { ledger, replaceState, tiles, appendElsewhere, checkpoints } = opened();
    appendElsewhere(entriesOf(1, 3));
    await checkpoints.sign();
    const other = memoryLedger();
    other.appendElsewhere([
      ...entriesOf(1, 2),
      { ...(entriesOf(3, 3)[0] as LedgerEntry), bytes: Buffer.from('another entry') },
      ...entriesOf(4, 5),
    ]);
    replaceState(await other.ledger.state());
    for (const [name, bytes] of other.tiles) tiles.set(name, bytes);
    await expect(checkpoints.sign()).rejects.toThrow('does not extend the checkpoint of 3');
    expect((await ledger.latestCheckpoint())?.size).toBe(3);
  });

  it('are not signed for a tree that has shrunk, or differs at the same size', async () => {
    const { replaceState, tiles, appendElsewhere, checkpoints } = opened();
    appendElsewhere(entriesOf(1, 3));
    await checkpoints.sign();
    const other = memoryLedger();
    other.appendElsewhere(entriesOf(1, 2));
    replaceState(await other.ledger.state());
    await expect(checkpoints.sign()).rejects.toThrow('has 3 entries, the tree only 2');
    other.appendElsewhere([
      { ...(entriesOf(3, 3)[0] as LedgerEntry), bytes: Buffer.from('another entry') },
    ]);
    replaceState(await other.ledger.state());
    for (const [name, bytes] of other.tiles) tiles.set(name, bytes);
    await expect(checkpoints.sign()).rejects.toThrow(LedgerContradictsItself);
  });

  it('are not signed when a tile was changed', async () => {
    const { tiles, appendElsewhere, checkpoints } = opened();
    appendElsewhere(entriesOf(1, 3));
    const tile = Buffer.from(tiles.get('0/0') as Buffer);
    tile.writeUInt8(tile.readUInt8(40) ^ 1, 40);
    tiles.set('0/0', tile);
    await expect(checkpoints.sign()).rejects.toThrow('the tiles do not have the root');
  });
});
