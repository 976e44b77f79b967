import type { Vault, WrittenRecord } from '@bluebox/event-sourcing';
import { openSealing, WrongVaultKey } from '@bluebox/vault-sealing';
import { groupCommit, StoreUnavailable } from './group-commit.ts';
import { openDatabase } from './sqlite.ts';
import { shareTurn } from './time-slice.ts';

const SCHEMA = `
CREATE TABLE records (
  subject TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE key_check (digest TEXT NOT NULL);
`;
const CACHE_MEGABYTES = 2;
/**
 * Number of turns of the event loop over which work is gathered. Requests that arrive within two
 * turns share a transaction here. They then write to the event log in the same turn, and share a
 * transaction there too.
 */
const GATHERING_TURNS = 2;

export interface VaultOptions {
  readonly path: string;
  /** Key of 32 bytes, kept outside the data folder. */
  readonly key: Buffer;
  /**
   * Called before a subject is erased, so that the erasure is on record when a backup is restored.
   */
  readonly onForget?: (subject: string) => void;
}

export type EmbeddedVault = Vault & { close(): void };

/**
 * Opens a vault, which seals each record with AES-256-GCM, bound to its subject. An erased record
 * is overwritten in the file.
 */
export function openVault({ path, key, onForget = () => {} }: VaultOptions): EmbeddedVault {
  const sealing = openSealing(key);
  const database = openDatabase({
    path,
    schema: SCHEMA,
    durability: 'full',
    cacheMegabytes: CACHE_MEGABYTES,
  });
  database.exec('PRAGMA secure_delete = ON');
  database.exec('CREATE INDEX IF NOT EXISTS records_by_time ON records (at, subject)');
  const insert = database.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?)');
  const select = database.prepare('SELECT sealed FROM records WHERE subject = ?');
  const remove = database.prepare('DELETE FROM records WHERE subject = ?');
  const selectBefore = database.prepare(
    'SELECT subject, at FROM records WHERE at < ? AND (at, subject) > (?, ?) ORDER BY at, subject LIMIT ?',
  );
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  const group = groupCommit(database, { turns: GATHERING_TURNS, optimistic: true });
  const stored = database.prepare('SELECT digest FROM key_check').get() as
    | { readonly digest: string }
    | undefined;
  if (stored === undefined)
    database.prepare('INSERT INTO key_check VALUES (?)').run(sealing.keyCheck);
  else if (stored.digest !== sealing.keyCheck) {
    database.close();
    throw new WrongVaultKey(path);
  }

  return {
    async put(subject, record, at) {
      const sealed = sealing.seal(subject, record);
      await group.run(() => insert.run(subject, at, sealed));
    },
    async get(subject) {
      const row = select.get(subject) as { readonly sealed: Uint8Array } | undefined;
      return row === undefined ? undefined : sealing.unseal(subject, Buffer.from(row.sealed));
    },
    async forget(subject) {
      onForget(subject);
      const { changes } = await group.run(() => remove.run(subject));
      // The write-ahead log still has the record until a checkpoint.
      const { busy } = checkpoint.get() as { readonly busy: number };
      if (busy !== 0)
        throw new StoreUnavailable('another reader keeps the record alive; try again');
      return Number(changes) > 0;
    },
    async writtenBefore(at, limit, after = { at: '', subject: '' }) {
      await shareTurn('background');
      const rows = selectBefore.all(at, after.at, after.subject, limit);
      return rows as unknown as readonly WrittenRecord[];
    },
    pseudonym: sealing.pseudonym,
    close() {
      group.close();
      database.close();
    },
  };
}
