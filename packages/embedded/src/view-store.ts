import {
  type Change,
  CursorConflict,
  type Cursors,
  type Document,
  type FieldValue,
  type Query,
  type View,
  type ViewDefinition,
  type ViewGeneration,
  type ViewStore,
  type ViewWork,
} from '@bluebox/event-sourcing';
import { BoundedCache } from './bounded-cache.ts';
import { type GroupCommit, groupCommit } from './group-commit.ts';
import { type Database, openDatabase, type Statement } from './sqlite.ts';

/** Documents kept in memory per collection. */
const CACHED_DOCUMENTS = 2_000;
const DEFAULT_LIMIT = 100;
/** Documents read at once when all are listed. */
const LISTING_CHUNK = 500;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS generations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  view TEXT NOT NULL,
  version INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'filling'))
);
CREATE TABLE IF NOT EXISTS cursors (
  generation INTEGER NOT NULL,
  key TEXT NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (generation, key)
) WITHOUT ROWID;
`;

export interface ViewStoreOptions {
  readonly path: string;
  /** For documents that no log can bring back (accounts): every acknowledged change is on disk. */
  readonly durable?: boolean;
  readonly readOnly?: boolean;
}

export type EmbeddedViewStore = ViewStore & { close(): void };

/** A query named a field or collection that the view's definition does not have. */
export class UndeclaredIndex extends Error {
  constructor(view: string, collection: string, field: string) {
    super(`view ${view}, collection ${collection}: ${field} is not a declared index`);
    this.name = 'UndeclaredIndex';
  }
}

/** Documents as JSON text, a table for each collection of each generation of a view. */
export function openViewStore(options: ViewStoreOptions): EmbeddedViewStore {
  const { path, durable = false, readOnly = false } = options;
  const database = openDatabase({ path, durability: durable ? 'full' : 'normal', readOnly });
  if (!readOnly) database.exec(SCHEMA);
  const generations = new Set<Generation>();
  const group = groupCommit(database, () => {
    for (const generation of generations) generation.forgetCached();
  });
  /** The generation that answers, per view: what an open view reads through, so that a swap shows at once. */
  const answering = new Map<string, { current: Generation }>();

  const create = (definition: ViewDefinition, state: 'active' | 'filling'): Generation => {
    const id = Number(
      database
        .prepare('INSERT INTO generations (view, version, state) VALUES (?, ?, ?)')
        .run(definition.name, definition.version, state).lastInsertRowid,
    );
    for (const { name, indexes } of definition.collections) {
      const table = tableName(id, name);
      database.exec(`CREATE TABLE ${table} (id TEXT PRIMARY KEY, document TEXT NOT NULL)`);
      for (const [number, index] of indexes.entries()) {
        const fields = index.split('+').map(fieldExpression).join(', ');
        database.exec(`CREATE INDEX ${table}_${number} ON ${table} (${fields})`);
      }
    }
    return attach(definition, id);
  };
  const attach = (definition: ViewDefinition, id: number): Generation => {
    const generation = new Generation(database, definition, id, group);
    generations.add(generation);
    return generation;
  };
  const drop = (id: number): void => {
    for (const generation of generations) if (generation.id === id) generations.delete(generation);
    const tables = database
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ?")
      .all(`g${id}_*`) as unknown as { readonly name: string }[];
    for (const { name } of tables) database.exec(`DROP TABLE ${quoted(name)}`);
    database.prepare('DELETE FROM cursors WHERE generation = ?').run(id);
    database.prepare('DELETE FROM generations WHERE id = ?').run(id);
  };
  const rowsOf = (view: string) =>
    database
      .prepare('SELECT id, version, state FROM generations WHERE view = ? ORDER BY id')
      .all(view) as unknown as { readonly id: number; readonly version: number; readonly state: string }[];

  return {
    async open(definition) {
      const open = answering.get(definition.name);
      if (open !== undefined && open.current.definition.version === definition.version)
        return viewThrough(open);
      const rows = rowsOf(definition.name);
      const active = rows.find(
        ({ version, state }) => state === 'active' && version === definition.version,
      );
      if (readOnly) {
        if (active === undefined) throw new Error(`there is no view ${definition.name} of this version`);
        return viewThrough({ current: attach(definition, active.id) });
      }
      const holder = await group.run(() => {
        for (const { id } of rows) if (id !== active?.id) drop(id);
        return {
          current: active === undefined ? create(definition, 'active') : attach(definition, active.id),
        };
      });
      answering.set(definition.name, holder);
      return viewThrough(holder);
    },

    async rebuild(definition) {
      const generation = await group.run(() => {
        for (const { id, state } of rowsOf(definition.name)) if (state === 'filling') drop(id);
        return create(definition, 'filling');
      });
      return Object.assign(viewThrough({ current: generation }), {
        async activate() {
          const holder = answering.get(definition.name);
          await group.run(() => {
            for (const { id, state } of rowsOf(definition.name)) if (state === 'active') drop(id);
            database
              .prepare("UPDATE generations SET state = 'active' WHERE id = ?")
              .run(generation.id);
          });
          if (holder === undefined) answering.set(definition.name, { current: generation });
          else holder.current = generation;
        },
        async abandon() {
          await group.run(() => {
            for (const { id, state } of rowsOf(definition.name))
              if (id === generation.id && state === 'filling') drop(id);
          });
        },
      }) satisfies ViewGeneration;
    },

    close() {
      group.close();
      database.close();
    },
  };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const tableName = (generation: number, collection: string): string =>
  `g${generation}_${collection.replace(/[^A-Za-z0-9]/g, '_')}`;

function fieldExpression(field: string): string {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(field)) throw new Error(`${field} cannot be an index`);
  return `json_extract(document, '$.${field}')`;
}

/** JSON's true and false as the engine extracts them. */
const bound = (value: FieldValue): string | number =>
  typeof value === 'boolean' ? Number(value) : value;

function viewThrough(holder: { readonly current: Generation }): View {
  return {
    get definition() {
      return holder.current.definition;
    },
    get: async (collection, id) => holder.current.read(collection, id) as never,
    find: async (collection, query) => holder.current.find(collection, query) as never,
    count: async (collection, where = {}) => holder.current.count(collection, where),
    documents: (collection) => holder.current.documents(collection),
    cursors: async () => holder.current.cursors(),
    apply: (work) => holder.current.apply(work),
  };
}

interface Collection {
  readonly fields: ReadonlySet<string>;
  readonly table: string;
  readonly select: Statement;
  readonly put: Statement;
  readonly remove: Statement;
  readonly cache: BoundedCache<Document>;
}

class Generation {
  readonly definition: ViewDefinition;
  readonly id: number;
  readonly #database: Database;
  readonly #group: GroupCommit;
  readonly #collections: ReadonlyMap<string, Collection>;
  readonly #queries = new Map<string, Statement>();
  readonly #selectCursors: Statement;
  #cursors: Record<string, number> | undefined;

  constructor(database: Database, definition: ViewDefinition, id: number, group: GroupCommit) {
    this.#database = database;
    this.definition = definition;
    this.id = id;
    this.#group = group;
    this.#selectCursors = database.prepare('SELECT key, position FROM cursors WHERE generation = ?');
    this.#collections = new Map(
      definition.collections.map(({ name, indexes }) => {
        const table = tableName(id, name);
        return [
          name,
          {
            fields: new Set(indexes.flatMap((index) => index.split('+'))),
            table,
            select: database.prepare(`SELECT document FROM ${table} WHERE id = ?`),
            put: database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?)`),
            remove: database.prepare(`DELETE FROM ${table} WHERE id = ?`),
            cache: new BoundedCache<Document>(CACHED_DOCUMENTS),
          },
        ];
      }),
    );
  }

  forgetCached(): void {
    this.#cursors = undefined;
    for (const { cache } of this.#collections.values()) cache.clear();
  }

  #collection(name: string): Collection {
    const collection = this.#collections.get(name);
    if (collection === undefined) throw new UndeclaredIndex(this.definition.name, name, '(collection)');
    return collection;
  }

  read(name: string, id: string): Document | undefined {
    return this.#load(this.#collection(name), id);
  }

  #load({ cache, select }: Collection, id: string): Document | undefined {
    const cached = cache.get(id);
    if (cached !== undefined) return cached;
    const row = select.get(id) as { readonly document: string } | undefined;
    if (row === undefined) return undefined;
    const document = JSON.parse(row.document) as Document;
    cache.set(id, document);
    return document;
  }

  cursors(): Cursors {
    this.#cursors ??= Object.fromEntries(
      (
        this.#selectCursors.all(this.id) as unknown as {
          readonly key: string;
          readonly position: number;
        }[]
      ).map(({ key, position }) => [key, position]),
    );
    return { ...this.#cursors };
  }

  apply(work: ViewWork): Promise<void> {
    return this.#group.run(() => this.#write(work));
  }

  #write({ from, to, changes }: ViewWork): void {
    const cursors = this.#cursors ?? this.cursors();
    for (const [key, position] of Object.entries(from))
      if ((cursors[key] ?? 0) !== position) throw new CursorConflict(this.definition.name);

    // Each document is loaded once and written once, however many changes concern it.
    const touched = new Map<string, Map<string, Document | undefined>>();
    for (const change of changes) this.#evolve(touched, change);
    for (const [name, documents] of touched) {
      const { put, remove, cache } = this.#collection(name);
      for (const [id, document] of documents) {
        if (document === undefined) {
          remove.run(id);
          cache.delete(id);
        } else {
          put.run(id, JSON.stringify(document));
          cache.set(id, document);
        }
      }
    }
    for (const [key, position] of Object.entries(to)) {
      this.#prepare('INSERT OR REPLACE INTO cursors VALUES (?, ?, ?)').run(this.id, key, position);
    }
    this.#cursors = { ...cursors, ...to };
  }

  #evolve(touched: Map<string, Map<string, Document | undefined>>, change: Change): void {
    let documents = touched.get(change.collection);
    if (documents === undefined) {
      documents = new Map();
      touched.set(change.collection, documents);
    }
    const before = documents.has(change.id)
      ? documents.get(change.id)
      : this.#load(this.#collection(change.collection), change.id);
    documents.set(change.id, change.evolve(before));
  }

  find(name: string, query: Query): readonly Document[] {
    const { table, fields } = this.#collection(name);
    const { sql, parameters } = this.#where(name, fields, query.where ?? {});
    const order = (query.sort ?? []).map(([field, direction]) => {
      this.#assertDeclared(name, fields, field);
      return `${fieldExpression(field)} ${direction === 'desc' ? 'DESC' : 'ASC'}`;
    });
    const statement = this.#prepare(
      `SELECT document FROM ${table}${sql} ORDER BY ${[...order, 'id'].join(', ')} LIMIT ? OFFSET ?`,
    );
    const rows = statement.all(
      ...parameters,
      query.limit ?? DEFAULT_LIMIT,
      query.offset ?? 0,
    ) as unknown as { readonly document: string }[];
    return rows.map(({ document }) => JSON.parse(document) as Document);
  }

  count(name: string, where: NonNullable<Query['where']>): number {
    const { table, fields } = this.#collection(name);
    const { sql, parameters } = this.#where(name, fields, where);
    const row = this.#prepare(`SELECT count(*) AS count FROM ${table}${sql}`).get(...parameters);
    return (row as { readonly count: number }).count;
  }

  async *documents(name: string): AsyncIterable<Document> {
    const { table } = this.#collection(name);
    const statement = this.#prepare(
      `SELECT id, document FROM ${table} WHERE id > ? ORDER BY id LIMIT ${LISTING_CHUNK}`,
    );
    for (let after = ''; ; ) {
      const rows = statement.all(after) as unknown as {
        readonly id: string;
        readonly document: string;
      }[];
      for (const row of rows) yield JSON.parse(row.document) as Document;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.id;
    }
  }

  #assertDeclared(collection: string, fields: ReadonlySet<string>, field: string): void {
    if (!fields.has(field)) throw new UndeclaredIndex(this.definition.name, collection, field);
  }

  #where(collection: string, fields: ReadonlySet<string>, where: NonNullable<Query['where']>) {
    const conditions: string[] = [];
    const parameters: (string | number)[] = [];
    for (const [field, condition] of Object.entries(where)) {
      this.#assertDeclared(collection, fields, field);
      const expression = fieldExpression(field);
      if (typeof condition !== 'object') {
        conditions.push(`${expression} = ?`);
        parameters.push(bound(condition));
        continue;
      }
      if (condition.gte !== undefined) {
        conditions.push(`${expression} >= ?`);
        parameters.push(bound(condition.gte));
      }
      if (condition.lt !== undefined) {
        conditions.push(`${expression} < ?`);
        parameters.push(bound(condition.lt));
      }
    }
    return {
      sql: conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`,
      parameters,
    };
  }

  #prepare(sql: string): Statement {
    let statement = this.#queries.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#queries.set(sql, statement);
    }
    return statement;
  }
}
