import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Vault } from '@bluebox/event-sourcing';
import { groupCommit, StoreUnavailable } from './group-commit.ts';
import { openDatabase } from './sqlite.ts';

const SCHEMA = `
CREATE TABLE records (
  subject TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  sealed BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE key_check (digest TEXT NOT NULL);
`;
const CACHE_MEGABYTES = 2;
/** One more than the log, whose turn follows: the requests of two turns then go through both files together. */
const GATHERING_TURNS = 2;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface VaultOptions {
  readonly path: string;
  /** 32 bytes, kept outside the data folder. */
  readonly key: Buffer;
}

export type EmbeddedVault = Vault & { close(): void };

/** The vault was sealed with another key; writing with this one would leave records that nobody can read together. */
export class WrongVaultKey extends Error {
  constructor(path: string) {
    super(`${path} was sealed with another key; restore the key that belongs to this data folder`);
    this.name = 'WrongVaultKey';
  }
}

/** Each record is sealed with AES-256-GCM, bound to its subject; what is forgotten is overwritten in the file. */
export function openVault({ path, key }: VaultOptions): EmbeddedVault {
  if (key.length !== KEY_BYTES) throw new Error(`a vault's key has ${KEY_BYTES} bytes`);
  const database = openDatabase({
    path,
    schema: SCHEMA,
    durability: 'full',
    cacheMegabytes: CACHE_MEGABYTES,
  });
  database.exec('PRAGMA secure_delete = ON');
  const insert = database.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?)');
  const select = database.prepare('SELECT sealed FROM records WHERE subject = ?');
  const remove = database.prepare('DELETE FROM records WHERE subject = ?');
  const selectBefore = database.prepare(
    'SELECT subject FROM records WHERE at < ? AND subject > ? ORDER BY subject LIMIT ?',
  );
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');
  const group = groupCommit(database, () => {}, GATHERING_TURNS);
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', key, 'bluebox-vault', purpose, 32));
  const check = createHmac('sha256', derive('check')).update('vault').digest('base64url');
  const stored = database.prepare('SELECT digest FROM key_check').get() as
    | { readonly digest: string }
    | undefined;
  if (stored === undefined) database.prepare('INSERT INTO key_check VALUES (?)').run(check);
  else if (stored.digest !== check) {
    database.close();
    throw new WrongVaultKey(path);
  }
  const sealingKey = derive('seal');
  const pseudonymKey = derive('pseudonym');

  const seal = (subject: string, record: object): Buffer => {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce).setAAD(Buffer.from(subject));
    const text = Buffer.concat([cipher.update(JSON.stringify(record), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]);
  };
  const unseal = (subject: string, sealed: Buffer): Record<string, unknown> => {
    const decipher = createDecipheriv('aes-256-gcm', sealingKey, sealed.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(subject))
      .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = Buffer.concat([
      decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)),
      decipher.final(),
    ]);
    return JSON.parse(text.toString('utf8')) as Record<string, unknown>;
  };

  return {
    async put(subject, record, at) {
      const sealed = seal(subject, record);
      await group.run(() => insert.run(subject, at, sealed));
    },
    async get(subject) {
      const row = select.get(subject) as { readonly sealed: Uint8Array } | undefined;
      return row === undefined ? undefined : unseal(subject, Buffer.from(row.sealed));
    },
    async forget(subject) {
      const { changes } = await group.run(() => remove.run(subject));
      // The write-ahead log still holds the record until it is folded into the file.
      const { busy } = checkpoint.get() as { readonly busy: number };
      if (busy !== 0)
        throw new StoreUnavailable('another reader keeps the record alive; try again');
      return Number(changes) > 0;
    },
    subjectsBefore: async (at, limit, after = '') =>
      (selectBefore.all(at, after, limit) as unknown as { subject: string }[]).map(
        ({ subject }) => subject,
      ),
    pseudonym: (kind, identifier) =>
      createHmac('sha256', pseudonymKey)
        .update(JSON.stringify([kind, identifier]))
        .digest('base64url')
        .slice(0, 22),
    close() {
      group.close();
      database.close();
    },
  };
}
