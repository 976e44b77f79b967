import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Checkpoints, checkpointsInThread } from './checkpoints.ts';
import { groupCommit } from './group-commit.ts';
import { type Database, openDatabase } from './sqlite.ts';

/** Bytes of a page, with its header in the write-ahead log. */
const PAGE = 4_096 + 24;

let folder: string;
let path: string;
let database: Database;
let checkpoints: Checkpoints;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-checkpoints-'));
  path = join(folder, 'views.sqlite');
  database = openDatabase({
    path,
    schema: 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text BLOB NOT NULL);',
    durability: 'normal',
    cacheMegabytes: 8,
  });
});
afterEach(() => {
  checkpoints.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Pages of the log, and those that the file has already. */
const log = () =>
  database.prepare('PRAGMA wal_checkpoint(NOOP)').get() as {
    readonly log: number;
    readonly checkpointed: number;
  };

/** Commits transactions of 500 pages each. */
async function write(transactions: number): Promise<void> {
  const group = groupCommit(database, { checkpoints });
  const insert = database.prepare('INSERT INTO notes (text) VALUES (zeroblob(4000))');
  for (let transaction = 0; transaction < transactions; transaction++)
    await group.run(() => {
      for (let row = 0; row < 500; row++) insert.run();
    });
}

it('copies the log into the file without a checkpoint of the connection itself', async () => {
  checkpoints = checkpointsInThread(database, path);
  expect(database.prepare('PRAGMA wal_autocheckpoint').get()).toEqual({ wal_autocheckpoint: 0 });
  await write(5);
  await vi.waitFor(() => expect(log().checkpointed).toBeGreaterThan(1_000));
  expect(statSync(path).size).toBeGreaterThan(1_000 * 4_096);
});

it('begins the log anew during continual commits', async () => {
  checkpoints = checkpointsInThread(database, path);
  // Without a checkpoint the log would have 60,000 pages.
  await write(120);
  expect(statSync(`${path}-wal`).size).toBeLessThan(25_000 * PAGE);
}, 60_000);

it('leaves checkpoints to the connection when the thread ends', async () => {
  checkpoints = checkpointsInThread(database, join(folder, 'missing', 'views.sqlite'));
  await vi.waitFor(() =>
    expect(database.prepare('PRAGMA wal_autocheckpoint').get()).toEqual({
      wal_autocheckpoint: 1_000,
    }),
  );
  await write(40);
  expect(statSync(`${path}-wal`).size).toBeLessThan(3_000 * PAGE);
});
