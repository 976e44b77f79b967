import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

export type Database = DatabaseSyncInstance;
export type Statement = ReturnType<DatabaseSyncInstance['prepare']>;

export interface DatabaseOptions {
  readonly path: string;
  readonly schema: string;
  /**
   * Durability of a transaction. `full` survives a power cut. `normal` survives a crash of the
   * process, but a power cut may lose the last transactions. Only views use `normal`, because they
   * read the missing events again.
   */
  readonly durability: 'full' | 'normal';
  /** Largest amount of memory for pages of the file, in megabytes. */
  readonly cacheMegabytes: number;
  readonly readOnly?: boolean;
}

/**
 * Version of a file's tables, to be raised when the tables change. Files of other versions are
 * refused.
 */
const FORMAT = 1;
/**
 * Longest wait, in milliseconds, for another process (an audit, a backup) that has locked the file.
 */
const BUSY_TIMEOUT = 5_000;

/**
 * Opens a database file in WAL mode, and creates the tables of a new file. A reader changes
 * nothing.
 * @throws when the file has a different format version, or a reader finds no file.
 */
export function openDatabase(options: DatabaseOptions): Database {
  const { path, schema, durability, cacheMegabytes, readOnly = false } = options;
  const database = new DatabaseSync(path, { readOnly, defensive: true, timeout: BUSY_TIMEOUT });
  try {
    const { user_version: format } = database.prepare('PRAGMA user_version').get() as {
      readonly user_version: number;
    };
    if (format !== FORMAT && (readOnly || format !== 0))
      throw new Error(`${path} has format ${format}, but this program works with ${FORMAT}`);
    if (!readOnly) {
      database.exec('PRAGMA journal_mode = WAL');
      database.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
      if (format === 0)
        database.exec(`BEGIN IMMEDIATE; ${schema} PRAGMA user_version = ${FORMAT}; COMMIT;`);
    }
    database.exec('PRAGMA trusted_schema = OFF');
    database.exec('PRAGMA cell_size_check = ON');
    database.exec(`PRAGMA cache_size = ${-1024 * cacheMegabytes}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
