import {
  type CollectionDefinition,
  type Document,
  type PageKey,
  type Query,
  totalOrder,
  UndeclaredIndex,
} from '@bluebox/event-sourcing';
import { BoundedCache } from './bounded-cache.ts';
import type { Database, Statement } from './sqlite.ts';

const DEFAULT_LIMIT = 100;
/** Number of documents that `listAfter` returns at most. */
const LISTING_CHUNK = 500;

/** A pending change of a row, from the stored document to the new one. */
export interface Write {
  readonly id: string;
  /** The stored document; `undefined` if the row does not exist. */
  readonly before: Document | undefined;
  readonly after: Document | undefined;
}

type Indexed = string | number | null;

/**
 * The documents of one collection in one generation of a view: JSON text, and a column for each
 * indexed field. The columns are indexed rather than expressions over the text, so that an update
 * touches no index unless an indexed field changes.
 */
export interface CollectionTable {
  get(id: string): Document | undefined;
  find(query: Query): readonly Document[];
  count(where: NonNullable<Query['where']>): number;
  /** Returns the next documents after an id, in order of id; empty at the end. */
  listAfter(id: string): readonly { readonly id: string; readonly document: Document }[];
  /**
   * Writes or deletes a document within the caller's transaction. The cache stays unchanged until
   * `remember`.
   */
  write(write: Write): void;
  /**
   * Updates the cache after a write. Called as the last step of the work, so that a failed step
   * leaves the cache unchanged.
   */
  remember(write: Write): void;
  forgetCached(): void;
  /**
   * Creates the missing indexes. A new table has none, because filling a table is faster without
   * indexes.
   */
  createIndexes(): void;
}

