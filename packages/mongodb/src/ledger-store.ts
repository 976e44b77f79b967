import { CursorConflict } from '@bluebox/event-sourcing';
import {
  EMPTY_TREE,
  grownTiles,
  type LedgerState,
  type LedgerStore,
  NameTaken,
  nextState,
  partialTiles,
  type SignedCheckpoint,
} from '@bluebox/transparency';
import { type Connection, mongo } from 'mongoose';
import { isDuplicateKey } from './append.ts';
import { DURABLE } from './commit-document.ts';

export interface EntryDocument {
  /** Index of the entry in the tree. */
  readonly _id: number;
  readonly service: string;
  readonly bucket: number;
  readonly position: number;
  readonly scope: string;
  readonly bytes: mongo.Binary;
}

export interface TileDocument {
  /** Level and index of a hash tile, as `level/index`. */
  readonly _id: string;
  readonly bytes: mongo.Binary;
}

/** The tree and the cursors, in one document that serialises appends. */
export interface StateDocument {
  readonly _id: 'state';
  readonly size: number;
  readonly frontier: readonly mongo.Binary[];
  readonly cursors: readonly { readonly lane: string; readonly position: number }[];
}

export interface CheckpointDocument {
  /** Size of the tree. */
  readonly _id: number;
  readonly note: string;
  readonly at: string;
}

export interface OriginDocument {
  readonly _id: 'origin';
  readonly name: string;
}

export interface EarlierOriginDocument {
  /** Number of the name, from 0 on. */
  readonly _id: number;
  readonly name: string;
  /** Size of the tree at which the log was renamed. */
  readonly size: number;
}

export interface EarlierCheckpointDocument {
  /** Number of the name and size of the tree, as `number/size`. */
  readonly _id: string;
  readonly origin: number;
  readonly size: number;
  readonly note: string;
  readonly at: string;
}

export interface OriginKeyDocument {
  /** Name of the log. */
  readonly _id: string;
  readonly vkey: string;
}

/** The size of the latest checkpoint, in one document that serialises checkpoints. */
export interface CheckpointMark {
  readonly _id: 'latest';
  readonly size: number;
}

const MAJORITY = { readConcern: { level: 'majority' } } as const;
const TRANSACTION = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', j: true },
} as const;
const WRITE_CONFLICT = 112;

/** The collections of a ledger. */
export const ledgerCollections = (connection: Connection) => ({
  entries: connection.collection<EntryDocument>('ledger_entries'),
  tiles: connection.collection<TileDocument>('ledger_tiles'),
  states: connection.collection<StateDocument>('ledger_state'),
  checkpoints: connection.collection<CheckpointDocument>('ledger_checkpoints'),
  marks: connection.collection<CheckpointMark>('ledger_checkpoint_mark'),
  origins: connection.collection<OriginDocument>('ledger_origin'),
  earlierOrigins: connection.collection<EarlierOriginDocument>('ledger_earlier_origins'),
  earlierCheckpoints: connection.collection<EarlierCheckpointDocument>(
    'ledger_earlier_checkpoints',
  ),
  originKeys: connection.collection<OriginKeyDocument>('ledger_origin_keys'),
});

const tileId = (level: number, index: number): string => `${level}/${index}`;
const bytesOf = (binary: mongo.Binary): Buffer => Buffer.from(binary.value());

const stateIn = ({ size, frontier, cursors }: StateDocument): LedgerState => ({
  tree: { size, frontier: frontier.map(bytesOf) },
  cursors: Object.fromEntries(cursors.map(({ lane, position }) => [lane, position])),
});
const stateFields = ({ tree, cursors }: LedgerState) => ({
  size: tree.size,
  frontier: tree.frontier.map((hash) => new mongo.Binary(hash)),
  cursors: Object.entries(cursors).map(([lane, position]) => ({ lane, position })),
});

const checkpointIn = ({ _id: size, note, at }: CheckpointDocument): SignedCheckpoint => ({
  size,
  note,
  at,
});

/**
 * Opens the ledger in a database. Several processes may append concurrently: each append is one transaction
 * that replaces the state document, so that the transaction of a second writer fails.
 */
