import {
  CursorConflict,
  type View,
  type ViewDefinition,
  type ViewGeneration,
  type ViewStore,
} from '@bluebox/event-sourcing';
import type { Connection } from 'mongoose';
import { isDuplicateKey } from './append.ts';
import { DURABLE } from './commit-document.ts';
import {
  type AliasDocument,
  aliasOf,
  type CursorDocument,
  Generation,
  generationPrefix,
} from './view-generation.ts';

/** Longest time, in milliseconds, for which a process may still read a replaced generation. */
const ALIAS_MILLISECONDS = 1_000;
/**
 * Longest time, in milliseconds, for which a process may write a replaced generation. A replaced
 * generation refuses writes, unless a process of an earlier release replaced it.
 */
const WRITING_MILLISECONDS = 10_000;

const missing = ({ name, version }: ViewDefinition): Error =>
  new Error(
    `this database no longer has view ${name} of version ${version}. A rebuild by a newer release drops it: run that release, or start this one again, which rebuilds the view`,
  );

export interface MongoViewStoreOptions {
  /** Connection to this service's own database. */
  readonly connection: Connection;
}

/** Indirection through which an open view reads, so that the view follows a swap of generations. */
interface Holder {
  /**
   * Returns the generation that answers.
   * @param age largest age of the last query, in milliseconds, with which the database is not
   *   queried again.
   */
  current(age?: number): Promise<Generation>;
}

/**
 * Opens the views of one service, with collections for each generation. Several processes of the
 * service may write concurrently.
 */
export async function openMongoViewStore(options: MongoViewStoreOptions): Promise<ViewStore> {
  const { connection } = options;
  const aliases = connection.collection<AliasDocument>('view_aliases');
  const cursors = connection.collection<CursorDocument>('view_cursors');
  await cursors.createIndex({ generation: 1 });
  const holders = new Map<string, Holder>();

  const aliasDocument = async (definition: ViewDefinition): Promise<AliasDocument> => {
    const _id = aliasOf(definition);
    const found = await aliases.findOne({ _id }, { readConcern: { level: 'majority' } });
    if (found === null) throw missing(definition);
    return found;
  };

  /** Creates the alias of a view if it is missing. Several processes may do so at once. */
  const ensure = async (definition: ViewDefinition): Promise<AliasDocument> => {
    const { name: view, version } = definition;
    await aliases
      .updateOne(
        { _id: aliasOf(definition) },
        { $setOnInsert: { view, version, answering: 1, last: 1 } },
        { upsert: true, ...DURABLE },
      )
      .catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
    return aliasDocument(definition);
  };

  const holderOf = (definition: ViewDefinition, first: Generation): Holder => {
    let generation = first;
    let asked = performance.now();
    return {
      async current(age = ALIAS_MILLISECONDS) {
        if (performance.now() - asked < age) return generation;
        const begun = performance.now();
        const { answering } = await aliasDocument(definition);
        if (answering !== generation.number)
          generation = new Generation(connection, definition, answering);
        asked = begun;
        return generation;
      },
    };
  };

  /** Drops all generations of the alias, with their cursors, except the kept generations. */
  const dropOthers = async (alias: string, kept: readonly number[]): Promise<void> => {
    const keptPrefixes = kept.map((number) => generationPrefix(alias, number));
    const isDropped = (name: string) =>
      name.startsWith(`${alias}.`) && !keptPrefixes.some((prefix) => name.startsWith(prefix));
    // A generation without cursors is not written any more, so that no write creates a dropped
    // collection again.
    const generations = (await cursors.distinct('generation')).filter(isDropped);
    await cursors.deleteMany({ generation: { $in: generations } });
    const present = await connection.listCollections();
    for (const { name } of present) if (isDropped(name)) await connection.dropCollection(name);
  };

  /**
   * Makes a generation answer, and marks the cursors of the generation before it, in one
   * transaction.
   */
  const swap = async (alias: string, number: number): Promise<void> => {
    const session = await connection.startSession();
    try {
      await session.withTransaction(async () => {
        const replaced = await aliases.findOneAndUpdate(
          { _id: alias, filling: number },
          { $set: { answering: number }, $unset: { filling: '' } },
          { session },
        );
        if (replaced === null)
          throw new Error(`another rebuild of ${alias} has begun since this one`);
        await cursors.updateMany(
          { generation: generationPrefix(alias, replaced.answering) },
          { $set: { replaced: true } },
          { session },
        );
      }, DURABLE);
    } finally {
      await session.endSession();
    }
  };

  return {
    async open(definition) {
      const alias = aliasOf(definition);
      const { answering } = await ensure(definition);
      const generation = new Generation(connection, definition, answering);
      await generation.createCollections();
      await generation.createIndexes();
      const holder = holders.get(alias) ?? holderOf(definition, generation);
      holders.set(alias, holder);
      return viewThrough(definition, holder);
    },

    async rebuild(definition) {
      const alias = aliasOf(definition);
      await ensure(definition);
      const begun = await aliases.findOneAndUpdate(
        { _id: alias },
        [{ $set: { last: { $add: ['$last', 1] }, filling: { $add: ['$last', 1] } } }],
        { returnDocument: 'after', ...DURABLE },
      );
      if (begun === null) throw missing(definition);
      const number = begun.last;
      await dropOthers(alias, [begun.answering, number]);
      const outdated = await aliases
        .find({ view: definition.name, version: { $lt: definition.version } })
        .toArray();
      for (const { _id } of outdated) {
        await aliases.deleteOne({ _id }, DURABLE);
        await dropOthers(_id, []);
      }
      const generation = new Generation(connection, definition, number);
      await generation.createCollections();
      const filled = viewThrough(definition, { current: async () => generation });
      return Object.assign(filled, {
        async activate() {
          // The indexes are created last, because filling a collection is faster without indexes.
          await generation.createIndexes();
          await swap(alias, number);
          await holders.get(alias)?.current(0);
        },
        async abandon() {
          const { matchedCount } = await aliases.updateOne(
            { _id: alias, filling: number },
            { $unset: { filling: '' } },
            DURABLE,
          );
          if (matchedCount === 0) return;
          await cursors.deleteMany({ generation: generationPrefix(alias, number) });
          for (const { name } of await connection.listCollections())
            if (name.startsWith(generationPrefix(alias, number)))
              await connection.dropCollection(name);
        },
      }) satisfies ViewGeneration;
    },
  };
}

function viewThrough(definition: ViewDefinition, holder: Holder): View {
  return {
    definition,
    get: async (collection, id) => (await holder.current()).get(collection, id) as never,
    find: async (collection, query) => (await holder.current()).find(collection, query) as never,
    count: async (collection, where = {}) => (await holder.current()).count(collection, where),
    async *documents(collection) {
      // The answering generation is looked up for every chunk, because a rebuild may swap it during
      // an export.
      for (let after: string | undefined = ''; after !== undefined; ) {
        const chunk = await (await holder.current()).listAfter(collection, after);
        yield* chunk;
        after = chunk.at(-1)?.id;
      }
    },
    cursors: async () => (await holder.current(0)).cursors(),
    async apply(work) {
      try {
        await (await holder.current(WRITING_MILLISECONDS)).apply(work);
      } catch (error) {
        if (error instanceof CursorConflict) await holder.current(0);
        throw error;
      }
    },
  };
}
