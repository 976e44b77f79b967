import {
  type CollectionDefinition,
  type Document,
  type PageKey,
  type Query,
  type Sort,
  totalOrder,
  UndeclaredIndex,
} from '@bluebox/event-sourcing';
import { BoundedCache } from './bounded-cache.ts';
import { ensureCounts, keptCounts } from './kept-counts.ts';
import {
  both,
  type Clause,
  type Indexed,
  isRange,
  type Section,
  sectionsOf,
  type Walk,
  walkInOrder,
  walkToCount,
} from './scan.ts';
import type { Database, Statement } from './sqlite.ts';
import { shareTurn } from './time-slice.ts';

const DEFAULT_LIMIT = 100;
/** Number of documents that `listAfter` returns at most. */
const LISTING_CHUNK = 500;
/** Largest number of rows that a query reads without giving other work a turn. */
const ROWS_PER_STEP = 1_000;

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
export interface CollectionTable {
  get(id: string): Document | undefined;
  find(query: Query): Promise<readonly Document[]>;
  count(where: NonNullable<Query['where']>): Promise<number>;
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
  ensureCounts(database, table, counted, {
    table: quoted(table),
    columns: counted.map((field) => quoted(columnOf(field))),
  });
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

/** Whether an id is after another in the order of the database, which compares bytes of UTF-8. */
const isAfter = (id: string, other: string): boolean =>
  Buffer.compare(Buffer.from(id), Buffer.from(other)) > 0;

const pick = <V>(
  fields: Readonly<Record<string, V>>,
  isWanted: (field: string) => boolean,
): Readonly<Record<string, V>> =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => isWanted(field)));

const valuesOf = (document: Document, fields: readonly string[]): Indexed[] =>
  fields.map((field) => indexed((document as unknown as Record<string, unknown>)[field]));

const indexName = (table: string, index: string): string => `${table}_by_${index}`;

