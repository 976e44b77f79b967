import {
  derivedKeys,
  type KeySource,
  liveKeys,
  type RecordIndex,
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
/**
 * Tables of the search index. The triggers guarantee that no entry outlives the record that it was
 * made of, whoever deletes or replaces the record, even an earlier version of this program.
 */
const INDEX_SCHEMA = `
CREATE TABLE IF NOT EXISTS indexed (
  subject TEXT PRIMARY KEY,
  scope TEXT NOT NULL,
  version INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS search_tokens (
  token TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (token, subject)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS search_tokens_by_subject ON search_tokens (subject);
CREATE TRIGGER IF NOT EXISTS erased_from_index AFTER DELETE ON records BEGIN
  DELETE FROM search_tokens WHERE subject = OLD.subject;
  DELETE FROM indexed WHERE subject = OLD.subject;
END;
CREATE TRIGGER IF NOT EXISTS replaced_in_index AFTER INSERT ON records BEGIN
  DELETE FROM search_tokens WHERE subject = NEW.subject;
  DELETE FROM indexed WHERE subject = NEW.subject;
END;
`;
/** Subjects that have every token of a JSON array, which must not be empty or have a token twice. */
const FOUND = `
SELECT subject FROM search_tokens WHERE token IN (SELECT value FROM json_each(?1))
GROUP BY subject HAVING count(*) = json_array_length(?1) LIMIT ?2
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
  /** Rules by which records are found; without them, no record is. */
  readonly searchIndex?: RecordIndex | undefined;
}

export interface EmbeddedVault extends Vault {
  /** Returns the number of records that are sealed with another key than the current one. */
  sealedBefore(): number;
  /**
   * Seals some of these records with the current key, and indexes them with it, in one transaction.
   * @returns the number of them; 0 when every record has the current key.
   */
  reseal(limit: number): Promise<number>;
  close(): void;
}

/** Key number that a record has in the file: the row of its key's hash. */
type KeyNumber = number;

interface SealedRow {
  readonly sealed: Uint8Array;
  readonly key: KeyNumber;
}

/**
 * Opens a vault, which seals each record with AES-256-GCM, bound to its subject. An erased record
 * is overwritten in the file.
 */
export function openVault({
  path,
  key,
  pseudonymKey,
  onForget = () => {},
  searchIndex,
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
  database.exec(INDEX_SCHEMA);
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
  const insertIndexed = database.prepare('INSERT OR REPLACE INTO indexed VALUES (?, ?, ?)');
  const insertToken = database.prepare('INSERT OR IGNORE INTO search_tokens VALUES (?, ?)');
  const removeTokens = database.prepare('DELETE FROM search_tokens WHERE subject = ?');
  const selectScope = database.prepare('SELECT scope FROM indexed WHERE subject = ?');
  const selectFound = database.prepare(FOUND);
  const selectUnindexed = database.prepare(
    `SELECT subject FROM records WHERE subject > ? AND subject NOT IN
      (SELECT subject FROM indexed WHERE version = ?) ORDER BY subject LIMIT ?`,
  );
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

  /** Replaces the index of a record. Must be called within a transaction. */
  const writeIndex = (sealing: Sealing, subject: string, record: object, scope: string): void => {
    if (searchIndex === undefined) return;
    removeTokens.run(subject);
    for (const term of searchIndex.termsOf(record as Record<string, unknown>))
      insertToken.run(sealing.searchToken(scope, term), subject);
    insertIndexed.run(subject, scope, searchIndex.version);
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
          const indexed = selectScope.get(subject) as { readonly scope: string } | undefined;
          if (indexed !== undefined) writeIndex(current, subject, record, indexed.scope);
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
    async put(subject, record, at, { scope } = {}) {
      const { current } = sealings;
      const number = numberOf(current);
      const sealed = current.seal(subject, record);
      await group.run(() => {
        insert.run(subject, at, sealed, number);
        if (scope !== undefined) writeIndex(current, subject, record, scope);
      });
      // The key was replaced meanwhile, and the re-sealing may have ended already.
      if (sealings.current !== current) await reseal(1);
    },
    async get(subject) {
      const row = select.get(subject) as SealedRow | undefined;
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
    async search(scope, alternatives, limit) {
      const found = new Set<string>();
      for (const sealing of sealings.known)
        for (const terms of alternatives) {
          const tokens = [...new Set(terms.map((term) => sealing.searchToken(scope, term)))];
          const rows = tokens.length === 0 ? [] : selectFound.all(JSON.stringify(tokens), limit);
          for (const { subject } of rows as unknown as readonly { readonly subject: string }[])
            found.add(subject);
        }
      return [...found].slice(0, limit);
    },
    async unindexed(limit, after = '') {
      if (searchIndex === undefined) return [];
      await shareTurn('background');
      const rows = selectUnindexed.all(after, searchIndex.version, limit);
      return (rows as unknown as readonly { readonly subject: string }[]).map(
        ({ subject }) => subject,
      );
    },
    async index(subject, scope) {
      await group.run(() => {
        const row = select.get(subject) as SealedRow | undefined;
        if (row === undefined) return;
        const sealing = sealingOf(row.key);
        writeIndex(sealing, subject, sealing.unseal(subject, Buffer.from(row.sealed)), scope);
      });
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
