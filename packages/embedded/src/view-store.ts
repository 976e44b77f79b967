import type {
  Standing,
  View,
  ViewDefinition,
  ViewGeneration,
  ViewStore,
} from '@bluebox/event-sourcing';
import { checkpointsInThread } from './checkpoints.ts';
import { quoted } from './clauses.ts';
import { type CollectionTable, deleteRows, ensureTable, indexesOf } from './collection-table.ts';
import { Generation, type GenerationState, tableName } from './generation.ts';
import { groupCommit } from './group-commit.ts';
import { stopCounting } from './kept-counts.ts';
import { openDatabase } from './sqlite.ts';
import { shareTurn } from './time-slice.ts';

/** Number of turns of the event loop over which work on views that are not durable is gathered. */
const GATHERING_TURNS = 4;
const VIEWS_CACHE_MEGABYTES = 32;
const DURABLE_CACHE_MEGABYTES = 2;

const SCHEMA = `
CREATE TABLE generations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  view TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'filling'))
);
CREATE TABLE cursors (
  generation INTEGER NOT NULL,
  key TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (generation, key)
) WITHOUT ROWID;
`;

export interface ViewStoreOptions {
  readonly path: string;
  /**
   * Whether every acknowledged change is on disk, as is needed for accounts, which no log can
   * restore.
   */
  readonly durable?: boolean;
  /**
   * Whether checkpoints of the file run in a thread of their own, so that no request waits for them. Default
   * false.
   */
  readonly checkpointsInThread?: boolean;
  /** Whether the views are opened only for reading, as for an audit beside a running server. */
  readonly readOnly?: boolean;
  /** Largest number of rows that a query reads without giving other work a turn. Default 1,000. */
  readonly rowsPerStep?: number;
  /**
   * Longest time, in milliseconds, for which applied changes of views that are not durable stay in
   * memory alone. Default 250.
   */
  readonly writeWithin?: number;
  /** Clock in milliseconds, which limits the time of a transaction. */
  readonly clock?: () => number;
}

export interface EmbeddedViewStore extends ViewStore {
  /** Cursors of the answering generation of every view in the file, including views that are not open. */
  standings(): readonly Standing[];
  /**
   * Drops every view, so that each is rebuilt from the first event. Must be called before any view
   * is opened. Once the promise resolves, the deletion is on disk for every durability, so that a
   * power cut cannot bring a view back.
   */
  dropAll(): Promise<void>;
  /** Writes every applied change to the file. */
  flush(): Promise<void>;
  /** Writes every applied change, and closes the file. */
  close(): void;
}

interface GenerationRow {
  readonly id: number;
  readonly version: number;
  readonly state: GenerationState;
}

