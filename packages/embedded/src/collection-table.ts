import { type CollectionDefinition, type Document, UndeclaredIndex } from '@bluebox/event-sourcing';
import { BoundedCache } from './bounded-cache.ts';
import { type Indexed, indexed, quoted } from './clauses.ts';
import { type CollectionQueries, collectionQueries, ROWS_PER_STEP } from './collection-query.ts';
import { ensureCounts, keptCounts } from './kept-counts.ts';
import type { Database, Statement } from './sqlite.ts';

/** Number of documents that `listAfter` returns at most. */
const LISTING_CHUNK = 500;

/** A pending change of a row, from the stored document to the new one. */
export interface Write {
  readonly id: string;
  /** The stored document; `undefined` if the row does not exist. */
  readonly before: Document | undefined;
  readonly after: Document | undefined;
}

/**
 * The documents of one collection in one generation of a view: JSON text, and a column for each
 * indexed field. The columns are indexed rather than expressions over the text, so that an update
 * touches no index unless an indexed field changes.
 */
export interface CollectionTable extends CollectionQueries {
  get(id: string): Document | undefined;
  /** Returns the next documents after an id, in order of id; empty at the end. */
  listAfter(id: string): readonly { readonly id: string; readonly document: Document }[];
  /**
   * Writes or deletes documents within the caller's transaction. The cache stays unchanged until
   * `remember`.
   */
  write(writes: Iterable<Write>): void;
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

/** Creates the table, or adds columns and counts that are new in the definition. */
export function ensureTable(
  database: Database,
  table: string,
  { indexes, counted = [] }: CollectionDefinition,
): void {
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${quoted(table)} (id TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID`,
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
  ensureCounts(database, table, counted, counted.map(columnOf));
}

export const indexesOf = (database: Database, table: string): readonly string[] =>
  (
    database
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql NOT NULL",
      )
      .all(table) as unknown as { readonly name: string }[]
  ).map(({ name }) => name);

/** Deletes some rows of a table that is to be dropped. @returns whether there may be more. */
export function deleteRows(database: Database, table: string): boolean {
  const hasIds =
    database.prepare("SELECT 1 FROM pragma_table_info(?) WHERE name = 'id'").get(table) !==
    undefined;
  // A table of counts has few rows, and is dropped at once.
  if (!hasIds) return false;
  const { changes } = database
    .prepare(
      `DELETE FROM ${quoted(table)} WHERE id IN (SELECT id FROM ${quoted(table)} LIMIT ${ROWS_PER_STEP})`,
    )
    .run();
  return Number(changes) === ROWS_PER_STEP;
}

const columnOf = (field: string): string => `field_${field}`;

/** Returns the indexed fields without `id`, which is every table's primary key. */
function fieldsOf(indexes: readonly string[]): readonly string[] {
  const fields = [...new Set(indexes.flatMap((index) => index.split('+')))];
  return fields.filter((field) => field !== 'id');
}

/** Whether an id comes after another one. The database compares the bytes of their UTF-8 form. */
const isAfter = (id: string, other: string): boolean =>
  Buffer.compare(Buffer.from(id), Buffer.from(other)) > 0;

const valuesOf = (document: Document, fields: readonly string[]): Indexed[] =>
  fields.map((field) => indexed((document as unknown as Record<string, unknown>)[field]));

const indexName = (table: string, index: string): string => `${table}_by_${index}`;

export interface TableOptions {
  readonly view: string;
  readonly definition: CollectionDefinition;
  readonly table: string;
  readonly cachedDocuments: number;
  /** Whether nobody else changes the table, so that its largest id need not be looked up again. */
  readonly isOnlyWriter: boolean;
  readonly rowsPerStep?: number | undefined;
}

export function openTable(
  database: Database,
  {
    view,
    definition,
    table,
    cachedDocuments,
    isOnlyWriter,
    rowsPerStep = ROWS_PER_STEP,
  }: TableOptions,
): CollectionTable {
  const { name, indexes, counted = [] } = definition;
  const hasAllIndexes = () => {
    const present = indexesOf(database, table);
    return indexes.every((index) => present.includes(indexName(table, index)));
  };
  /**
   * Whether all indexes have been seen. A table that is being filled gets its indexes later, and a file of an
   * earlier version that is opened for reading may lack some.
   */
  let hasSeenIndexes = false;
  const hasIndexes = () => {
    hasSeenIndexes ||= hasAllIndexes();
    return hasSeenIndexes;
  };
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
  // A write is prepared when it is first needed, because a file that is opened for reading may lack columns.
  const insert = `INSERT INTO ${from} (${['id', 'document', ...own].join(', ')}) VALUES (?, ?${', ?'.repeat(own.length)})`;
  const updateText = `UPDATE ${from} SET document = ? WHERE id = ?`;
  const updateAll = `UPDATE ${from} SET ${['document', ...own].map((column) => `${column} = ?`).join(', ')} WHERE id = ?`;
  const remove = `DELETE FROM ${from} WHERE id = ?`;
  const selectLargest = database.prepare(`SELECT max(id) AS id FROM ${from}`);
  /** An id that no stored one exceeds. */
  let largest: string | undefined;
  /**
   * Whether no document has this id, because the id comes after all stored ids. A new id usually does,
   * because it begins with the time.
   */
  const isBeyond = (id: string): boolean => {
    if (!isOnlyWriter) return false;
    largest ??= (selectLargest.get() as { readonly id: string | null }).id ?? '';
    return isAfter(id, largest);
  };

  const column = (field: string): string => {
    const known = columns.get(field);
    if (known === undefined) throw new UndeclaredIndex(view, name, field);
    return known;
  };

  const counts = keptCounts(database, query, table, counted);
  const { find, count } = collectionQueries({
    definition,
    table,
    column,
    query,
    indexName: (index) => indexName(table, index),
    hasIndexes,
    counts,
    rowsPerStep,
  });

  const writeOne = ({ id, before, after }: Write): void => {
    if (after === undefined) {
      if (before !== undefined) query(remove).run(id);
      return;
    }
    const text = JSON.stringify(after);
    const values = valuesOf(after, fields);
    if (before === undefined) {
      query(insert).run(id, text, ...values);
      if (largest !== undefined && isAfter(id, largest)) largest = id;
    } else {
      const old = valuesOf(before, fields);
      if (values.every((value, index) => value === old[index])) query(updateText).run(text, id);
      else query(updateAll).run(text, ...values, id);
    }
  };

  return {
    get(id) {
      const cached = cache.get(id);
      if (cached !== undefined) return cached;
      if (isBeyond(id)) return undefined;
      const row = selectOne.get(id) as { readonly document: string } | undefined;
      if (row === undefined) return undefined;
      const document = JSON.parse(row.document) as Document;
      cache.set(id, document);
      return document;
    },
    find,
    count,
    listAfter(id) {
      const rows = query(
        `SELECT id, document FROM ${from} WHERE id > ? ORDER BY id LIMIT ${LISTING_CHUNK}`,
      ).all(id) as unknown as { readonly id: string; readonly document: string }[];
      return rows.map((row) => ({ id: row.id, document: JSON.parse(row.document) as Document }));
    },
    write(writes) {
      for (const write of writes) writeOne(write);
    },
    remember({ id, after }) {
      if (after === undefined) cache.delete(id);
      else cache.set(id, after);
    },
    forgetCached: () => cache.clear(),
    createIndexes() {
      const declared = new Set(indexes.map((index) => indexName(table, index)));
      for (const present of indexesOf(database, table))
        if (!declared.has(present)) database.exec(`DROP INDEX ${quoted(present)}`);
      for (const index of indexes) {
        const parts = index.split('+').map((field) => column(field));
        if (!parts.includes('id')) parts.push('id');
        database.exec(
          `CREATE INDEX IF NOT EXISTS ${quoted(indexName(table, index))} ON ${from} (${parts.join(', ')})`,
        );
      }
    },
  };
}
