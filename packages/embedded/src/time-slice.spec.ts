import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { change, type Document } from '@bluebox/event-sourcing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openEventLog, openVault, openViewStore } from './index.ts';
import { shareTurn } from './time-slice.ts';

/** Counts the turns of the event loop that pass during some work. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  await work();
  isOver = true;
  return turns;
}

describe('reads that share the turns of the event loop', () => {
  let time = 1_000_000;
  beforeEach(() => {
    // Every reading of the clock is two milliseconds later, as if each read of rows took that long.
    vi.spyOn(performance, 'now').mockImplementation(() => {
      time += 2;
      return time;
    });
  });
  afterEach(() => void vi.restoreAllMocks());

  it('leave turns to other work, however many they are', async () => {
    const turns = await turnsDuring(async () => {
      for (let read = 0; read < 100; read++) await shareTurn();
    });
    expect(turns).toBeGreaterThan(20);
  });

  it('are served in the order of their calls, so that one read need not wait for the end of a loop', async () => {
    const order: string[] = [];
    const loop = async (name: string) => {
      for (let read = 0; read < 50; read++) await shareTurn();
      order.push(name);
    };
    const loops = [loop('loop 1'), loop('loop 2')];
    await new Promise((resolve) => setImmediate(resolve));
    const single = shareTurn().then(() => order.push('single read'));
    await Promise.all([...loops, single]);
    expect(order).toEqual(['single read', 'loop 1', 'loop 2']);
  });

  it('let a request go first, although many views wait (99.9 % of requests took 95 ms while a drive was completed)', async () => {
    const order: string[] = [];
    const view = async (name: string) => {
      for (let batch = 0; batch < 5; batch++) await shareTurn('background');
      order.push(name);
    };
    const views = Array.from({ length: 12 }, (_, index) => view(`view ${index}`));
    await new Promise((resolve) => setImmediate(resolve));
    let turnsOfRequest = 0;
    const request = turnsDuring(() => shareTurn('request')).then((turns) => {
      turnsOfRequest = turns;
      order.push('request');
    });
    await Promise.all([...views, request]);
    expect(order[0]).toBe('request');
    expect(turnsOfRequest).toBeLessThan(5);
  });

  it('let the views go on beside requests without end', async () => {
    let isOver = false;
    const requests = Array.from({ length: 4 }, async () => {
      while (!isOver) await shareTurn('request');
    });
    for (let batch = 0; batch < 10; batch++) await shareTurn('background');
    isOver = true;
    await Promise.all(requests);
    expect(isOver).toBe(true);
  });

  describe('of a file', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'bluebox-slices-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it('leave turns to other work while a view is searched, counted and listed (every other request waited until the end)', async () => {
      const views = openViewStore({ path: join(folder, 'views.sqlite'), rowsPerStep: 5 });
      const view = await views.open({
        name: 'notes',
        version: 1,
        collections: [{ name: 'notes', indexes: ['driveId+at+id+text'] }],
      });
      await view.apply({
        from: {},
        to: {},
        changes: Array.from({ length: 1_200 }, (_, at) =>
          change(
            'notes',
            `note-${at}`,
            () => ({ id: `note-${at}`, driveId: 'd', at, text: 'x' }) as Document,
          ),
        ),
      });
      const where = { driveId: 'd', text: { contains: ['none'] } };
      expect(
        await turnsDuring(() => view.find('notes', { where, sort: [['at', 'desc']] })),
      ).toBeGreaterThan(50);
      expect(await turnsDuring(() => view.count('notes', where))).toBeGreaterThan(50);
      const listing = async () => {
        let listed = 0;
        for (let again = 0; again < 20; again++)
          for await (const _ of view.documents('notes')) listed += 1;
        return listed;
      };
      expect(await turnsDuring(listing)).toBeGreaterThan(10);
      views.close();
    });

    it('leave turns to other work while the log and the vault are read page by page', async () => {
      const log = openEventLog({ path: join(folder, 'events.sqlite'), shapes: { pledge: {} } });
      const vault = openVault({ path: join(folder, 'vault.sqlite'), key: Buffer.alloc(32) });
      const pages = async (read: () => Promise<unknown>) => {
        for (let page = 0; page < 60; page++) await read();
      };
      expect(
        await turnsDuring(() => pages(() => log.history.read('pledge', 0, 0, 10))),
      ).toBeGreaterThan(10);
      expect(await turnsDuring(() => pages(() => vault.writtenBefore('2099', 10)))).toBeGreaterThan(
        10,
      );
      log.close();
      vault.close();
    });
  });
});
