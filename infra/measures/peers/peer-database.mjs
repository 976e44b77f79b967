// The database of a peer: Bluebox's engine with Bluebox's durability, and the two ways to commit.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';

/** Opens the database in a folder. The schema is created with the file. */
export function openDatabase(folder, schema) {
  const path = join(folder, 'peer.sqlite');
  const isNew = !existsSync(path);
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000');
  if (isNew) database.exec(schema);
  // This handler also keeps a reference to the database, which would otherwise be garbage-collected while its
  // prepared statements are still in use.
  process.on('exit', () => database.close());
  return database;
}

/**
 * Returns a function that runs work in a transaction, and resolves with the result of the work when it is on disk.
 * @param way `per-request` gives each work a transaction of its own; `grouped` shares one between the requests of
 *   a turn of the event loop.
 * @param savepoints whether work that fails in a group is undone alone. Without savepoints, the whole group fails.
 */
export function transactions(database, way, { savepoints }) {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  const inTransaction = (work) => {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      rollback.run();
      throw error;
    }
  };
  if (way === 'per-request') return async (work) => inTransaction(work);

  const save = database.prepare('SAVEPOINT one');
  const release = database.prepare('RELEASE one');
  const undo = database.prepare('ROLLBACK TO one');
  const settle = (work) => {
    if (!savepoints) return { value: work() };
    save.run();
    try {
      return { value: work() };
    } catch (error) {
      undo.run();
      return { error };
    } finally {
      release.run();
    }
  };
  let waiting = [];
  const drain = () => {
    const group = waiting;
    waiting = [];
    let outcomes;
    try {
      outcomes = inTransaction(() => group.map(({ work }) => settle(work)));
    } catch (error) {
      outcomes = group.map(() => ({ error }));
    }
    for (const [index, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[index];
      if ('error' in outcome) reject(outcome.error);
      else resolve(outcome.value);
    }
  };
  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      if (waiting.length === 1) setImmediate(drain);
    });
}

/** Stores the lines of a pledge, and adds them to the totals of the drive. */
export function storeLines({ line, total }, drive, pledge, lines) {
  for (const [index, { item, quantity, expiry, lot, condition }] of lines.entries()) {
    const { name, specification, category, unit } = item;
    line.run(
      pledge,
      index,
      name,
      specification ?? null,
      category,
      unit,
      quantity,
      expiry ?? null,
      lot ?? null,
      condition,
    );
    total.run(drive, category, unit, quantity);
  }
}
