import { CursorConflict } from '@bluebox/event-sourcing';
import {
  appended,
  EMPTY_TREE,
  grownTiles,
  type LedgerEntry,
  type LedgerStore,
  leafHash,
  NameTaken,
  rootAt,
  rootOf,
} from '@bluebox/transparency';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, opened } from './harness.ts';

/** An opened ledger under test. */
export interface OpenedLedgerStore {
  readonly ledger: LedgerStore;
  close(): Promise<void>;
}

export type LedgerStoreHarness = Harness<OpenedLedgerStore>;

const AT = '2026-03-20T08:00:00.000Z';
const entry = (service: string, bucket: number, position: number, scope = `drive-${bucket}`) => ({
  service,
  bucket,
  position,
  scope,
  bytes: Buffer.from(JSON.stringify({ service, bucket, position })),
});
/** Makes entries of one lane. */
const lane = (service: string, bucket: number, from: number, to: number): LedgerEntry[] =>
  Array.from({ length: to - from + 1 }, (_, at) => entry(service, bucket, from + at));
const hashesOf = (entries: readonly LedgerEntry[]) => entries.map(({ bytes }) => leafHash(bytes));
const texts = (entries: readonly Uint8Array[]) =>
  entries.map((bytes) => Buffer.from(bytes).toString());
const textsOf = (entries: readonly LedgerEntry[]) => texts(entries.map(({ bytes }) => bytes));

