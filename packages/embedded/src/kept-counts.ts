import type { Indexed } from './clauses.ts';
import type { Database } from './sqlite.ts';

/** A field's value in the table of counts, whose key permits no NULL. No indexed value equals it. */
const ABSENT = Buffer.alloc(0);

/** Numbers of a collection's documents by their values in some fields, kept in a table of their own. */
export interface KeptCounts {
  /** Whether `of` can count documents with these equality conditions. */
  covers(fields: readonly string[]): boolean;
  /** Returns the number of documents that have these values. */
  of(values: ReadonlyMap<string, Indexed>): number;
  /** Adds changes of numbers, by the values of the fields in order. */
  add(changes: Iterable<readonly [values: readonly Indexed[], change: number]>): void;
}

const countsTable = (table: string): string => `"${table}_counts"`;
const columnOf = (field: string): string => `"${field}"`;

/**
 * Creates the table of counts and fills it from the collection's rows, or creates it anew if it
 * counts other fields.
 * @param source the quoted collection table, and its quoted column for each field.
 */
export function ensureCounts(
  database: Database,
  table: string,
  fields: readonly string[],
  source: { readonly table: string; readonly columns: readonly string[] },
): void {
  const present = (
    database.prepare('SELECT name FROM pragma_table_info(?)').all(`${table}_counts`) as unknown as {
      readonly name: string;
    }[]
  ).map(({ name }) => name);
  if (present.join() === (fields.length === 0 ? [] : [...fields, 'documents']).join()) return;
  database.exec(`DROP TABLE IF EXISTS ${countsTable(table)}`);
  if (fields.length === 0) return;
  const columns = fields.map(columnOf).join(', ');
  database.exec(
    `CREATE TABLE ${countsTable(table)} (${columns}, documents INTEGER NOT NULL, PRIMARY KEY (${columns})) WITHOUT ROWID`,
  );
  database.exec(
    `INSERT INTO ${countsTable(table)} SELECT ${source.columns.map((column) => `coalesce(${column}, x'')`).join(', ')}, count(*)
     FROM ${source.table} GROUP BY ${source.columns.map((_, index) => index + 1).join(', ')}`,
  );
}

/** @param fields the counted fields; without any, nothing is kept. */
export function keptCounts(
  database: Database,
  table: string,
  fields: readonly string[],
): KeptCounts | undefined {
  // A file that an earlier version wrote, opened for reading, has no such table.
  const isPresent =
    database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(`${table}_counts`) !==
    undefined;
  if (fields.length === 0 || !isPresent) return undefined;
  const columns = fields.map(columnOf).join(', ');
  const change = database.prepare(
    `INSERT INTO ${countsTable(table)} VALUES (${'?, '.repeat(fields.length)}?)
     ON CONFLICT (${columns}) DO UPDATE SET documents = documents + excluded.documents`,
  );
  return {
    covers: (asked) => asked.every((field) => fields.includes(field)),
    of(values) {
      const conditions = [...values.keys()].map((field) => `${columnOf(field)} = ?`);
      const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
      const row = database
        .prepare(`SELECT coalesce(sum(documents), 0) AS sum FROM ${countsTable(table)}${where}`)
        .get(...values.values());
      return (row as { readonly sum: number }).sum;
    },
    add(changes) {
      for (const [values, difference] of changes)
        change.run(...values.map((value) => value ?? ABSENT), difference);
    },
  };
}
