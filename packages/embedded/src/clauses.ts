import { type PageKey, type Query, type Sort, totalOrder } from '@bluebox/event-sourcing';

// Parts of SQL queries over a collection's columns.

/** Value of an indexed column. */
export type Indexed = string | number | null;

/** Conditions of a WHERE clause, with their parameters in order. */
export interface Clause {
  readonly conditions: readonly string[];
  readonly parameters: readonly Indexed[];
}

export const both = (...clauses: readonly Clause[]): Clause => ({
  conditions: clauses.flatMap(({ conditions }) => conditions),
  parameters: clauses.flatMap(({ parameters }) => parameters),
});

export type Where = NonNullable<Query['where']>;

/** Returns the quoted column of a field. @throws UndeclaredIndex when the field is in no index. */
export type ColumnOf = (field: string) => string;

interface Term {
  readonly term: string;
  readonly descending: boolean;
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/**
 * Returns a field's value as stored in its column: true and false are 1 and 0, and values that
 * cannot be compared are NULL.
 */
export function indexed(value: unknown): Indexed {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

/** Returns the conditions of a query, with the columns of its fields. */
export const conditionsOf = (where: Where, column: ColumnOf): Clause => {
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

/** Returns the terms of a list's order, completed by the id. */
export const termsOf = (sort: Sort, column: ColumnOf): readonly Term[] =>
  totalOrder(sort).map(([field, direction]) => ({
    // Every table has an `id`, so sorting by `id` needs no declared index.
    term: field === 'id' ? 'id' : column(field),
    descending: direction === 'desc',
  }));

/** Returns conditions for the rows after a key. NULL comes before every value. */
export const conditionsAfter = (key: PageKey, terms: readonly Term[]): Clause => {
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

export const whereOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
