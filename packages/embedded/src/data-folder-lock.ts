import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

/** The folder is locked already, by another process or by this one. */
export class DataFolderInUse extends Error {
  readonly folder: string;
  constructor(folder: string) {
    super(`${folder} is in use by another Bluebox; stop that one first, or choose another folder`);
    this.name = 'DataFolderInUse';
    this.folder = folder;
  }
}

/**
 * References to the connections. Without these references, the garbage collector would close the
 * connections and so release the locks.
 */
const held = new Set<DatabaseSyncInstance>();

export interface DataFolderLock {
  release(): void;
}

/**
 * Locks the folder, which is created if it does not exist, until `release` is called or the process
 * ends. The lock is an open exclusive transaction, which the operating system drops with the
 * process.
 * @throws DataFolderInUse if the folder is locked already.
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