/** Opens the views of one file, which has a table for each collection of each generation. */
export function openViewStore(options: ViewStoreOptions): EmbeddedViewStore {
  const {
    path,
    durable = false,
    readOnly = false,
    checkpointsInThread: hasThread = false,
    rowsPerStep,
    writeWithin = 250,
    clock = () => performance.now(),
  } = options;
  const database = openDatabase({
    path,
    schema: SCHEMA,
    durability: durable ? 'full' : 'normal',
    cacheMegabytes: durable ? DURABLE_CACHE_MEGABYTES : VIEWS_CACHE_MEGABYTES,
    readOnly,
  });
  const checkpoints = hasThread ? checkpointsInThread(database, path) : undefined;
  const generations = new Set<Generation>();
  const group = groupCommit(database, {
    onGroupUndone() {
      for (const generation of generations) generation.undone();
    },
    turns: durable ? 1 : GATHERING_TURNS,
    clock,
    checkpoints,
  });
  /** Indirection through which open views read, so that they follow a swap immediately. */
  const answering = new Map<string, { current: Generation }>();

  const rowsOf = (view: string) =>
    database
      .prepare('SELECT id, version, state FROM generations WHERE view = ? ORDER BY id')
      .all(view) as unknown as GenerationRow[];

  const create = (definition: ViewDefinition, state: GenerationState): number => {
    const { lastInsertRowid } = database
      .prepare('INSERT INTO generations (view, version, state) VALUES (?, ?, ?)')
      .run(definition.name, definition.version, state);
    const id = Number(lastInsertRowid);
    ensureTables(definition, id);
    return id;
  };
  const ensureTables = (definition: ViewDefinition, id: number): void => {
    for (const collection of definition.collections)
      ensureTable(database, tableName(id, collection.name), collection);
  };
  const tablesLike = (pattern: string): readonly string[] =>
    (
      database
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?")
        .all(pattern) as unknown as { readonly name: string }[]
    ).map(({ name }) => name);
  /** Drops a generation. Its tables remain until `removeLeftovers`. */
  const drop = (id: number): void => {
    database.prepare('DELETE FROM cursors WHERE generation = ?').run(id);
    database.prepare('DELETE FROM generations WHERE id = ?').run(id);
  };
  const leftovers = (): readonly string[] => {
    const known = new Set(
      (
        database.prepare('SELECT id FROM generations').all() as unknown as { readonly id: number }[]
      ).map(({ id }) => id),
    );
    return tablesLike(tableName('*', '*')).filter((name) => !known.has(generationOf(name)));
  };
  let isRemoving = false;
  /**
   * Removes the tables of dropped generations step by step, because no request is answered while a large
   * table is dropped. If the store is closed or its disk is full before the end, the remaining tables are
   * removed after the store is opened again.
   */
  const removeLeftovers = async (): Promise<void> => {
    if (isRemoving) return;
    isRemoving = true;
    try {
      for (let [table] = leftovers(); table !== undefined; [table] = leftovers()) {
        const leftover = table;
        await group.run(() => stopCounting(database, leftover));
        for (const index of indexesOf(database, leftover))
          await group.run(() => database.exec(`DROP INDEX ${quoted(index)}`));
        while (await group.run(() => deleteRows(database, leftover)));
        await group.run(() => database.exec(`DROP TABLE ${quoted(leftover)}`));
      }
    } catch {
      // The remaining tables are only unused space.
    } finally {
      isRemoving = false;
    }
  };
  const attach = (definition: ViewDefinition, id: number, state: GenerationState): Generation =>
    new Generation({
      database,
      group,
      definition,
      id,
      state,
      rowsPerStep,
      clock,
      writes: readOnly ? 'never' : durable ? 'at once' : { within: writeWithin },
    });
  const detach = (id: number): void => {
    for (const generation of generations)
      if (generation.id === id) {
        generation.retire();
        generations.delete(generation);
      }
  };

  /**
   * Opens a view for reading. Documents and the choice of generation are not cached between
   * queries, because the writer may change both.
   */
  const openForReading = (definition: ViewDefinition): View => {
    const { name, version } = definition;
    let known: Generation | undefined;
    const current = (): Generation => {
      const active = rowsOf(name).find((row) => row.state === 'active' && row.version === version);
      if (active === undefined)
        throw new Error(
          `there is no view ${name} of version ${version} here: start a server of this version on this data once to build it`,
        );
      if (known?.id !== active.id) known = attach(definition, active.id, 'active');
      known.forgetCached();
      return known;
    };
    current();
    return viewThrough({
      get current() {
        return current();
      },
    });
  };

  return {
    async open(definition) {
      if (readOnly) return openForReading(definition);
      const opened = () => {
        const open = answering.get(definition.name);
        return open?.current.definition.version === definition.version ? open : undefined;
      };
      const open = opened();
      if (open !== undefined) return viewThrough(open);
      const generation = await group.run(
        () => {
          // Another caller may have opened the view since, in an earlier transaction.
          const known = opened();
          if (known !== undefined) return known.current;
          const rows = rowsOf(definition.name);
          const active = rows.find(
            ({ version, state }) => state === 'active' && version === definition.version,
          );
          for (const { id } of rows) if (id !== active?.id) drop(id);
          const id = active?.id ?? create(definition, 'active');
          ensureTables(definition, id);
          const attached = attach(definition, id, 'active');
          attached.createIndexes();
          return attached;
        },
        (attached) => {
          if (opened()?.current === attached) return;
          generations.add(attached);
          answering.set(definition.name, { current: attached });
        },
      );
      void removeLeftovers();
      return viewThrough(answering.get(definition.name) ?? { current: generation });
    },

    async rebuild(definition) {
      const { generation } = await group.run(
        () => {
          const superseded = rowsOf(definition.name).filter(({ state }) => state === 'filling');
          for (const { id } of superseded) drop(id);
          const attached = attach(definition, create(definition, 'filling'), 'filling');
          // A table is filled faster without indexes, but no request is answered for seconds while the
          // indexes of a full table are created.
          if (answering.has(definition.name)) attached.createIndexes();
          return { generation: attached, superseded };
        },
        ({ generation: attached, superseded }) => {
          for (const { id } of superseded) detach(id);
          generations.add(attached);
        },
      );
      return Object.assign(viewThrough({ current: generation }), {
        async activate() {
          await generation.flush();
          await group.run(
            () => {
              const rows = rowsOf(definition.name);
              if (!rows.some(({ id }) => id === generation.id))
                throw new Error(`a later rebuild of ${definition.name} has replaced this one`);
              generation.writeRest();
              const replaced = rows.filter(({ id }) => id !== generation.id);
              for (const { id } of replaced) drop(id);
              database
                .prepare("UPDATE generations SET state = 'active' WHERE id = ?")
                .run(generation.id);
              return replaced;
            },
            (replaced) => {
              for (const { id } of replaced) detach(id);
              generation.activated();
              const open = answering.get(definition.name);
              if (open === undefined) answering.set(definition.name, { current: generation });
              else open.current = generation;
            },
          );
          void removeLeftovers();
        },
        async abandon() {
          await group.run(
            () => {
              const row = rowsOf(definition.name).find(({ id }) => id === generation.id);
              if (row?.state !== 'filling') return false;
              drop(generation.id);
              return true;
            },
            (dropped) => {
              if (dropped) detach(generation.id);
            },
          );
          void removeLeftovers();
        },
      }) satisfies ViewGeneration;
    },

    standings: () =>
      database
        .prepare(
          `SELECT view, key AS cursor, position FROM cursors JOIN generations ON generations.id = generation
           WHERE state = 'active' ORDER BY view, key`,
        )
        .all() as unknown as Standing[],

    async dropAll() {
      if (answering.size > 0) throw new Error('a view is open');
      await group.run(() => {
        const rows = database.prepare('SELECT id FROM generations').all() as unknown as {
          readonly id: number;
        }[];
        for (const { id } of rows) drop(id);
        for (const name of leftovers()) database.exec(`DROP TABLE ${quoted(name)}`);
      });
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },

    async flush() {
      await Promise.all([...generations].map((generation) => generation.flush()));
    },
    close() {
      for (const generation of generations) generation.close();
      group.close();
      checkpoints?.close();
      database.close();
    },
  };
}

