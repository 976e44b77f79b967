import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

/** The parts of the engine's API that the adapters use. */
export type Database = DatabaseSyncInstance;
export type Statement = ReturnType<DatabaseSyncInstance['prepare']>;

export interface DatabaseOptions {
  readonly path: string;
  /** `full`: an acknowledged transaction survives a power cut. `normal`: it survives the process, and what a power cut takes is built anew. */
  readonly durability: 'full' | 'normal';
  readonly readOnly?: boolean;
}

/** Milliseconds to wait for another process (an audit, a backup) that holds the file. */
const BUSY_TIMEOUT = 5_000;

/** Opens a database file in WAL mode. */
export function openDatabase({ path, durability, readOnly = false }: DatabaseOptions): Database {
  const database = new DatabaseSync(path, { readOnly, timeout: BUSY_TIMEOUT });
  if (!readOnly) {
    database.exec('PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
  }
  database.exec('PRAGMA trusted_schema = OFF');
  database.exec('PRAGMA cache_size = -16000');
  return database;
}
