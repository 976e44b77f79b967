import {
  CursorConflict,
  type Cursors,
  type Document,
  type Query,
  type ViewDefinition,
  type ViewWork,
} from '@bluebox/event-sourcing';
import type { Collection, Connection, mongo } from 'mongoose';
import { isDuplicateKey } from './append.ts';
import { DURABLE } from './commit-document.ts';
import { type CollectionQueries, collectionQueries, type StoredDocument } from './view-query.ts';

const DEFAULT_LIMIT = 100;
/** Number of documents that `listAfter` returns at most. */
const LISTING_CHUNK = 500;
/** Number of attempts to apply work when another instance inserts the same documents first. */
const ATTEMPTS = 20;
const NAMESPACE_EXISTS = 48;

/**
 * An alias, which says which generation answers for a view. Each version of the view has its own
 * alias, so that old and new programs can run side by side.
 */
export interface AliasDocument {
  /** Name of the alias, as `view@version`. */
  readonly _id: string;
  readonly view: string;
  readonly version: number;
  readonly answering: number;
  readonly filling?: number;
  /** Number of the newest generation. */
  readonly last: number;
  /** Number of works that inserted a cursor, so that such work conflicts with a swap. */
  readonly insertions?: number;
}

export interface CursorDocument {
  readonly _id: string;
  readonly generation: string;
  readonly key: string;
  readonly position: number;
  /**
   * Number that changes with every write, so that two concurrent writes over the same cursor
   * conflict even if its position stays the same.
   */
  readonly moves: number;
  /**
   * Mark that another generation answers since, so that this cursor must not move. Set in the
   * transaction that swaps the generations.
   */
  readonly replaced?: true;
}

export const aliasOf = ({ name, version }: ViewDefinition): string => `${name}@${version}`;
export const generationPrefix = (alias: string, number: number): string => `${alias}.${number}.`;

/** A document that work on a view changes. */
interface TouchedDocument {
  /** The document as JSON text before the work; `undefined` if it did not exist. */
  readonly before: string | undefined;
  after: Document | undefined;
}

const MAJORITY = { readConcern: { level: 'majority' } } as const;

/** One generation of a view's collections. */
export class Generation {
  readonly definition: ViewDefinition;
  readonly number: number;
  readonly #connection: Connection;
  readonly #prefix: string;
  readonly #aliases: Collection<AliasDocument>;
  readonly #cursors: Collection<CursorDocument>;
  readonly #collections: ReadonlyMap<
    string,
    { readonly documents: Collection<StoredDocument>; readonly queries: CollectionQueries }
  >;

  constructor(connection: Connection, definition: ViewDefinition, number: number) {
    this.definition = definition;
    this.number = number;
    this.#connection = connection;
    this.#prefix = generationPrefix(aliasOf(definition), number);
    this.#aliases = connection.collection<AliasDocument>('view_aliases');
    this.#cursors = connection.collection<CursorDocument>('view_cursors');
    this.#collections = new Map(
      definition.collections.map((collection) => [
        collection.name,
        {
          documents: connection.collection<StoredDocument>(this.#prefix + collection.name),
          queries: collectionQueries(definition.name, collection),
        },
      ]),
    );
  }

