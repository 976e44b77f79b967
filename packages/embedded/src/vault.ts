import {
  derivedKeys,
  type KeySource,
  liveKeys,
  type Vault,
  type WrittenRecord,
} from '@bluebox/event-sourcing';
import {
  openSealing,
  pseudonymKeyOf,
  pseudonymsWith,
  type Sealing,
  WrongVaultKey,
} from '@bluebox/vault-sealing';
import { groupCommit, StoreUnavailable } from './group-commit.ts';
import { type Database, openDatabase } from './sqlite.ts';
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
  /** Keys of 32 bytes, kept outside the data folder. */
  readonly key: KeySource;
  /** Key of pseudonyms, which is never replaced. By default it is derived from the oldest key. */
  readonly pseudonymKey?: Buffer;
  /**
   * Called before a subject is erased, so that the erasure is on record when a backup is restored.
   */
  readonly onForget?: (subject: string) => void;
}

export interface EmbeddedVault extends Vault {
  /** Returns the number of records that are sealed with another key than the current one. */
  sealedBefore(): number;
  /**
   * Seals some of these records with the current key, in one transaction.
   * @returns the number of them; 0 when every record has the current key.
   */
  reseal(limit: number): Promise<number>;
  close(): void;
}

/** Key number that a record has in the file: the row of its key's hash. */
type KeyNumber = number;

/**
 * Opens a vault, which seals each record with AES-256-GCM, bound to its subject. An erased record
 * is overwritten in the file.
 */
export function openVault({
  path,
  key,
  pseudonymKey,
  onForget = () => {},
}: VaultOptions): EmbeddedVault {
  const keys = liveKeys(key);
  const sealings = derivedKeys(keys, openSealing);
  const pseudonym = pseudonymsWith(
    pseudonymKey ?? pseudonymKeyOf(keys.known.at(-1) ?? keys.current),
  );
  // The length of the keys is checked before the file is created.
  const known = sealings.known.map(({ keyCheck }) => keyCheck);
  const database = openDatabase({
    path,
    schema: SCHEMA,
    durability: 'full',
    cacheMegabytes: CACHE_MEGABYTES,
  });
  database.exec('PRAGMA secure_delete = ON');
  addKeyNumbers(database);
  database.exec('CREATE INDEX IF NOT EXISTS records_by_time ON records (at, subject)');
  database.exec('CREATE INDEX IF NOT EXISTS records_by_key ON records (key)');
  const insert = database.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?)');
  const select = database.prepare('SELECT sealed, key FROM records WHERE subject = ?');
  const remove = database.prepare('DELETE FROM records WHERE subject = ?');
  const selectBefore = database.prepare(
    'SELECT subject, at FROM records WHERE at < ? AND (at, subject) > (?, ?) ORDER BY at, subject LIMIT ?',
  );
  const selectOfKey = database.prepare('SELECT subject, sealed FROM records WHERE key = ? LIMIT ?');
  const countOfKey = database.prepare('SELECT count(*) AS count FROM records WHERE key = ?');
  const update = database.prepare('UPDATE records SET sealed = ?, key = ? WHERE subject = ?');
  const insertKey = database.prepare('INSERT INTO key_check VALUES (?)');
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  const group = groupCommit(database, { turns: GATHERING_TURNS, optimistic: true });

  /** Hashes of the keys that have sealed records of this file, by number. */
  const checks = new Map<KeyNumber, string>(
    (
      database.prepare('SELECT rowid AS number, digest FROM key_check ORDER BY rowid').all() as {
        readonly number: number;
        readonly digest: string;
      }[]
    ).map(({ number, digest }) => [number, digest]),
  );
  const count = (number: KeyNumber): number =>
    (countOfKey.get(number) as { readonly count: number }).count;
  const newest = Math.max(0, ...checks.keys());
  for (const [number, digest] of checks)
    if (!known.includes(digest) && (number === newest || count(number) > 0)) {
      database.close();
      throw new WrongVaultKey(path, digest);
    }

  /** Returns the number of a key, which is stored first. Never called within a transaction. */
  const numberOf = ({ keyCheck }: Sealing): KeyNumber => {
    for (const [number, digest] of checks) if (digest === keyCheck) return number;
    const number = Number(insertKey.run(keyCheck).lastInsertRowid);
    checks.set(number, keyCheck);
    return number;
  };
  const sealingOf = (number: KeyNumber): Sealing => {
    const digest = checks.get(number);
    const found = sealings.known.find(({ keyCheck }) => keyCheck === digest);
    if (found === undefined) throw new WrongVaultKey(path);
    return found;
  };
  numberOf(sealings.current);
  const earlierNumbers = (): readonly KeyNumber[] => {
    const { keyCheck } = sealings.current;
    return [...checks].filter(([, digest]) => digest !== keyCheck).map(([number]) => number);
  };

  const reseal = async (limit: number): Promise<number> => {
    await shareTurn('background');
    const { current } = sealings;
    const number = numberOf(current);
    const earlier = earlierNumbers();
    const resealed = await group.run(() => {
      let done = 0;
      for (const old of earlier) {
        const rows = selectOfKey.all(old, limit - done) as unknown as {
          readonly subject: string;
          readonly sealed: Uint8Array;
        }[];
        for (const { subject, sealed } of rows) {
          const record = sealingOf(old).unseal(subject, Buffer.from(sealed));
          update.run(current.seal(subject, record), number, subject);
        }
        done += rows.length;
        if (done >= limit) break;
      }
      return done;
    });
    // The write-ahead log still has the records as they were sealed before.
    if (resealed < limit) checkpoint.get();
    return resealed;
  };

  return {
    async put(subject, record, at) {
      const { current } = sealings;
      const number = numberOf(current);
      const sealed = current.seal(subject, record);
      await group.run(() => insert.run(subject, at, sealed, number));
      // The key was replaced meanwhile, and the re-sealing may have ended already.
      if (sealings.current !== current) await reseal(1);
    },
    async get(subject) {
      const row = select.get(subject) as
        | { readonly sealed: Uint8Array; readonly key: KeyNumber }
        | undefined;
      return row === undefined
        ? undefined
        : sealingOf(row.key).unseal(subject, Buffer.from(row.sealed));
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
    pseudonym,
    sealedBefore: () => earlierNumbers().reduce((sum, number) => sum + count(number), 0),
    reseal,
    close() {
      group.close();
      database.close();
    },
  };
}

/** Adds the number of its key to each record of a file of an earlier version, which had one key. */
function addKeyNumbers(database: Database): void {
  const columns = database.prepare('PRAGMA table_info(records)').all() as unknown as {
    readonly name: string;
  }[];
  if (!columns.some(({ name }) => name === 'key'))
    database.exec('ALTER TABLE records ADD COLUMN key INTEGER NOT NULL DEFAULT 1');
}
