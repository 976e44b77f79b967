import { type Indexed, quoted } from './clauses.ts';
import type { Database, Statement } from './sqlite.ts';

/** A missing field's value in the table of counts, whose key permits no NULL. No indexed value equals it. */
const ABSENT = "x''";

/**
 * Numbers of a collection's documents for each combination of values in some fields. Triggers keep the
 * numbers in a table of their own, so the numbers also hold when an older program writes documents.
 */
export interface KeptCounts {
  /** Whether `of` can count documents with equality conditions on these fields. */
  covers(fields: readonly string[]): boolean;
  /** Returns the number of documents that have these values. */
  of(values: ReadonlyMap<string, Indexed>): number;
}

const countsOf = (table: string): string => `${table}_counts`;
const triggerOf = (table: string, event: string): string => `${table}_counts_${event}`;
const columnOf = (field: string): string => quoted(field);

/**
 * Creates the table of counts and fills it from the collection's rows, or creates it anew if it
 * counts other fields.
 * @param columnsOfFields the unquoted columns of the counted fields in the collection's table.
 */
export function ensureCounts(
  database: Database,
  table: string,
  fields: readonly string[],
  columnsOfFields: readonly string[],
): void {
  const counts = countsOf(table);
  const wanted = fields.length === 0 ? [] : [...fields, 'documents'];
  const present = namesIn(database.prepare('SELECT name FROM pragma_table_info(?)').all(counts));
  const hasTriggers = EVENTS.every((event) => exists(database, triggerOf(table, event)));
  if (present.join() === wanted.join() && (fields.length === 0 || hasTriggers)) return;
  for (const event of EVENTS)
    database.exec(`DROP TRIGGER IF EXISTS ${quoted(triggerOf(table, event))}`);
  database.exec(`DROP TABLE IF EXISTS ${quoted(counts)}`);
  if (fields.length === 0) return;

  const key = fields.map(columnOf).join(', ');
  database.exec(
    `CREATE TABLE ${quoted(counts)} (${key}, documents INTEGER NOT NULL, PRIMARY KEY (${key})) WITHOUT ROWID`,
  );
  const valuesIn = (row: string) =>
    columnsOfFields.map((column) => `coalesce(${row}${quoted(column)}, ${ABSENT})`).join(', ');
  database.exec(
    `INSERT INTO ${quoted(counts)} SELECT ${valuesIn('')}, count(*)
     FROM ${quoted(table)} GROUP BY ${columnsOfFields.map((_, index) => index + 1).join(', ')}`,
  );
  const add = (row: string, change: number) =>
    `INSERT INTO ${quoted(counts)} VALUES (${valuesIn(row)}, ${change})
     ON CONFLICT (${key}) DO UPDATE SET documents = documents + excluded.documents;`;
  const differs = columnsOfFields
    .map((column) => `old.${quoted(column)} IS NOT new.${quoted(column)}`)
    .join(' OR ');
  const trigger = (event: (typeof EVENTS)[number], when: string, steps: string) =>
    database.exec(
      `CREATE TRIGGER ${quoted(triggerOf(table, event))} AFTER ${event} ON ${quoted(table)} ${when} BEGIN ${steps} END`,
    );
  trigger('INSERT', '', add('new.', 1));
  trigger('UPDATE', `WHEN ${differs}`, `${add('old.', -1)} ${add('new.', 1)}`);
  trigger('DELETE', '', add('old.', -1));
}

const EVENTS = ['INSERT', 'UPDATE', 'DELETE'] as const;

const namesIn = (rows: readonly unknown[]): readonly string[] =>
  (rows as readonly { readonly name: string }[]).map(({ name }) => name);
const exists = (database: Database, name: string): boolean =>
  database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(name) !== undefined;

/** Stops keeping the counts of a table that is to be dropped, because its rows are deleted faster without them. */
export function stopCounting(database: Database, table: string): void {
  for (const event of EVENTS)
    database.exec(`DROP TRIGGER IF EXISTS ${quoted(triggerOf(table, event))}`);
}

/**
 * @param query prepares a query, or returns the statement prepared before.
 * @param fields the counted fields; without any, nothing is kept.
 */
export function keptCounts(
  database: Database,
  query: (sql: string) => Statement,
  table: string,
  fields: readonly string[],
): KeptCounts | undefined {
  // A file that an earlier version wrote, opened for reading, has no such table.
  if (fields.length === 0 || !exists(database, countsOf(table))) return undefined;
  return {
    covers: (asked) => asked.every((field) => fields.includes(field)),
    of(values) {
      const conditions = [...values.keys()].map((field) => `${columnOf(field)} = ?`);
      const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
      const row = query(
        `SELECT coalesce(sum(documents), 0) AS sum FROM ${quoted(countsOf(table))}${where}`,
      ).get(...values.values());
      return (row as { readonly sum: number }).sum;
    },
  };
}