const generationOf = (table: string): number => Number(table.split('_')[1]);

function viewThrough(holder: { readonly current: Generation }): View {
  /**
   * Runs a query, and repeats it if its generation was replaced meanwhile, because the tables of a
   * replaced generation are emptied.
   */
  const queried = async <T>(
    collection: string,
    run: (table: CollectionTable) => Promise<T>,
  ): Promise<T> => {
    for (;;) {
      const generation = holder.current;
      try {
        const result = await run(await generation.toQuery(collection));
        if (generation === holder.current) return result;
      } catch (error) {
        if (generation === holder.current) throw error;
      }
    }
  };
  return {
    get definition() {
      return holder.current.definition;
    },
    get: async (collection, id) => holder.current.get(collection, id) as never,
    find: (collection, query) =>
      queried(collection, (table) => table.find(query)) as Promise<never>,
    count: (collection, where = {}) => queried(collection, (table) => table.count(where)),
    async *documents(collection) {
      // The answering generation is looked up for every chunk, because a rebuild may swap it during
      // an export.
      for (let after: string | undefined = ''; after !== undefined; ) {
        await shareTurn();
        const last: string = after;
        const chunk: ReturnType<CollectionTable['listAfter']> = await queried(
          collection,
          async (table) => table.listAfter(last),
        );
        for (const { document } of chunk) yield document;
        after = chunk.at(-1)?.id;
      }
    },
    cursors: async () => holder.current.cursors(),
    apply: (work) => holder.current.apply(work),
  };
}
