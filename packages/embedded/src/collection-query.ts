import type { CollectionDefinition, Document, PageKey, Query } from '@bluebox/event-sourcing';
import {
  both,
  type Clause,
  type ColumnOf,
  conditionsAfter,
  conditionsOf,
  type Indexed,
  indexed,
  quoted,
  termsOf,
  type Where,
  whereOf,
} from './clauses.ts';
import type { KeptCounts } from './kept-counts.ts';
import { isRange, type Section, sectionsOf, type Walk, walkInOrder, walkToCount } from './scan.ts';
import type { Statement } from './sqlite.ts';
import { shareTurn } from './time-slice.ts';

const DEFAULT_LIMIT = 100;
/** Largest number of rows that a query reads without giving other work a turn. */
export const ROWS_PER_STEP = 1_000;

const pick = <V>(
  fields: Readonly<Record<string, V>>,
  isWanted: (field: string) => boolean,
): Readonly<Record<string, V>> =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => isWanted(field)));

interface Step {
  readonly walk: Walk;
  readonly section: Section;
  /** Clause of the step's rows that match the query. */
  readonly clause: Clause;
}

/** Queries of a collection's table. */
export interface CollectionQueries {
  find(query: Query): Promise<readonly Document[]>;
  count(where: Where): Promise<number>;
}

export interface QueriesOptions {
  readonly definition: CollectionDefinition;
  readonly table: string;
  readonly column: ColumnOf;
  /** Prepares a query, or returns the statement prepared before. */
  readonly query: (sql: string) => Statement;
  /** Returns the name of a declared index in the database. */
  readonly indexName: (index: string) => string;
  /** Whether the table has its indexes. Without them, each query reads the table as a whole. */
  readonly hasIndexes: () => boolean;
  readonly counts: KeptCounts | undefined;
  readonly rowsPerStep: number;
}

/**
 * Makes the queries of a table. A query along an index reads its rows in steps, and other work gets its turn
 * between two steps. A write between two steps may move a document past the steps that are left.
 */
export function collectionQueries({
  definition: { name, indexes },
  table,
  column,
  query,
  indexName,
  hasIndexes,
  counts,
  rowsPerStep,
}: QueriesOptions): CollectionQueries {
  const from = quoted(table);
  const assertKey = (key: PageKey | undefined, length: number): void => {
    if (key !== undefined && key.length !== length)
      throw new Error(`the page key does not match this order of ${name}`);
  };

  /** Prepares a query of a walk's rows, in the order of a section. */
  const select = (
    columns: string,
    { index, descending }: Walk,
    { keys }: Section,
    { conditions }: Clause,
    limit = '',
  ): Statement => {
    const by = index === undefined ? '' : ` INDEXED BY ${quoted(indexName(index))}`;
    const order = keys.map((key) => `${key} ${descending ? 'DESC' : 'ASC'}`).join(', ');
    return query(
      `SELECT ${columns} FROM ${from}${by}${whereOf(conditions)}${limit === '' ? '' : ` ORDER BY ${order} ${limit}`}`,
    );
  };

  /** Yields consecutive steps of a walk, each in its own slice of time. */
  async function* stepsOf(
    walk: Walk,
    where: Where,
    { after, isLimited }: { readonly after?: PageKey | undefined; readonly isLimited: boolean },
  ): AsyncGenerator<Step, void, undefined> {
    const { equal, by, descending } = walk;
    const condition = where[by];
    const range = isRange(condition) ? condition : {};
    const isOther = (field: string) =>
      !equal.includes(field) && !(field === by && isRange(condition));
    const among = conditionsOf(
      pick(where, (field) => equal.includes(field)),
      column,
    );
    const others = conditionsOf(pick(where, isOther), column);
    for (const section of sectionsOf(walk, column, after)) {
      if (section.isLacking && isRange(condition)) continue;
      const keys = section.keys.join(', ');
      const beside = (operator: string, values: readonly Indexed[]): Clause => ({
        conditions: [`(${keys}) ${operator} (${values.map(() => '?').join(', ')})`],
        parameters: values,
      });
      const lowest =
        range.gte === undefined
          ? section.lowest
          : conditionsOf({ [by]: { gte: range.gte } }, column);
      const highest =
        range.lt === undefined ? both() : conditionsOf({ [by]: { lt: range.lt } }, column);
      for (let begin = section.after; ; ) {
        await shareTurn();
        // An index takes one lower and one upper bound, so each step has only its narrowest ones.
        // The caller's key may be outside the range; the keys of later steps are inside.
        const ofRange =
          begin === section.after
            ? conditionsOf(isRange(condition) ? { [by]: condition } : {}, column)
            : both();
        const rows = (from: typeof begin, to: typeof begin): Clause => {
          const [low, high] = descending ? [to, from] : [from, to];
          const [above, below] = descending ? ['>=', '<'] : ['>', '<='];
          return both(
            among,
            section.clause,
            begin === undefined ? both() : ofRange,
            low === undefined ? lowest : beside(above ?? '', low),
            high === undefined ? highest : beside(below ?? '', high),
          );
        };
        const rest = rows(begin, undefined);
        // If every row of the section matches, the query's limit also limits the rows that are read.
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
    async find({ where = {}, sort = [], limit = DEFAULT_LIMIT, after }) {
      const terms = termsOf(sort, column);
      assertKey(after, terms.length);
      const walk = hasIndexes() ? walkInOrder(indexes, where, sort) : undefined;
      if (walk === undefined) {
        await shareTurn();
        const matching = conditionsOf(where, column);
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
      const found = new Map<string, Document>();
      for await (const { section, clause } of stepsOf(walk, where, { after, isLimited: true })) {
        const rows = select('document', walk, section, clause, 'LIMIT ?').all(
          ...clause.parameters,
          limit,
        ) as unknown as { readonly document: string }[];
        for (const row of rows) {
          const document = JSON.parse(row.document) as Document;
          // A document that was moved between two steps may be found twice.
          if (found.size < limit && !found.has(document.id)) found.set(document.id, document);
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
      const walk = hasIndexes() ? walkToCount(indexes, where) : undefined;
      const countRows = (statement: Statement, parameters: readonly Indexed[]) =>
        (statement.get(...parameters) as { readonly count: number }).count;
      if (walk === undefined) {
        await shareTurn();
        const matching = conditionsOf(where, column);
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
  };
}