  #collection(name: string) {
    const collection = this.#collections.get(name);
    if (collection === undefined)
      throw new Error(`view ${this.definition.name} has no collection ${name}`);
    return collection;
  }

  async createCollections(): Promise<void> {
    for (const name of this.#collections.keys())
      await this.#connection.createCollection(this.#prefix + name).catch((error: unknown) => {
        if ((error as mongo.MongoServerError).code !== NAMESPACE_EXISTS) throw error;
      });
  }

  async createIndexes(): Promise<void> {
    for (const { documents, queries } of this.#collections.values())
      for (const key of queries.indexKeys) await documents.createIndex(key);
  }

  async get(collection: string, id: string): Promise<Document | undefined> {
    const found = await this.#collection(collection).documents.findOne({ _id: id }, MAJORITY);
    return found === null ? undefined : (JSON.parse(found.document) as Document);
  }

  async find(
    collection: string,
    { where = {}, sort = [], limit = DEFAULT_LIMIT, after }: Query,
  ): Promise<Document[]> {
    const { documents, queries } = this.#collection(collection);
    const matching = queries.filterOf(where);
    const filter =
      after === undefined ? matching : { $and: [matching, queries.filterAfter(after, sort)] };
    const order = queries.orderOf(sort);
    // The server takes a limit of 0 as no limit.
    if (limit === 0) return [];
    const page = { ...MAJORITY, sort: order, limit };
    const found = await documents.find(filter, page).toArray();
    return found.map(({ document }) => JSON.parse(document) as Document);
  }

  async count(collection: string, where: NonNullable<Query['where']>): Promise<number> {
    const { documents, queries } = this.#collection(collection);
    return documents.countDocuments(queries.filterOf(where), MAJORITY);
  }

  async listAfter(collection: string, id: string): Promise<Document[]> {
    const found = await this.#collection(collection)
      .documents.find({ _id: { $gt: id } }, MAJORITY)
      .sort({ _id: 1 })
      .limit(LISTING_CHUNK)
      .toArray();
    return found.map(({ document }) => JSON.parse(document) as Document);
  }

  async cursors(): Promise<Cursors> {
    const found = await this.#cursors.find({ generation: this.#prefix }, MAJORITY).toArray();
    return Object.fromEntries(
      found.filter(({ position }) => position > 0).map(({ key, position }) => [key, position]),
    );
  }

  async apply(work: ViewWork): Promise<void> {
    for (const { collection } of work.changes) this.#collection(collection);
    if (await this.#movedAlone(work)) return;
    const session = await this.#connection.startSession();
    try {
      for (let attempt = 1; ; attempt++)
        try {
          // The driver repeats a transaction after a conflict. If the first commit succeeded and
          // only its response was lost, the repetition finds the cursor moved and fails with a
          // CursorConflict.
          await session.withTransaction(() => this.#applyWithin(session, work), {
            readConcern: { level: 'snapshot' },
            ...DURABLE,
          });
          return;
        } catch (error) {
          if (!isDuplicateKey(error) || attempt === ATTEMPTS) throw error;
        }
    } finally {
      await session.endSession();
    }
  }

  /**
   * Moves a single cursor, without a transaction, if the work consists of nothing else.
   * @returns false if the work needs a transaction.
   */
  async #movedAlone({ from, to, changes }: ViewWork): Promise<boolean> {
    const [key, ...others] = new Set([...Object.keys(from), ...Object.keys(to)]);
    // The first move of a cursor inserts the cursor, and needs a look at the alias.
    if (changes.length > 0 || others.length > 0 || key === undefined || (from[key] ?? 0) === 0)
      return false;
    const { filter, update } = this.#move(key, from, to);
    const { matchedCount } = await this.#cursors.updateOne(filter, update, DURABLE);
    if (matchedCount === 0) throw new CursorConflict(this.definition.name);
    return true;
  }

  #move(key: string, from: Cursors, to: Cursors) {
    const position = from[key];
    return {
      filter: {
        _id: this.#prefix + key,
        replaced: { $exists: false },
        ...(position === undefined ? {} : { position }),
      },
      update: {
        $set: { position: to[key] ?? position ?? 0 },
        $inc: { moves: 1 },
        $setOnInsert: { generation: this.#prefix, key },
      },
      upsert: (position ?? 0) === 0,
    };
  }

  /**
   * Moves the cursors.
   * @throws CursorConflict if one of them is elsewhere, or the generation was replaced or dropped.
   */
  async #moveCursors(session: mongo.ClientSession, { from, to }: ViewWork): Promise<void> {
    const { name } = this.definition;
    const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    let existing = 0;
    if (keys.length > 0) {
      const moves = keys.map((key) => ({ updateOne: this.#move(key, from, to) }));
      const moved = await this.#cursors.bulkWrite(moves, { session }).catch((error: unknown) => {
        // A cursor that is expected at 0 is inserted, which fails if it is elsewhere.
        throw isDuplicateKey(error) ? new CursorConflict(name) : error;
      });
      existing = moved.matchedCount;
      if (existing + moved.upsertedCount < keys.length) throw new CursorConflict(name);
    }
    // The cursors of a replaced generation are marked, and those of a dropped one are removed. Only
    // the alias tells about cursors that did not exist. It is written, because a swap that only
    // read sees would not mark the new cursors.
    if (existing > 0 && existing === keys.length) return;
    const isCurrent = { $or: [{ answering: this.number }, { filling: this.number }] };
    const { matchedCount } = await this.#aliases.updateOne(
      { _id: aliasOf(this.definition), ...isCurrent },
      { $inc: { insertions: 1 } },
      { session },
    );
    if (matchedCount === 0) throw new CursorConflict(name);
  }

  async #applyWithin(session: mongo.ClientSession, work: ViewWork): Promise<void> {
    await this.#moveCursors(session, work);
    const touched = new Map<string, Map<string, TouchedDocument>>();
    for (const { collection, id } of work.changes) {
      const documents = touched.get(collection) ?? new Map<string, TouchedDocument>();
      touched.set(collection, documents.set(id, { before: undefined, after: undefined }));
    }
    for (const [collection, documents] of touched) {
      const found = await this.#collection(collection)
        .documents.find({ _id: { $in: [...documents.keys()] } }, { session })
        .toArray();
      for (const { _id, document } of found)
        documents.set(_id, { before: document, after: JSON.parse(document) as Document });
    }
    for (const { collection, id, evolve } of work.changes) {
      const document = touched.get(collection)?.get(id) as TouchedDocument;
      document.after = evolve(document.after);
    }
    for (const [collection, documents] of touched)
      await this.#write(session, collection, documents);
  }

  async #write(
    session: mongo.ClientSession,
    collection: string,
    touched: ReadonlyMap<string, TouchedDocument>,
  ): Promise<void> {
    const { documents, queries } = this.#collection(collection);
    const writes = [...touched].flatMap(
      ([id, { before, after }]): mongo.AnyBulkWriteOperation<StoredDocument>[] => {
        if (after === undefined)
          return before === undefined ? [] : [{ deleteOne: { filter: { _id: id } } }];
        const { _id, ...replacement } = queries.stored(id, after);
        if (replacement.document === before) return [];
        return [{ replaceOne: { filter: { _id }, replacement, upsert: before === undefined } }];
      },
    );
    if (writes.length > 0) await documents.bulkWrite(writes, { session });
  }
}
