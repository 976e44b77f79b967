import type { Vault } from '@bluebox/event-sourcing';
import { openSealing, WrongVaultKey } from '@bluebox/vault-sealing';
import { type Connection, mongo } from 'mongoose';
import { isDuplicateKey } from './append.ts';
import { DURABLE } from './commit-document.ts';

export interface SealedRecord {
  /** Subject of the record. */
  readonly _id: string;
  readonly at: string;
  readonly sealed: mongo.Binary;
}

export interface KeyCheck {
  readonly _id: 'key';
  readonly digest: string;
}

export interface MongoVaultOptions {
  /** Connection to this service's own database. */
  readonly connection: Connection;
  /** Key of 32 bytes, the same for every process of the service, kept outside the database. */
  readonly key: Buffer;
  /**
   * Called and awaited before a subject is erased, so that the erasure is on record when a backup
   * is restored.
   */
  readonly onForget?: (subject: string) => Promise<void>;
}

export async function openSealedRecords(connection: Connection) {
  const records = connection.collection<SealedRecord>('vault_records');
  const checks = connection.collection<KeyCheck>('vault_key_check');
  await records.createIndex({ at: 1, _id: 1 });
  return { records, checks };
}

const MAJORITY = { readConcern: { level: 'majority' } } as const;

/**
 * Opens a vault, which seals records before they leave the process. An erased record is removed
 * from the collection immediately. Sealed copies remain in the server's oplog and in backups until
 * both are overwritten.
 */
export async function openMongoVault({
  connection,
  key,
  onForget = async () => {},
}: MongoVaultOptions): Promise<Vault> {
  const sealing = openSealing(key);
  const { records, checks } = await openSealedRecords(connection);
  await checks
    .updateOne(
      { _id: 'key' },
      { $setOnInsert: { digest: sealing.keyCheck } },
      { upsert: true, ...DURABLE },
    )
    .catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  const check = await checks.findOne({ _id: 'key' }, MAJORITY);
  if (check?.digest !== sealing.keyCheck) throw new WrongVaultKey(`the vault ${connection.name}`);

  return {
    async put(subject, record, at) {
      const sealed = new mongo.Binary(sealing.seal(subject, record));
      await records.replaceOne({ _id: subject }, { at, sealed }, { upsert: true, ...DURABLE });
    },
    async get(subject) {
      const found = await records.findOne({ _id: subject }, MAJORITY);
      return found === null
        ? undefined
        : sealing.unseal(subject, Buffer.from(found.sealed.value()));
    },
    async forget(subject) {
      await onForget(subject);
      const { deletedCount } = await records.deleteOne({ _id: subject }, DURABLE);
      return deletedCount > 0;
    },
    async writtenBefore(at, limit, after = { at: '', subject: '' }) {
      const following = [
        { at: { $gt: after.at, $lt: at } },
        // A sweep continues from its last record, which may be at or beyond this time.
        ...(after.at < at ? [{ at: after.at, _id: { $gt: after.subject } }] : []),
      ];
      const found = await records
        .find({ $or: following }, { projection: { at: 1 }, ...MAJORITY })
        .sort({ at: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id, at }) => ({ subject: _id, at }));
    },
    pseudonym: sealing.pseudonym,
  };
}
