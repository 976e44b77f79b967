import {
  derivedKeys,
  type KeySource,
  liveKeys,
  type RecordIndex,
  type Vault,
} from '@bluebox/event-sourcing';
import {
  openSealing,
  pseudonymKeyOf,
  pseudonymsWith,
  type Sealing,
  WrongVaultKey,
} from '@bluebox/vault-sealing';
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
  /**
   * Search index of the record, in the same document so that both are written and erased together;
   * absent if the record was never indexed.
   */
  readonly index?: {
    readonly scope: string;
    readonly version: number;
    readonly tokens: readonly string[];
  };
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
   * Seals some of these records with the current key, and indexes them with it. Every process of the service must know this key
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
  /** Rules by which records are found; without them, no record is. */
  readonly searchIndex?: RecordIndex | undefined;
}

export async function openSealedRecords(connection: Connection) {
  const records = connection.collection<SealedRecord>('vault_records');
  const checks = connection.collection<KeyCheck>('vault_key_check');
  await records.createIndex({ at: 1, _id: 1 });
  await records.createIndex({ 'index.tokens': 1 });
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
  searchIndex,
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

  const sealingOf = ({ key: digest = first }: SealedRecord): Sealing => {
    const sealing = sealings.known.find(({ keyCheck }) => keyCheck === digest);
    if (sealing === undefined) throw new WrongVaultKey(`the vault ${connection.name}`);
    return sealing;
  };
  const unsealed = (record: SealedRecord) =>
    sealingOf(record).unseal(record._id, Buffer.from(record.sealed.value()));
  const earlier = () => {
    const { keyCheck } = sealings.current;
    // A record that names no key has the first one.
    return { key: keyCheck === first ? { $exists: true, $ne: keyCheck } : { $ne: keyCheck } };
  };

  const indexOf = (
    sealing: Sealing,
    record: Readonly<Record<string, unknown>>,
    scope: string | undefined,
  ): Pick<SealedRecord, 'index'> =>
    searchIndex === undefined || scope === undefined
      ? {}
      : {
          index: {
            scope,
            version: searchIndex.version,
            tokens: searchIndex.termsOf(record).map((term) => sealing.searchToken(scope, term)),
          },
        };

  return {
    async put(subject, record, at, { scope } = {}) {
      const { current } = sealings;
      const sealed = new mongo.Binary(current.seal(subject, record));
      await records.replaceOne(
        { _id: subject },
        { at, sealed, key: current.keyCheck, ...indexOf(current, record, scope) },
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
    async search(scope, alternatives, limit) {
      const allOf = sealings.known.flatMap((sealing) =>
        alternatives
          .filter((terms) => terms.length > 0)
          .map((terms) => ({
            'index.tokens': { $all: terms.map((term) => sealing.searchToken(scope, term)) },
          })),
      );
      if (allOf.length === 0) return [];
      const found = await records
        .find({ $or: allOf }, { projection: { _id: 1 }, ...MAJORITY })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
    async unindexed(limit, after = '') {
      if (searchIndex === undefined) return [];
      const found = await records
        .find(
          { _id: { $gt: after }, 'index.version': { $ne: searchIndex.version } },
          { projection: { _id: 1 }, ...MAJORITY },
        )
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
    async index(subject, scope) {
      const found = await records.findOne({ _id: subject }, MAJORITY);
      if (found === null) return;
      const { index } = indexOf(sealingOf(found), unsealed(found), scope);
      // A record that was written or erased meanwhile has its own index, or needs none.
      if (index !== undefined)
        await records.updateOne(
          { _id: subject, sealed: found.sealed },
          { $set: { index } },
          DURABLE,
        );
    },
    pseudonym,
    sealedBefore: () => records.countDocuments(earlier(), MAJORITY),
    async reseal(limit) {
      const { current } = sealings;
      const found = await records.find(earlier(), MAJORITY).limit(limit).toArray();
      for (const record of found) {
        const opened = unsealed(record);
        const sealed = new mongo.Binary(current.seal(record._id, opened));
        const index = indexOf(current, opened, record.index?.scope);
        // A record that was written or erased meanwhile is left as it is.
        await records.updateOne(
          { _id: record._id, sealed: record.sealed },
          { $set: { sealed, key: current.keyCheck, ...index } },
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
