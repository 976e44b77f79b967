import { derivedKeys, type KeySource, liveKeys, type Vault } from '@bluebox/event-sourcing';
import { openSealing, pseudonymKeyOf, pseudonymsWith, WrongVaultKey } from '@bluebox/vault-sealing';
import { type Connection, mongo } from 'mongoose';
import { isDuplicateKey } from './append.ts';
import { DURABLE } from './commit-document.ts';

export interface SealedRecord {
  /** Subject of the record. */
  readonly _id: string;
  readonly at: string;
  readonly sealed: mongo.Binary;
  /** Hash of the key that sealed the record; absent if it was the first key of the vault. */
  readonly key?: string;
}

/** Hash of the first key of the vault, with which records are sealed that name no key. */
export interface KeyCheck {
  readonly _id: 'key';
  readonly digest: string;
}

export interface MongoVault extends Vault {
  /** Returns the number of records that are sealed with another key than the current one. */
  sealedBefore(): Promise<number>;
  /**
   * Seals some of these records with the current key. Every process of the service must know this key
   * already.
   * @returns the number of records that were found; 0 when every record has the current key.
   */
  reseal(limit: number): Promise<number>;
}

export interface MongoVaultOptions {
  /** Connection to this service's own database. */
  readonly connection: Connection;
  /** Keys of 32 bytes, the same for every process of the service, kept outside the database. */
  readonly key: KeySource;
  /** Key of pseudonyms, which is never replaced. By default it is derived from the oldest key. */
  readonly pseudonymKey?: Buffer;
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
  pseudonymKey,
  onForget = async () => {},
}: MongoVaultOptions): Promise<MongoVault> {
  const keys = liveKeys(key);
  const sealings = derivedKeys(keys, openSealing);
  const pseudonym = pseudonymsWith(
    pseudonymKey ?? pseudonymKeyOf(keys.known.at(-1) ?? keys.current),
  );
  const known = sealings.known.map(({ keyCheck }) => keyCheck);
  const { records, checks } = await openSealedRecords(connection);
  await checks
    .updateOne(
      { _id: 'key' },
      { $setOnInsert: { digest: sealings.current.keyCheck } },
      { upsert: true, ...DURABLE },
    )
    .catch((error: unknown) => {
      if (!isDuplicateKey(error)) throw error;
    });
  const first = (await checks.findOne({ _id: 'key' }, MAJORITY))?.digest ?? '';
  const isUnreadable =
    (await records.findOne({ key: { $exists: true, $nin: [...known] } }, MAJORITY)) !== null ||
    (!known.includes(first) && (await records.findOne({ key: { $exists: false } })) !== null) ||
    (!known.includes(first) && (await records.findOne({})) === null);
  if (isUnreadable) throw new WrongVaultKey(`the vault ${connection.name}`);

  const unsealed = ({ _id, sealed, key: digest = first }: SealedRecord) => {
    const sealing = sealings.known.find(({ keyCheck }) => keyCheck === digest);
    if (sealing === undefined) throw new WrongVaultKey(`the vault ${connection.name}`);
    return sealing.unseal(_id, Buffer.from(sealed.value()));
  };
  const earlier = () => {
    const { keyCheck } = sealings.current;
    // A record that names no key has the first one.
    return { key: keyCheck === first ? { $exists: true, $ne: keyCheck } : { $ne: keyCheck } };
  };

  return {
    async put(subject, record, at) {
      const { current } = sealings;
      const sealed = new mongo.Binary(current.seal(subject, record));
      await records.replaceOne(
        { _id: subject },
        { at, sealed, key: current.keyCheck },
        { upsert: true, ...DURABLE },
      );
    },
    async get(subject) {
      const found = await records.findOne({ _id: subject }, MAJORITY);
      return found === null ? undefined : unsealed(found);
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
    pseudonym,
    sealedBefore: () => records.countDocuments(earlier(), MAJORITY),
    async reseal(limit) {
      const { current } = sealings;
      const found = await records.find(earlier(), MAJORITY).limit(limit).toArray();
      for (const record of found) {
        const sealed = new mongo.Binary(current.seal(record._id, unsealed(record)));
        // A record that was written or erased meanwhile is left as it is.
        await records.updateOne(
          { _id: record._id, sealed: record.sealed },
          { $set: { sealed, key: current.keyCheck } },
          DURABLE,
        );
      }
      // An empty vault would otherwise refuse to open once the earlier key is taken away.
      if (found.length === 0)
        await checks.updateOne({ _id: 'key' }, { $set: { digest: current.keyCheck } }, DURABLE);
      return found.length;
    },
  };
}
