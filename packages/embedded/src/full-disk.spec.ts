import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucketOf, change } from '@bluebox/event-sourcing';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openEventLog } from './event-log.ts';
import { StoreUnavailable } from './group-commit.ts';
import type { Database } from './sqlite.ts';
import { openViewStore } from './view-store.ts';

// Spec files share one process and its loaded modules. The modules are therefore reset before the
// mock is set, and again after this file.
vi.hoisted(() => vi.resetModules());
afterAll(() => void vi.resetModules());

/**
 * Connections that the adapters opened. A full disk is simulated on each connection, because SQLite
 * limits the size of a file per connection.
 */
const opened: Database[] = [];
vi.mock('./sqlite.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('./sqlite.ts')>();
  return {
    ...original,
    openDatabase(options: Parameters<typeof original.openDatabase>[0]) {
      const database = original.openDatabase(options);
      opened.push(database);
      return database;
    },
  };
});

/** Simulates a full disk: no file can grow by a single page. */
function fillDisk(): void {
  for (const database of opened) {
    const { page_count: pages } = database.prepare('PRAGMA page_count').get() as {
      page_count: number;
    };
    database.exec(`PRAGMA max_page_count = ${pages}`);
  }
}
function freeDisk(): void {
  for (const database of opened) database.exec('PRAGMA max_page_count = 1000000');
}

describe('a full disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bluebox-full-'));
    opened.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('fails the commands and leaves the log intact', async () => {
    const log = openEventLog({
      path: join(folder, 'events.sqlite'),
      shapes: { inventory: { 'box.noted': { version: 1 } } },
    });
    const store = log.store('inventory');
    const append = (stream: string, expectedVersion: number, text: string) =>
      store.append({
        id: `commit-${stream}-${expectedVersion}`,
        scope: 'drive-1',
        recordedAt: '2023-03-18T02:00:00.000Z',
        actor: 'account-1',
        correlation: 'request-1',
        streams: [{ stream, expectedVersion, events: [{ type: 'box.noted', data: { text } }] }],
        idempotency: { key: `${stream}-${expectedVersion}`, fingerprint: 'f', answer: 1 },
      });
    const large = '箱'.repeat(50_000);
    await append('box-1', 0, 'first');

    fillDisk();
    const group = [append('box-1', 1, 'small'), append('box-2', 0, large), append('box-1', 2, 'x')];
    for (const result of await Promise.allSettled(group))
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    await expect(append('box-3', 0, large)).rejects.toThrow(StoreUnavailable);

    expect((await store.readStream('box-1')).version).toBe(1);
    expect((await store.readStream('box-2')).version).toBe(0);
    expect(await store.findAnswer('box-1-1')).toBeUndefined();
    expect(await log.history.head('inventory', bucketOf('drive-1'))).toBe(1);

    freeDisk();
    await append('box-1', 1, 'small');
    await append('box-2', 0, large);
    const history = await log.history.read('inventory', bucketOf('drive-1'), 0, 10);
    expect(history.map(({ stream, position }) => [stream, position])).toEqual([
      ['box-1', 1],
      ['box-1', 2],
      ['box-2', 3],
    ]);
    const check = (opened[0] as Database).prepare('PRAGMA integrity_check').get();
    expect(check).toEqual({ integrity_check: 'ok' });
    log.close();
  });

  it('loses no change to a view, and fails queries and further changes until there is room', async () => {
    const views = openViewStore({ path: join(folder, 'views.sqlite') });
    const view = await views.open({
      name: 'notes',
      version: 1,
      collections: [{ name: 'notes', indexes: [] }],
    });
    const apply = (position: number, id: string, text: string) =>
      view.apply({
        from: { 'inventory/0': position },
        to: { 'inventory/0': position + 1 },
        changes: [change('notes', id, () => ({ id, text }))],
      });
    await apply(0, 'a', 'first');
    await views.flush();

    fillDisk();
    await apply(1, 'a', 'second');
    await apply(2, 'b', '箱'.repeat(50_000));
    await expect(views.flush()).rejects.toThrow(StoreUnavailable);
    await expect(view.find('notes', {})).rejects.toThrow(StoreUnavailable);
    expect(await view.get('notes', 'a')).toEqual({ id: 'a', text: 'second' });
    let position = 3;
    const refused = async (): Promise<unknown> => {
      for (; position < 1_100; position++)
        try {
          await apply(position, `note-${position}`, 'x');
        } catch (error) {
          return error;
        }
      return undefined;
    };
    expect(await refused()).toBeInstanceOf(StoreUnavailable);
    expect(await view.cursors()).toEqual({ 'inventory/0': position });

    freeDisk();
    await apply(position, 'c', 'x');
    expect(await view.count('notes')).toBe(position);
    expect(await view.cursors()).toEqual({ 'inventory/0': position + 1 });
    views.close();
  });
});
