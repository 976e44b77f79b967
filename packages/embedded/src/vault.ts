import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Vault } from '@bluebox/event-sourcing';
import { groupCommit } from './group-commit.ts';
import { openDatabase } from './sqlite.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface VaultOptions {
  readonly path: string;
  /** 32 bytes, kept outside the data folder. */
  readonly key: Buffer;
}

export type EmbeddedVault = Vault & { close(): void };

/** Each record is sealed with AES-256-GCM, bound to its subject; what is forgotten is overwritten in the file. */
export function openVault({ path, key }: VaultOptions): EmbeddedVault {
  const database = openDatabase({ path, durability: 'full' });
  database.exec('PRAGMA secure_delete = ON');
  database.exec(
    'CREATE TABLE IF NOT EXISTS records (subject TEXT PRIMARY KEY, at TEXT NOT NULL, sealed BLOB NOT NULL) WITHOUT ROWID',
  );
  const insert = database.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?)');
  const select = database.prepare('SELECT sealed FROM records WHERE subject = ?');
  const remove = database.prepare('DELETE FROM records WHERE subject = ?');
  const selectBefore = database.prepare(
    'SELECT subject FROM records WHERE at < ? AND subject > ? ORDER BY subject LIMIT ?',
  );
  const group = groupCommit(database, () => {});
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', key, 'bluebox-vault', purpose, 32));
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
      // The log of the file still holds the record until it is folded in.
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return Number(changes) > 0;
    },
    subjectsBefore: async (at, limit, after = '') =>
      (selectBefore.all(at, after, limit) as unknown as { subject: string }[]).map(
        ({ subject }) => subject,
      ),
    pseudonym: (kind, identifier) =>
      createHmac('sha256', pseudonymKey)
        .update(`${kind}\n${identifier}`)
        .digest('base64url')
        .slice(0, 22),
    close() {
      group.close();
      database.close();
    },
  };
}
