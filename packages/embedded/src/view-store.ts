import {
  CursorConflict,
  type Cursors,
  type Document,
  type View,
  type ViewDefinition,
  type ViewGeneration,
  type ViewStore,
  type ViewWork,
} from '@bluebox/event-sourcing';
import {
  type CollectionTable,
  ensureTable,
  openTable,
  quoted,
  type Write,
} from './collection-table.ts';
import { type GroupCommit, groupCommit } from './group-commit.ts';
import { type Database, openDatabase, type Statement } from './sqlite.ts';

/**
 * Smallest number of recently used documents kept in memory per collection: for a generation that
 * answers queries, and for one that is being filled.
 */
const CACHED_DOCUMENTS = 1_000;
const CACHED_WHILE_FILLING = 10_000;
/**
 * Number of changed documents that a generation collects in memory while it is being filled, so
 * that a frequently changed document is written less often.
 */
const KEPT_BACK = 10_000;
/**
 * Number of turns of the event loop over which work is gathered, unless the views are durable. More
 * turns make fewer transactions, at the cost of a short delay.
 */
const GATHERING_TURNS = 4;
const VIEWS_CACHE_MEGABYTES = 16;
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
  /** Whether the views are opened only for reading, as for an audit beside a running server. */
  readonly readOnly?: boolean;
}

/** A cursor of the generation that answers for a view. */
export interface ViewStanding {
  readonly view: string;
  /** The cursor's key in its view, such as `service/bucket`. */
  readonly cursor: string;
  readonly position: number;
}

export interface EmbeddedViewStore extends ViewStore {
  /** Cursors of every view in the file, including those that are not open. */
  standings(): readonly ViewStanding[];
  /**
   * Drops every view, so that each is rebuilt from the first event. Must be called before any view
   * is opened. Once the promise resolves, the deletion is on disk for every durability, so that a
   * power cut cannot bring a view back.
   */
  dropAll(): Promise<void>;
  close(): void;
}

type GenerationState = 'active' | 'filling';
interface GenerationRow {
  readonly id: number;
  readonly version: number;
  readonly state: GenerationState;
}