/** Requirements on every store of a ledger. */
export function ledgerStoreConformance(
  name: string,
  makeHarness: () => Promise<LedgerStoreHarness>,
): void {
  describe(`${name}: ledger store`, () => {
    let harness: LedgerStoreHarness;
    beforeEach(async () => {
      harness = await makeHarness();
    });
    afterEach(() => harness.cleanup());
    const run = (use: (ledger: LedgerStore) => Promise<void>) => () =>
      opened(harness, undefined, ({ ledger }) => use(ledger));

    /** Appends entries to whatever the ledger has. */
    const append = async (ledger: LedgerStore, entries: readonly LedgerEntry[]) =>
      ledger.append(await ledger.state(), entries);

    it('appends entries of several lanes at once, and has them after a restart', async () => {
      const first = [...lane('pledge', 3, 1, 3), ...lane('shipment', 0, 1, 1)];
      const second = [...lane('pledge', 3, 4, 4), ...lane('inventory', 7, 1, 2)];
      const all = [...first, ...second];
      const expected = {
        tree: appended(EMPTY_TREE, hashesOf(all)),
        cursors: { 'pledge/3': 4, 'shipment/0': 1, 'inventory/7': 2 },
      };
      await run(async (ledger) => {
        expect(await ledger.state()).toEqual({ tree: EMPTY_TREE, cursors: {} });
        const between = await ledger.append(await ledger.state(), first);
        expect(between).toEqual(await ledger.state());
        expect(await ledger.append(between, second)).toEqual(expected);
      })();
      await run(async (ledger) => {
        expect(await ledger.state()).toEqual(expected);
        expect(texts(await ledger.entries(0, 100))).toEqual(textsOf(all));
        expect(texts(await ledger.entries(2, 3))).toEqual(textsOf(all.slice(2, 5)));
        expect(await ledger.entries(7, 3)).toEqual([]);
        expect(Buffer.from((await ledger.entry(4)) ?? []).toString()).toBe(textsOf(all)[4]);
        expect(await ledger.entry(7)).toBeUndefined();
        await append(ledger, lane('inventory', 7, 3, 3));
        expect((await ledger.state()).tree.size).toBe(8);
      })();
    });

    it(
      'finds entries by event and by scope',
      run(async (ledger) => {
        await append(ledger, [
          entry('pledge', 1, 1, 'drive-a'),
          entry('pledge', 1, 2, 'drive-b'),
          entry('inventory', 1, 1, 'drive-a'),
          entry('pledge', 2, 1, 'drive-c'),
          entry('pledge', 1, 3, 'drive-a'),
        ]);
        expect(await ledger.indexOf('pledge', 1, 3)).toBe(4);
        expect(await ledger.indexOf('inventory', 1, 1)).toBe(2);
        expect(await ledger.indexOf('inventory', 1, 2)).toBeUndefined();
        expect(await ledger.indexOf('shipment', 1, 1)).toBeUndefined();
        expect(await ledger.indexesOf('drive-a', 0, 10)).toEqual([0, 2, 4]);
        expect(await ledger.indexesOf('drive-a', 0, 2)).toEqual([0, 2]);
        expect(await ledger.indexesOf('drive-a', 2, 1)).toEqual([2]);
        expect(await ledger.indexesOf('drive-a', 3, 10)).toEqual([4]);
        expect(await ledger.indexesOf('drive-d', 0, 10)).toEqual([]);
      }),
    );

    it(
      'refuses an append that is based on an earlier state, and appends nothing of it',
      run(async (ledger) => {
        const before = await ledger.state();
        await ledger.append(before, lane('pledge', 1, 1, 2));
        await expect(ledger.append(before, lane('pledge', 2, 1, 1))).rejects.toThrow(
          CursorConflict,
        );
        expect((await ledger.state()).tree.size).toBe(2);
        expect(await ledger.indexOf('pledge', 2, 1)).toBeUndefined();
      }),
    );

    it(
      'refuses entries that repeat an event or leave one out, and appends nothing of them',
      run(async (ledger) => {
        await append(ledger, lane('pledge', 1, 1, 2));
        for (const wrong of [
          [...lane('inventory', 4, 1, 1), ...lane('pledge', 1, 2, 2)],
          [...lane('inventory', 4, 1, 1), ...lane('pledge', 1, 4, 4)],
          [...lane('pledge', 1, 3, 3), ...lane('pledge', 1, 5, 5)],
          lane('shipment', 0, 2, 2),
        ])
          await expect(append(ledger, wrong)).rejects.toThrow(CursorConflict);
        expect(await ledger.state()).toEqual({
          tree: appended(EMPTY_TREE, hashesOf(lane('pledge', 1, 1, 2))),
          cursors: { 'pledge/1': 2 },
        });
        expect(await ledger.entries(0, 10)).toHaveLength(2);
        expect(await ledger.indexesOf('drive-4', 0, 10)).toEqual([]);
      }),
    );

    it(
      'lets exactly one of two racing writers win, time after time',
      run(async (ledger) => {
        await opened(harness, undefined, async ({ ledger: other }) => {
          for (let round = 1; round <= 10; round++) {
            const state = await ledger.state();
            const outcomes = await Promise.allSettled([
              ledger.append(state, lane('pledge', 1, round, round)),
              other.append(state, lane('pledge', 1, round, round)),
            ]);
            const lost = outcomes.filter(({ status }) => status === 'rejected');
            expect(lost).toHaveLength(1);
            expect((lost[0] as PromiseRejectedResult).reason).toBeInstanceOf(CursorConflict);
            expect((await other.state()).tree.size).toBe(round);
          }
          expect(texts(await other.entries(0, 100))).toEqual(textsOf(lane('pledge', 1, 1, 10)));
        });
      }),
    );

    it('has the tiles of the tree, in whatever pieces it was appended', async () => {
      const entries = lane('pledge', 5, 1, 700);
      await run(async (ledger) => {
        for (const [from, to] of [
          [0, 1],
          [1, 255],
          [255, 256],
          [256, 600],
          [600, 700],
        ])
          await append(ledger, entries.slice(from, to));
      })();
      await run(async (ledger) => {
        const tiles = grownTiles(0, [], hashesOf(entries));
        expect(tiles.map(({ level, index }) => `${level}/${index}`)).toEqual([
          '0/0',
          '0/1',
          '0/2',
          '1/0',
        ]);
        for (const { level, index, bytes } of tiles)
          expect(Buffer.from((await ledger.tile(level, index)) ?? [])).toEqual(bytes);
        expect(await ledger.tile(0, 3)).toBeUndefined();
        expect(await ledger.tile(2, 0)).toBeUndefined();
        const read = async (level: number, index: number) =>
          (await ledger.tile(level, index)) ?? new Uint8Array();
        for (const size of [1, 255, 256, 257, 600, 700])
          expect(await rootAt(read, size)).toEqual(
            rootOf(appended(EMPTY_TREE, hashesOf(entries.slice(0, size)))),
          );
      })();
    });

    it('stores checkpoints only of growing trees, and lists them', async () => {
      const checkpoint = (size: number, note = `note of ${size}`) => ({ size, note, at: AT });
      await run(async (ledger) => {
        expect(await ledger.latestCheckpoint()).toBeUndefined();
        await ledger.putCheckpoint(checkpoint(3));
        await ledger.putCheckpoint(checkpoint(7));
        await ledger.putCheckpoint(checkpoint(7, 'another'));
        await ledger.putCheckpoint(checkpoint(5));
        await Promise.all([
          ledger.putCheckpoint(checkpoint(9)),
          ledger.putCheckpoint(checkpoint(9)),
        ]);
        expect(await ledger.latestCheckpoint()).toEqual(checkpoint(9));
      })();
      await run(async (ledger) => {
        expect(await ledger.latestCheckpoint()).toEqual(checkpoint(9));
        expect(await ledger.checkpoints(0, 10)).toEqual([3, 7, 9].map((size) => checkpoint(size)));
        expect(await ledger.checkpoints(3, 1)).toEqual([checkpoint(7)]);
        expect(await ledger.checkpoints(9, 10)).toEqual([]);
      })();
    });

    it('replaces the note of a checkpoint for whoever has read its present note', async () => {
      await run(async (ledger) => {
        const checkpoint = (note: string) => ({ size: 3, note, at: AT });
        expect(await ledger.replaceNote(3, 'a note', 'another')).toBe(false);
        await ledger.putCheckpoint(checkpoint('a note'));
        const won = await Promise.all([
          ledger.replaceNote(3, 'a note', 'a note, cosigned'),
          ledger.replaceNote(3, 'a note', 'a note, cosigned by another'),
        ]);
        expect(won.filter(Boolean)).toHaveLength(1);
        expect(await ledger.latestCheckpoint()).toEqual(
          checkpoint(won[0] ? 'a note, cosigned' : 'a note, cosigned by another'),
        );
        expect(await ledger.replaceNote(3, 'a note', 'a third')).toBe(false);
        expect(await ledger.replaceNote(2, 'a note', 'a third')).toBe(false);
      })();
    });

    it('has one name, which is set once', async () => {
      await run(async (ledger) => {
        expect(await ledger.origin()).toBeUndefined();
        const names = ['log.example/ledger', 'other.example/ledger'];
        const [first, second] = await Promise.all(names.map((name) => ledger.setOrigin(name)));
        expect(first).toBe(second);
        expect(names).toContain(first);
      })();
      await run(async (ledger) => {
        const name = await ledger.origin();
        expect(await ledger.setOrigin('third.example/ledger')).toBe(name);
        expect(await ledger.origin()).toBe(name);
      })();
    });

    it('is renamed with all entries, and keeps the checkpoints under each earlier name', async () => {
      const checkpoint = (size: number, note: string) => ({ size, note, at: AT });
      const first = [1, 2].map((size) => checkpoint(size, `first ${size}`));
      const second = [checkpoint(3, 'second 3')];
      await run(async (ledger) => {
        await ledger.setOrigin('log.example/ledger');
        expect(await ledger.earlierOrigins()).toEqual([]);
        await append(ledger, lane('pledge', 1, 1, 3));
        for (const each of first) await ledger.putCheckpoint(each);
        await ledger.renameOrigin('log.example/ledger/b');
        expect(await ledger.origin()).toBe('log.example/ledger/b');
        expect(await ledger.latestCheckpoint()).toBeUndefined();
        expect(await ledger.checkpoints(0, 10)).toEqual([]);
        // A tree that was signed under the earlier name is signed again under the new one.
        for (const each of second) await ledger.putCheckpoint(each);
        await append(ledger, lane('pledge', 1, 4, 4));
        await ledger.renameOrigin('log.example/ledger/c');
      })();
      await run(async (ledger) => {
        expect(await ledger.origin()).toBe('log.example/ledger/c');
        expect(await ledger.setOrigin('log.example/ledger')).toBe('log.example/ledger/c');
        expect(await ledger.earlierOrigins()).toEqual([
          { origin: 'log.example/ledger', size: 3, checkpoints: first },
          { origin: 'log.example/ledger/b', size: 4, checkpoints: second },
        ]);
        expect(await ledger.latestCheckpoint()).toBeUndefined();
        expect(await ledger.state()).toEqual({
          tree: appended(EMPTY_TREE, hashesOf(lane('pledge', 1, 1, 4))),
          cursors: { 'pledge/1': 4 },
        });
        await ledger.putCheckpoint(checkpoint(1, 'third 1'));
        expect(await ledger.latestCheckpoint()).toEqual(checkpoint(1, 'third 1'));
      })();
    });

    it('keeps one key for each of its names', async () => {
      await run(async (ledger) => {
        await ledger.setOrigin('log.example/ledger');
        expect(await ledger.keyOf('log.example/ledger')).toBeUndefined();
        await ledger.keepKey('log.example/ledger', 'first key');
        await ledger.keepKey('log.example/ledger', 'second key');
        await ledger.renameOrigin('log.example/ledger/b');
        await ledger.keepKey('log.example/ledger/b', 'second key');
      })();
      await run(async (ledger) => {
        expect(await ledger.keyOf('log.example/ledger')).toBe('first key');
        expect(await ledger.keyOf('log.example/ledger/b')).toBe('second key');
      })();
    });

    it(
      'refuses a name that it has or had, and any as long as it has none',
      run(async (ledger) => {
        await expect(ledger.renameOrigin('log.example/a')).rejects.toThrow(NameTaken);
        expect(await ledger.origin()).toBeUndefined();
        await ledger.setOrigin('log.example/a');
        await ledger.putCheckpoint({ size: 1, note: 'a note', at: AT });
        await expect(ledger.renameOrigin('log.example/a')).rejects.toThrow(NameTaken);
        await ledger.renameOrigin('log.example/b');
        await expect(ledger.renameOrigin('log.example/a')).rejects.toThrow(NameTaken);
        expect(await ledger.origin()).toBe('log.example/b');
        const earlier = await ledger.earlierOrigins();
        expect(earlier.map(({ origin }) => origin)).toEqual(['log.example/a']);
      }),
    );
  });
}