export interface TableOptions {
  readonly view: string;
  readonly definition: CollectionDefinition;
  readonly table: string;
  readonly cachedDocuments: number;
  /** Whether the table has its indexes already. */
  readonly hasIndexes: boolean;
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
    ...options
  }: TableOptions,
): CollectionTable {
  const { name, indexes, counted = [] } = definition;
  let hasIndexes = options.hasIndexes;
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
  const selectLargest = database.prepare(`SELECT max(id) AS id FROM ${from}`);
  /** An id that no stored one exceeds. */
  let largest: string | undefined;
  /**
   * Whether no document can have this id, because it is beyond all others. New ids usually are, since
   * they begin with the time.
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

  const conditionsOf = (where: NonNullable<Query['where']>): Clause => {
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

  const termsOf = (sort: Sort) =>
    totalOrder(sort).map(([field, direction]) => ({
      // Every table has an `id`, so sorting by `id` needs no declared index.
      term: field === 'id' ? 'id' : column(field),
      descending: direction === 'desc',
    }));

  const assertKey = (key: PageKey | undefined, length: number): void => {
    if (key !== undefined && key.length !== length)
      throw new Error(`the page key does not match this order of ${name}`);
  };
  /** Returns conditions for the rows after a key. NULL comes before every value. */
  const conditionsAfter = (key: PageKey, terms: ReturnType<typeof termsOf>): Clause => {
    assertKey(key, terms.length);
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

  const counts = keptCounts(database, table, counted);

  /** Prepares a query of a walk's rows, in the order of a section. */
  const select = (
    columns: string,
    { index, descending }: Walk,
    { keys }: Section,
    { conditions }: Clause,
    limit = '',
  ): Statement => {
    const by = index === undefined ? '' : ` INDEXED BY ${quoted(indexName(table, index))}`;
    const order = keys.map((key) => `${key} ${descending ? 'DESC' : 'ASC'}`).join(', ');
    return query(
      `SELECT ${columns} FROM ${from}${by}${whereOf(conditions)}${limit === '' ? '' : ` ORDER BY ${order} ${limit}`}`,
    );
  };

  const writeOne = ({ id, before, after }: Write): void => {
    if (after === undefined) {
      if (before !== undefined) remove.run(id);
      return;
    }
    const text = JSON.stringify(after);
    const values = valuesOf(after, fields);
    if (before === undefined) {
      insert.run(id, text, ...values);
      if (largest !== undefined && isAfter(id, largest)) largest = id;
    } else {
      const old = valuesOf(before, fields);
      if (values.every((value, index) => value === old[index])) updateText.run(text, id);
      else updateAll.run(text, ...values, id);
    }
  };

  interface Step {
    readonly walk: Walk;
    readonly section: Section;
    /** Clause of the rows that the step is about and the query asks for. */
    readonly clause: Clause;
  }

  /** Yields consecutive steps of a walk, each in its own slice of time. */
  async function* stepsOf(
    walk: Walk,
    where: NonNullable<Query['where']>,
    { after, isLimited }: { readonly after?: PageKey | undefined; readonly isLimited: boolean },
  ): AsyncGenerator<Step, void, undefined> {
    const { equal, by, descending } = walk;
    const condition = where[by];
    const range = isRange(condition) ? condition : {};
    const isOther = (field: string) =>
      !equal.includes(field) && !(field === by && isRange(condition));
    const among = conditionsOf(pick(where, (field) => equal.includes(field)));
    const others = conditionsOf(pick(where, isOther));
    for (const section of sectionsOf(walk, column, after)) {
      if (section.isLacking && isRange(condition)) continue;
      const keys = section.keys.join(', ');
      const beside = (operator: string, values: readonly Indexed[]): Clause => ({
        conditions: [`(${keys}) ${operator} (${values.map(() => '?').join(', ')})`],
        parameters: values,
      });
      const lowest =
        range.gte === undefined ? section.lowest : conditionsOf({ [by]: { gte: range.gte } });
      const highest = range.lt === undefined ? both() : conditionsOf({ [by]: { lt: range.lt } });
      for (let begin = section.after; ; ) {
        await shareTurn();
        // An index takes one lower and one upper bound, so each step has only its narrowest ones.
        const rows = (from: typeof begin, to: typeof begin): Clause => {
          const [low, high] = descending ? [to, from] : [from, to];
          const [above, below] = descending ? ['>=', '<'] : ['>', '<='];
          return both(
            among,
            section.clause,
            low === undefined ? lowest : beside(above ?? '', low),
            high === undefined ? highest : beside(below ?? '', high),
          );
        };
        const rest = rows(begin, undefined);
        // The limit of a query that reads no row in vain also limits the rows that it reads.
        const last =
          isLimited && others.conditions.length === 0
            ? undefined
            : (select(keys, walk, section, rest, `LIMIT 1 OFFSET ${rowsPerStep - 1}`).get(
                ...rest.parameters,
              ) as Readonly<Record<string, Indexed>> | undefined);
        const end = last === undefined ? undefined : Object.values(last);
        yield { walk, section, clause: both(rows(begin, end), others) };
        if (end === undefined) break;
        begin = end;
      }
    }
  }

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
    async find({ where = {}, sort = [], limit = DEFAULT_LIMIT, after }) {
      const terms = termsOf(sort);
      const walk = hasIndexes ? walkInOrder(indexes, where, sort) : undefined;
      if (walk === undefined) {
        const matching = conditionsOf(where);
        const following = after === undefined ? both() : conditionsAfter(after, terms);
        const { conditions, parameters } = both(matching, following);
        const order = terms
          .map(({ term, descending }) => `${term} ${descending ? 'DESC' : 'ASC'}`)
          .join(', ');
        const rows = query(
          `SELECT document FROM ${from}${whereOf(conditions)} ORDER BY ${order} LIMIT ?`,
        ).all(...parameters, limit) as unknown as { readonly document: string }[];
        return rows.map(({ document }) => JSON.parse(document) as Document);
      }
      assertKey(after, terms.length);
      const found = new Map<string, Document>();
      for await (const { section, clause } of stepsOf(walk, where, { after, isLimited: true })) {
        const rows = select('document', walk, section, clause, 'LIMIT ?').all(
          ...clause.parameters,
          limit - found.size,
        ) as unknown as { readonly document: string }[];
        for (const row of rows) {
          const document = JSON.parse(row.document) as Document;
          // A document that was moved between two steps may be found twice.
          if (!found.has(document.id)) found.set(document.id, document);
        }
        if (found.size >= limit) break;
      }
      return [...found.values()];
    },
    async count(where) {
      const conditions = Object.entries(where);
      if (
        counts?.covers(Object.keys(where)) &&
        conditions.every(([, condition]) => typeof condition !== 'object')
      )
        return counts.of(new Map(conditions.map(([field, value]) => [field, indexed(value)])));
      const walk = hasIndexes ? walkToCount(indexes, where) : undefined;
      const countRows = (statement: Statement, parameters: readonly Indexed[]) =>
        (statement.get(...parameters) as { readonly count: number }).count;
      if (walk === undefined) {
        const matching = conditionsOf(where);
        return countRows(
          query(`SELECT count(*) AS count FROM ${from}${whereOf(matching.conditions)}`),
          matching.parameters,
        );
      }
      let count = 0;
      for await (const { section, clause } of stepsOf(walk, where, { isLimited: false }))
        count += countRows(select('count(*) AS count', walk, section, clause), clause.parameters);
      return count;
    },
    listAfter(id) {
      const rows = query(
        `SELECT id, document FROM ${from} WHERE id > ? ORDER BY id LIMIT ${LISTING_CHUNK}`,
      ).all(id) as unknown as { readonly id: string; readonly document: string }[];
      return rows.map((row) => ({ id: row.id, document: JSON.parse(row.document) as Document }));
    },
    write(writes) {
      const changes = new Map<string, [values: readonly Indexed[], change: number]>();
      const countDocument = (document: Document, change: number) => {
        const values = valuesOf(document, counted);
        const key = JSON.stringify(values);
        changes.set(key, [values, (changes.get(key)?.[1] ?? 0) + change]);
      };
      for (const write of writes) {
        writeOne(write);
        if (counts === undefined) continue;
        if (write.before !== undefined) countDocument(write.before, -1);
        if (write.after !== undefined) countDocument(write.after, 1);
      }
      counts?.add([...changes.values()].filter(([, change]) => change !== 0));
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
      hasIndexes = true;
    },
  };
}