/** Creates the table, or adds columns for indexes that are new in the definition. */
export function ensureTable(
  database: Database,
  table: string,
  { indexes }: CollectionDefinition,
): void {
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${quoted(table)} (id TEXT PRIMARY KEY, document TEXT NOT NULL)`,
  );
  const present = database
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table) as unknown as { readonly name: string }[];
  const known = new Set(present.map(({ name }) => name));
  for (const field of fieldsOf(indexes)) {
    if (known.has(columnOf(field))) continue;
    const column = quoted(columnOf(field));
    database.exec(`ALTER TABLE ${quoted(table)} ADD COLUMN ${column}`);
    database
      .prepare(`UPDATE ${quoted(table)} SET ${column} = json_extract(document, ?)`)
      .run(`$."${field}"`);
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const columnOf = (field: string): string => `field_${field}`;

/** Returns the indexed fields without `id`, which is every table's primary key. */
function fieldsOf(indexes: readonly string[]): readonly string[] {
  const fields = [...new Set(indexes.flatMap((index) => index.split('+')))];
  return fields.filter((field) => field !== 'id');
}

/**
 * Returns a field's value as stored in its column: true and false are 1 and 0, and values that
 * cannot be compared are NULL.
 */
function indexed(value: unknown): Indexed {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

export function openTable(
  database: Database,
  view: string,
  definition: CollectionDefinition,
  table: string,
  cachedDocuments: number,
): CollectionTable {
  const { name, indexes } = definition;
  const fields = fieldsOf(indexes);
  const columns = new Map(fields.map((field) => [field, quoted(columnOf(field))]));
  if (indexes.some((index) => index.split('+').includes('id'))) columns.set('id', 'id');
  const from = quoted(table);
  const cache = new BoundedCache<Document>(cachedDocuments);
  const queries = new Map<string, Statement>();
  const query = (sql: string): Statement => {
    let statement = queries.get(sql);
    if (statement === undefined) {
      statement = database.prepare(sql);
      queries.set(sql, statement);
    }
    return statement;
  };

  const selectOne = database.prepare(`SELECT document FROM ${from} WHERE id = ?`);
  const own = [...columns.values()].filter((column) => column !== 'id');
  const insert = database.prepare(
    `INSERT INTO ${from} (${['id', 'document', ...own].join(', ')}) VALUES (?, ?${', ?'.repeat(own.length)})`,
  );
  const updateText = database.prepare(`UPDATE ${from} SET document = ? WHERE id = ?`);
  const updateAll = database.prepare(
    `UPDATE ${from} SET ${['document', ...own].map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
  );
  const remove = database.prepare(`DELETE FROM ${from} WHERE id = ?`);

  const indexedFields = (document: Document): Indexed[] =>
    fields.map((field) => indexed((document as unknown as Record<string, unknown>)[field]));

  const column = (field: string): string => {
    const known = columns.get(field);
    if (known === undefined) throw new UndeclaredIndex(view, name, field);
    return known;
  };

  const conditionsOf = (where: NonNullable<Query['where']>) => {
    const conditions: string[] = [];
    const parameters: Indexed[] = [];
    const require = (field: string, operator: string, value: unknown) => {
      conditions.push(`${column(field)} ${operator} ?`);
      parameters.push(indexed(value));
    };
    for (const [field, condition] of Object.entries(where)) {
      if (typeof condition !== 'object') require(field, '=', condition);
      else if ('contains' in condition) {
        if (condition.contains.length === 0) throw new Error(`the condition on ${field} is empty`);
        for (const part of condition.contains) {
          conditions.push(`instr(${column(field)}, ?) > 0`);
          parameters.push(part);
        }
      } else {
        const { gte, lt } = condition;
        if (gte === undefined && lt === undefined)
          throw new Error(`the condition on ${field} is empty`);
        if (gte !== undefined) require(field, '>=', gte);
        if (lt !== undefined) require(field, '<', lt);
      }
    }
    return { conditions, parameters };
  };

  const termsOf = (sort: NonNullable<Query['sort']>) =>
    totalOrder(sort).map(([field, direction]) => ({
      // Every table has an `id`, so sorting by `id` needs no declared index.
      term: field === 'id' ? 'id' : column(field),
      descending: direction === 'desc',
    }));

  /** Returns conditions for the rows after a key. NULL comes before every value. */
  const conditionsAfter = (key: PageKey, terms: ReturnType<typeof termsOf>) => {
    if (key.length !== terms.length)
      throw new Error(`the page key does not match this order of ${name}`);
    const alternatives: string[] = [];
    const parameters: Indexed[] = [];
    for (const [index, { term, descending }] of terms.entries()) {
      const value = key[index] as Indexed;
      if (descending && value === null) continue;
      const equal = terms.slice(0, index).map((earlier) => `${earlier.term} IS ?`);
      parameters.push(...key.slice(0, index));
      if (value === null) alternatives.push([...equal, `${term} IS NOT NULL`].join(' AND '));
      else {
        const beyond = descending ? `(${term} < ? OR ${term} IS NULL)` : `${term} > ?`;
        alternatives.push([...equal, beyond].join(' AND '));
        parameters.push(value);
      }
    }
    const conditions = [alternatives.length === 0 ? 'FALSE' : `(${alternatives.join(' OR ')})`];
    // This condition is redundant, but lets the search start at the key instead of at the index's
    // first entry.
    const [first] = terms;
    const [value] = key;
    if (first !== undefined && !first.descending && value !== undefined && value !== null) {
      conditions.push(`${first.term} >= ?`);
      parameters.push(value);
    }
    return { conditions, parameters };
  };

  const whereOf = (conditions: readonly string[]): string =>
    conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;

  return {
    get(id) {
      const cached = cache.get(id);
      if (cached !== undefined) return cached;
      const row = selectOne.get(id) as { readonly document: string } | undefined;
      if (row === undefined) return undefined;
      const document = JSON.parse(row.document) as Document;
      cache.set(id, document);
      return document;
    },
    find({ where = {}, sort = [], limit = DEFAULT_LIMIT, after }) {
      const matching = conditionsOf(where);
      const terms = termsOf(sort);
      const following =
        after === undefined ? { conditions: [], parameters: [] } : conditionsAfter(after, terms);
      const sql = whereOf([...matching.conditions, ...following.conditions]);
      const order = terms
        .map(({ term, descending }) => `${term} ${descending ? 'DESC' : 'ASC'}`)
        .join(', ');
      const rows = query(`SELECT document FROM ${from}${sql} ORDER BY ${order} LIMIT ?`).all(
        ...matching.parameters,
        ...following.parameters,
        limit,
      ) as unknown as { readonly document: string }[];
      return rows.map(({ document }) => JSON.parse(document) as Document);
    },
    count(where) {
      const { conditions, parameters } = conditionsOf(where);
      const row = query(`SELECT count(*) AS count FROM ${from}${whereOf(conditions)}`).get(
        ...parameters,
      );
      return (row as { readonly count: number }).count;
    },
    listAfter(id) {
      const rows = query(
        `SELECT id, document FROM ${from} WHERE id > ? ORDER BY id LIMIT ${LISTING_CHUNK}`,
      ).all(id) as unknown as { readonly id: string; readonly document: string }[];
      return rows.map((row) => ({ id: row.id, document: JSON.parse(row.document) as Document }));
    },
    write({ id, before, after }) {
      if (after === undefined) {
        if (before !== undefined) remove.run(id);
        return;
      }
      const text = JSON.stringify(after);
      const values = indexedFields(after);
      if (before === undefined) insert.run(id, text, ...values);
      else {
        const old = indexedFields(before);
        if (values.every((value, index) => value === old[index])) updateText.run(text, id);
        else updateAll.run(text, ...values, id);
      }
    },
    remember({ id, after }) {
      if (after === undefined) cache.delete(id);
      else cache.set(id, after);
    },
    forgetCached: () => cache.clear(),
    createIndexes() {
      for (const index of indexes) {
        const parts = index.split('+').map((field) => column(field));
        if (!parts.includes('id')) parts.push('id');
        database.exec(
          `CREATE INDEX IF NOT EXISTS ${quoted(`${table}_by_${index}`)} ON ${from} (${parts.join(', ')})`,
        );
      }
    },
  };
}
