import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

/** Another process works on the folder. */
export class DataFolderInUse extends Error {
  readonly folder: string;
  constructor(folder: string) {
    super(`${folder} is in use by another Bluebox; stop that one first, or choose another folder`);
    this.name = 'DataFolderInUse';
    this.folder = folder;
  }
}

/**
 * Keeps the connections referenced: the garbage collector would close an unreferenced one, and the lock with
 * it.
 */
const held = new Set<DatabaseSyncInstance>();

export interface DataFolderLock {
  release(): void;
}

/**
 * Locks the folder for this process until it is released or the process ends, in whatever way: the lock is an
 * open
 * exclusive transaction, which the operating system drops with the process.
 * @throws DataFolderInUse
 */
export function lockDataFolder(folder: string): DataFolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    const message = error instanceof Error ? error.message : '';
    if (/locked|busy/i.test(message)) throw new DataFolderInUse(folder);
    throw error;
  }
  held.add(database);
  return {
    release() {
      if (held.delete(database)) database.close();
    },
  };
}