/** Opens the views of one file, which has a table for each collection of each generation. */
export function openViewStore(options: ViewStoreOptions): EmbeddedViewStore {
  const { path, durable = false, readOnly = false } = options;
  const database = openDatabase({
    path,
    schema: SCHEMA,
    durability: durable ? 'full' : 'normal',
    cacheMegabytes: durable ? DURABLE_CACHE_MEGABYTES : VIEWS_CACHE_MEGABYTES,
    readOnly,
  });
  const generations = new Set<Generation>();
  const undone = () => {
    for (const generation of generations) generation.undone();
  };
  const group = groupCommit(database, undone, durable ? 1 : GATHERING_TURNS);
  /**
   * The generation that answers for each open view. Open views read through this indirection, so
   * that they follow a swap immediately.
   */
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
  const drop = (id: number): void => {
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?")
      .all(tableName(id, '*')) as unknown as { readonly name: string }[];
    for (const { name } of tables) database.exec(`DROP TABLE ${quoted(name)}`);
    database.prepare('DELETE FROM cursors WHERE generation = ?').run(id);
    database.prepare('DELETE FROM generations WHERE id = ?').run(id);
  };
  const attach = (definition: ViewDefinition, id: number, state: GenerationState): Generation =>
    new Generation(database, group, definition, id, state);
  const detach = (id: number): void => {
    for (const generation of generations) if (generation.id === id) generations.delete(generation);
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
      const open = answering.get(definition.name);
      if (open !== undefined && open.current.definition.version === definition.version)
        return viewThrough(open);
      const generation = await group.run(
        () => {
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
          generations.add(attached);
          answering.set(definition.name, { current: attached });
        },
      );
      return viewThrough(answering.get(definition.name) ?? { current: generation });
    },

    async rebuild(definition) {
      const generation = await group.run(
        () => {
          for (const { id, state } of rowsOf(definition.name)) if (state === 'filling') drop(id);
          return attach(definition, create(definition, 'filling'), 'filling');
        },
        (attached) => generations.add(attached),
      );
      return Object.assign(viewThrough({ current: generation }), {
        async activate() {
          const swapped = group.run(
            () => {
              generation.finish();
              const replaced = rowsOf(definition.name).filter(({ id }) => id !== generation.id);
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
          await swapped.catch((error: unknown) => {
            generation.undone();
            throw error;
          });
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
        },
      }) satisfies ViewGeneration;
    },

    standings: () =>
      database
        .prepare(
          `SELECT view, key AS cursor, position FROM cursors JOIN generations ON generations.id = generation
           WHERE state = 'active' ORDER BY view, key`,
        )
        .all() as unknown as ViewStanding[],

    async dropAll() {
      if (answering.size > 0) throw new Error('a view is open');
      await group.run(() => {
        const rows = database.prepare('SELECT id FROM generations').all() as unknown as {
          readonly id: number;
        }[];
        for (const { id } of rows) drop(id);
      });
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },

    close() {
      group.close();
      database.close();
    },
  };
}

const tableName = (generation: number, collection: string): string =>
  `generation_${generation}_${collection}`;

function viewThrough(holder: { readonly current: Generation }): View {
  return {
    get definition() {
      return holder.current.definition;
    },
    get: async (collection, id) => holder.current.get(collection, id) as never,
    find: async (collection, query) =>
      (await holder.current.toQuery(collection)).find(query) as never,
    count: async (collection, where = {}) =>
      (await holder.current.toQuery(collection)).count(where),
    async *documents(collection) {
      // The answering generation is looked up for every chunk, because a rebuild may swap it during
      // an export.
      for (let after: string | undefined = ''; after !== undefined; ) {
        const chunk = (await holder.current.toQuery(collection)).listAfter(after);
        for (const { document } of chunk) yield document;
        after = chunk.at(-1)?.id;
      }
    },
    cursors: async () => holder.current.cursors(),
    apply: (work) => holder.current.apply(work),
  };
}

/** Pending writes, by collection and id. */
type Writes = Map<string, Map<string, Write>>;

/**
 * One generation of a view's collections. A generation that answers queries writes all changes
 * immediately. A generation that is being filled may keep changed documents and cursors in memory,
 * because an unfinished generation is dropped after a crash.
 */
class Generation {
  readonly definition: ViewDefinition;
  readonly id: number;
  readonly #database: Database;
  readonly #group: GroupCommit;
  readonly #tables: ReadonlyMap<string, CollectionTable>;
  readonly #putCursor: Statement;
  #state: GenerationState | 'lost';
  #cursors: Record<string, number> | undefined;
  #keptBack: Writes = new Map();
  #keptBackCount = 0;

  constructor(
    database: Database,
    group: GroupCommit,
    definition: ViewDefinition,
    id: number,
    state: GenerationState,
  ) {
    this.definition = definition;
    this.id = id;
    this.#database = database;
    this.#group = group;
    this.#state = state;
    this.#putCursor = database.prepare(
      'INSERT OR REPLACE INTO cursors (generation, key, position) VALUES (?, ?, ?)',
    );
    const cached = state === 'filling' ? CACHED_WHILE_FILLING : CACHED_DOCUMENTS;
    this.#tables = new Map(
      definition.collections.map((collection) => [
        collection.name,
        openTable(database, definition.name, collection, tableName(id, collection.name), cached),
      ]),
    );
  }

  #table(collection: string): CollectionTable {
    const table = this.#tables.get(collection);
    if (table === undefined)
      throw new Error(`view ${this.definition.name} has no collection ${collection}`);
    return table;
  }

  get(collection: string, id: string): Document | undefined {
    const kept = this.#keptBack.get(collection)?.get(id);
    return kept === undefined ? this.#table(collection).get(id) : kept.after;
  }

  /** Writes all changes that are kept in memory, and returns the table. */
  async toQuery(collection: string): Promise<CollectionTable> {
    if (this.#keptBackCount > 0) await this.#group.run(() => this.#flush());
    return this.#table(collection);
  }

  cursors(): Cursors {
    return { ...this.#loadCursors() };
  }

  #loadCursors(): Readonly<Record<string, number>> {
    this.#cursors ??= Object.fromEntries(
      (
        this.#database
          .prepare('SELECT key, position FROM cursors WHERE generation = ?')
          .all(this.id) as unknown as { readonly key: string; readonly position: number }[]
      ).map(({ key, position }) => [key, position]),
    );
    return this.#cursors;
  }

  async apply(work: ViewWork): Promise<void> {
    // The flush is a separate piece of work, because a change that throws must not undo the flush.
    if (this.#keptBackCount >= KEPT_BACK) await this.#group.run(() => this.#flush());
    await this.#group.run(() => this.#apply(work));
  }

  #apply({ from, to, changes }: ViewWork): void {
    if (this.#state === 'lost')
      throw new Error(
        `the rebuild of ${this.definition.name} lost documents that were not written yet`,
      );
    const cursors = this.#loadCursors();
    for (const [key, position] of Object.entries(from))
      if ((cursors[key] ?? 0) !== position) throw new CursorConflict(this.definition.name);

    const touched: Writes = new Map();
    for (const { collection, id, evolve } of changes) {
      const writes = writesOf(touched, collection);
      const earlier = writes.get(id) ?? this.#keptBack.get(collection)?.get(id);
      const before = earlier === undefined ? this.#table(collection).get(id) : earlier.before;
      const document = earlier === undefined ? before : earlier.after;
      writes.set(id, { id, before, after: evolve(document) });
    }

    if (this.#state === 'filling') {
      this.#keepBack(touched);
      this.#cursors = { ...cursors, ...to };
      return;
    }
    this.#write(touched);
    this.#writeCursors(to);
    this.#remember(touched);
    this.#cursors = { ...cursors, ...to };
  }

  #keepBack(touched: Writes): void {
    for (const [collection, writes] of touched) {
      const kept = writesOf(this.#keptBack, collection);
      for (const write of writes.values()) kept.set(write.id, write);
    }
    this.#keptBackCount = 0;
    for (const kept of this.#keptBack.values()) this.#keptBackCount += kept.size;
  }

  #flush(): void {
    const writes = this.#keptBack;
    this.#write(writes);
    this.#writeCursors(this.#loadCursors());
    this.#remember(writes);
    this.#keptBack = new Map();
    this.#keptBackCount = 0;
  }

  #write(writes: Writes): void {
    for (const [collection, documents] of writes) {
      const table = this.#table(collection);
      for (const write of documents.values()) table.write(write);
    }
  }

  #remember(writes: Writes): void {
    for (const [collection, documents] of writes) {
      const table = this.#table(collection);
      for (const write of documents.values()) table.remember(write);
    }
  }

  #writeCursors(cursors: Cursors): void {
    for (const [key, position] of Object.entries(cursors))
      this.#putCursor.run(this.id, key, position);
  }

  /**
   * Writes everything that is still in memory and creates the indexes, within the transaction that
   * activates the generation.
   */
  finish(): void {
    if (this.#state === 'lost')
      throw new Error(
        `the rebuild of ${this.definition.name} lost documents that were not written yet`,
      );
    if (this.#keptBackCount > 0) this.#flush();
    this.#writeCursors(this.#loadCursors());
    this.createIndexes();
  }

  activated(): void {
    this.#state = 'active';
  }

  createIndexes(): void {
    for (const table of this.#tables.values()) table.createIndexes();
  }

  /**
   * Drops the caches after a rollback, because they may hold data that was never stored. A
   * generation that is being filled refuses to continue, because the rollback may have lost
   * documents that are no longer in memory.
   */
  undone(): void {
    if (this.#state === 'filling') this.#state = 'lost';
    this.forgetCached();
  }

  forgetCached(): void {
    this.#cursors = undefined;
    for (const table of this.#tables.values()) table.forgetCached();
  }
}

function writesOf(writes: Writes, collection: string): Map<string, Write> {
  let documents = writes.get(collection);
  if (documents === undefined) {
    documents = new Map();
    writes.set(collection, documents);
  }
  return documents;
}
