import { type PageKey, type Sort, totalOrder } from '@bluebox/event-sourcing';
import { both, type Clause, type ColumnOf, type Indexed, type Where } from './clauses.ts';

// A query reads its rows by a walk along an index, step by step.

/** A walk over the rows that have given values in the leading fields of an index. */
export interface Walk {
  /** The index as it is declared; `undefined` for the primary key. */
  readonly index: string | undefined;
  /** Leading fields of the index, each with an equality condition. */
  readonly equal: readonly string[];
  /** Field by which the rows are ordered before their id, or `id`. */
  readonly by: string;
  readonly descending: boolean;
}

const isEquality = (condition: Where[string] | undefined): boolean =>
  condition !== undefined && typeof condition !== 'object';

interface Range {
  readonly gte?: string | number | boolean;
  readonly lt?: string | number | boolean;
}

export const isRange = (condition: Where[string] | undefined): condition is Range =>
  typeof condition === 'object' && !('contains' in condition);

/**
 * Returns the fields by which an index orders its rows. Fields after the id are in the index only so that
 * a query can evaluate conditions on them without reading the rows.
 */
const orderingFields = (index: string): readonly string[] => {
  const fields = index.split('+');
  return fields.includes('id') ? fields.slice(0, fields.indexOf('id')) : fields;
};

/** Returns all walks that the conditions permit. */
function walksFor(indexes: readonly string[], where: Where): readonly Walk[] {
  const isEqual = (field: string) => isEquality(where[field]);
  const walks: Walk[] = [{ index: undefined, equal: [], by: 'id', descending: false }];
  for (const index of indexes) {
    const fields = orderingFields(index);
    const [last, leading] = [fields.at(-1), fields.slice(0, -1)];
    if (last !== undefined && leading.every(isEqual))
      walks.push({ index, equal: leading, by: last, descending: false });
    // In every index the id follows these fields.
    if (fields.every(isEqual)) walks.push({ index, equal: fields, by: 'id', descending: false });
  }
  return walks;
}

/**
 * Returns the walk that probably reads the fewest rows without a match: a walk whose index contains the
 * text that is searched, and among these the walk with the most equality conditions.
 */
function best(walks: readonly Walk[], where: Where): Walk | undefined {
  const searched = Object.keys(where).filter(
    (field) => typeof where[field] === 'object' && 'contains' in where[field],
  );
  const worth = ({ index, equal }: Walk) =>
    equal.length + (searched.every((field) => index?.split('+').includes(field)) ? 100 : 0);
  return [...walks].sort((left, right) => worth(right) - worth(left))[0];
}

/**
 * Returns the best walk in a list's order; `undefined` if no index has the order, or the order has
 * several fields besides the id.
 */
export function walkInOrder(
  indexes: readonly string[],
  where: Where,
  sort: Sort,
): Walk | undefined {
  const [first, second, ...others] = totalOrder(sort);
  if (first === undefined || others.length > 0) return undefined;
  if (second !== undefined && (second[0] !== 'id' || second[1] !== first[1])) return undefined;
  const [by, direction] = first;
  const walks = walksFor(indexes, where).filter((each) => each.by === by);
  if (isFoundOtherwise(walks, indexes, where)) return undefined;
  const walk = best(walks, where);
  return walk && { ...walk, descending: direction === 'desc' };
}

/** Returns the best walk in any order; `undefined` if an index finds the rows without one. */
export function walkToCount(indexes: readonly string[], where: Where): Walk | undefined {
  const walks = walksFor(indexes, where);
  return isFoundOtherwise(walks, indexes, where) ? undefined : best(walks, where);
}

/**
 * Whether all of these walks begin at the first row of the collection, although an index begins with a
 * field that has an equality condition or a range. The database finds the rows by that index.
 */
const isFoundOtherwise = (
  walks: readonly Walk[],
  indexes: readonly string[],
  where: Where,
): boolean =>
  walks.every(({ equal, by }) => equal.length === 0 && !isRange(where[by])) &&
  indexes.some((index) => {
    const [first = ''] = index.split('+');
    return isEquality(where[first]) || isRange(where[first]);
  });

/** The rows of a walk that have its field, or those that lack it. An index finds any place within a section directly. */
export interface Section {
  readonly clause: Clause;
  /** Whether these are the rows that lack the field. */
  readonly isLacking: boolean;
  /** Lower bound of all rows of the section. */
  readonly lowest: Clause;
  /** Columns by which the rows of the section are ordered. */
  readonly keys: readonly string[];
  /** Values of `keys` after which the section begins. */
  readonly after?: readonly Indexed[];
}

/**
 * Returns the sections of a walk in its order: rows that lack the field, and rows that have it.
 * @param after key of the row after which the walk begins.
 */
export function sectionsOf(
  { by, descending }: Walk,
  column: ColumnOf,
  after: PageKey | undefined,
): readonly Section[] {
  if (by === 'id')
    return [
      {
        clause: both(),
        isLacking: false,
        lowest: both(),
        keys: ['id'],
        ...(after === undefined ? {} : { after }),
      },
    ];
  const field = column(by);
  const lacking: Section = {
    clause: { conditions: [`${field} IS NULL`], parameters: [] },
    isLacking: true,
    lowest: both(),
    keys: ['id'],
  };
  const having: Section = {
    clause: both(),
    isLacking: false,
    // Every number and every text is at or above negative infinity.
    lowest: { conditions: [`${field} >= -9e999`], parameters: [] },
    keys: [field, 'id'],
  };
  const sections = descending ? [having, lacking] : [lacking, having];
  if (after === undefined) return sections;
  const [value = null, id = null] = after;
  const first: Section =
    value === null ? { ...lacking, after: [id] } : { ...having, after: [value, id] };
  return [first, ...sections.slice(sections.indexOf(value === null ? lacking : having) + 1)];
}