export async function openMongoLedgerStore({
  connection,
}: {
  /** Connection to the notary's own database. */
  readonly connection: Connection;
}): Promise<LedgerStore> {
  const collections = ledgerCollections(connection);
  const { entries, tiles, states, checkpoints, marks, origins } = collections;
  const { earlierOrigins, earlierCheckpoints, originKeys } = collections;
  await entries.createIndex({ service: 1, bucket: 1, position: 1 }, { unique: true });
  await entries.createIndex({ scope: 1, _id: 1 });
  await ignoreDuplicate(
    states.updateOne(
      { _id: 'state' },
      { $setOnInsert: stateFields({ tree: EMPTY_TREE, cursors: {} }) },
      { upsert: true, ...DURABLE },
    ),
  );
  await ignoreDuplicate(
    marks.updateOne({ _id: 'latest' }, { $setOnInsert: { size: 0 } }, { upsert: true, ...DURABLE }),
  );
  // A transaction cannot create an index, and creates collections slowly.
  for (const name of [
    'ledger_tiles',
    'ledger_checkpoints',
    'ledger_origin',
    'ledger_earlier_origins',
    'ledger_earlier_checkpoints',
  ])
    await connection.createCollection(name).catch((error: unknown) => {
      if (!(error instanceof mongo.MongoServerError) || error.codeName !== 'NamespaceExists')
        throw error;
    });

  async function inTransaction<T>(work: (session: mongo.ClientSession) => Promise<T>): Promise<T> {
    const session = await connection.startSession();
    try {
      return await session.withTransaction(() => work(session), TRANSACTION);
    } finally {
      await session.endSession();
    }
  }

  async function appendWithin(
    session: mongo.ClientSession,
    from: LedgerState,
    added: Parameters<LedgerStore['append']>[1],
  ): Promise<LedgerState> {
    const stored = await states.findOne({ _id: 'state' }, { session });
    if (stored?.size !== from.tree.size) throw new CursorConflict('the ledger');
    const before = stateIn(stored);
    const wanted = partialTiles(before.tree.size);
    const found = await tiles
      .find({ _id: { $in: wanted.map(({ level, index }) => tileId(level, index)) } }, { session })
      .toArray();
    const partials: Buffer[] = [];
    for (const { level, index } of wanted) {
      const tile = found.find(({ _id }) => _id === tileId(level, index));
      if (tile !== undefined) partials[level] = bytesOf(tile.bytes);
    }
    const { state, leafHashes } = nextState(before, added);
    const grown = grownTiles(before.tree.size, partials, leafHashes);
    if (added.length === 0) return state;
    const { matchedCount } = await states.updateOne(
      { _id: 'state', size: before.tree.size },
      { $set: stateFields(state) },
      { session },
    );
    if (matchedCount !== 1) throw new CursorConflict('the ledger');
    await entries.insertMany(
      added.map(({ service, bucket, position, scope, bytes }, at) => ({
        _id: before.tree.size + at,
        service,
        bucket,
        position,
        scope,
        bytes: new mongo.Binary(bytes),
      })),
      { session },
    );
    await tiles.bulkWrite(
      grown.map(({ level, index, bytes }) => ({
        replaceOne: {
          filter: { _id: tileId(level, index) },
          replacement: { bytes: new mongo.Binary(bytes) },
          upsert: true,
        },
      })),
      { session },
    );
    return state;
  }

  return {
    async state() {
      const stored = await states.findOne({ _id: 'state' }, MAJORITY);
      if (stored === null) throw new Error(`the ledger ${connection.name} has no state`);
      return stateIn(stored);
    },
    async append(from, added) {
      try {
        return await inTransaction((session) => appendWithin(session, from, added));
      } catch (error) {
        if (error instanceof mongo.MongoServerError && error.code === WRITE_CONFLICT)
          throw new CursorConflict('the ledger');
        throw error;
      }
    },
    async entry(index) {
      const found = await entries.findOne({ _id: index }, MAJORITY);
      return found === null ? undefined : bytesOf(found.bytes);
    },
    async entries(index, limit) {
      const found = await entries
        .find({ _id: { $gte: index } }, { projection: { bytes: 1 }, ...MAJORITY })
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ bytes }) => bytesOf(bytes));
    },
    async tile(level, index) {
      const found = await tiles.findOne({ _id: tileId(level, index) }, MAJORITY);
      return found === null ? undefined : bytesOf(found.bytes);
    },
    async indexOf(service, bucket, position) {
      const found = await entries.findOne(
        { service, bucket, position },
        { projection: { _id: 1 }, ...MAJORITY },
      );
      return found?._id;
    },
    async indexesOf(scope, from, limit) {
      const found = await entries
        .find({ scope, _id: { $gte: from } }, { projection: { _id: 1 }, ...MAJORITY })
        .sort({ scope: 1, _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },
    async putCheckpoint({ size, note, at }) {
      await inTransaction(async (session) => {
        const { matchedCount } = await marks.updateOne(
          { _id: 'latest', size: { $lt: size } },
          { $set: { size } },
          { session },
        );
        if (matchedCount === 1) await checkpoints.insertOne({ _id: size, note, at }, { session });
      });
    },
    async replaceNote(size, before, after) {
      const { matchedCount } = await checkpoints.updateOne(
        { _id: size, note: before },
        { $set: { note: after } },
        DURABLE,
      );
      return matchedCount === 1;
    },
    async latestCheckpoint() {
      const found = await checkpoints.findOne({}, { sort: { _id: -1 }, ...MAJORITY });
      return found === null ? undefined : checkpointIn(found);
    },
    async checkpoints(after, limit) {
      const found = await checkpoints
        .find({ _id: { $gt: after } }, MAJORITY)
        .sort({ _id: 1 })
        .limit(limit)
        .toArray();
      return found.map(checkpointIn);
    },
    async origin() {
      return (await origins.findOne({ _id: 'origin' }, MAJORITY))?.name;
    },
    async setOrigin(name) {
      await ignoreDuplicate(
        origins.updateOne(
          { _id: 'origin' },
          { $setOnInsert: { name } },
          { upsert: true, ...DURABLE },
        ),
      );
      const stored = await origins.findOne({ _id: 'origin' }, MAJORITY);
      if (stored === null) throw new Error(`the ledger ${connection.name} has no origin`);
      return stored.name;
    },
    renameOrigin: (name) =>
      inTransaction(async (session) => {
        const present = await origins.findOne({ _id: 'origin' }, { session });
        const earlier = await earlierOrigins.find({}, { session }).toArray();
        if (present === null || [present, ...earlier].some((each) => each.name === name))
          throw new NameTaken(name);
        const state = await states.findOne({ _id: 'state' }, { session });
        const number = earlier.length;
        await earlierOrigins.insertOne(
          { _id: number, name: present.name, size: state?.size ?? 0 },
          { session },
        );
        const signed = await checkpoints.find({}, { session }).toArray();
        if (signed.length > 0)
          await earlierCheckpoints.insertMany(
            signed.map(({ _id: size, note, at }) => ({
              _id: `${number}/${size}`,
              origin: number,
              size,
              note,
              at,
            })),
            { session },
          );
        await checkpoints.deleteMany({}, { session });
        await marks.updateOne({ _id: 'latest' }, { $set: { size: 0 } }, { session });
        await origins.updateOne({ _id: 'origin' }, { $set: { name } }, { session });
      }),
    async earlierOrigins() {
      const found = await earlierOrigins.find({}, MAJORITY).sort({ _id: 1 }).toArray();
      const signed = await earlierCheckpoints
        .find({}, MAJORITY)
        .sort({ origin: 1, size: 1 })
        .toArray();
      return found.map(({ _id, name, size }) => ({
        origin: name,
        size,
        checkpoints: signed
          .filter(({ origin }) => origin === _id)
          .map(({ size, note, at }) => ({ size, note, at })),
      }));
    },
    async keyOf(origin) {
      return (await originKeys.findOne({ _id: origin }, MAJORITY))?.vkey;
    },
    async keepKey(origin, vkey) {
      await ignoreDuplicate(
        originKeys.updateOne(
          { _id: origin },
          { $setOnInsert: { vkey } },
          { upsert: true, ...DURABLE },
        ),
      );
    },
  };
}

async function ignoreDuplicate(write: Promise<unknown>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
