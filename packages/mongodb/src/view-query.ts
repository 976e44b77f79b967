import {
  type CollectionDefinition,
  type Document,
  type PageKey,
  type Query,
  totalOrder,
  UndeclaredIndex,
} from '@bluebox/event-sourcing';

/**
 * Indexed values are in their own field beside the JSON text, so that no key of a document can act
 * as an operator. They are stored when a document is written. A field that no index of the
 * collection had before therefore needs a new version of the view: existing documents would lack
 * its value here, and queries would not find them.
 */
const FIELDS = 'fields';

type Indexed = string | number;

/** A document as its collection holds it. */
export interface StoredDocument {
  readonly _id: string;
  /** The document as JSON text. */
  readonly document: string;
  /** Values of the indexed fields. */
  readonly [FIELDS]: Readonly<Record<string, Indexed>>;
}

const pathOf = (field: string): string => (field === 'id' ? '_id' : `${FIELDS}.${field}`);

/** Converts true and false to 1 and 0; values that cannot be compared are left out. */
function indexed(value: unknown): Indexed | undefined {
  if (typeof value === 'boolean') return Number(value);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** Makes a regular expression that finds this text literally. */
const patternOf = (text: string): RegExp =>
  new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('\0', '\\x00'));

/** Returns the storage, filters and sort orders of one collection. */
export function collectionQueries(view: string, { name, indexes }: CollectionDefinition) {
  const declared = new Set(indexes.flatMap((index) => index.split('+')));
  const path = (field: string): string => {
    if (!declared.has(field)) throw new UndeclaredIndex(view, name, field);
    return pathOf(field);
  };
  /**
   * Returns the path of a sort field. The id needs no declared index, because MongoDB always
   * indexes `_id`.
   */
  const sortPath = (field: string): string => (field === 'id' ? '_id' : path(field));

  return {
    /** Keys of the declared indexes. Each key ends with the id, which breaks ties. */
    indexKeys: indexes.map((index) => {
      const paths = index.split('+').map(pathOf);
      return Object.fromEntries([...new Set([...paths, '_id'])].map((key) => [key, 1] as const));
    }),
    stored(id: string, document: Document): StoredDocument {
      const fields: Record<string, Indexed> = {};
      for (const field of declared) {
        const value = indexed((document as unknown as Record<string, unknown>)[field]);
        if (field !== 'id' && value !== undefined) fields[field] = value;
      }
      return { _id: id, document: JSON.stringify(document), fields };
    },
    filterOf(where: NonNullable<Query['where']>): Record<string, object> {
      return Object.fromEntries(
        Object.entries(where).map(([field, condition]) => {
          if (typeof condition !== 'object') return [path(field), { $eq: indexed(condition) }];
          if ('contains' in condition) {
            if (condition.contains.length === 0)
              throw new Error(`the condition on ${field} is empty`);
            const patterns = condition.contains.map(patternOf);
            return [path(field), { $all: patterns }];
          }
          const { gte, lt } = condition;
          if (gte === undefined && lt === undefined)
            throw new Error(`the condition on ${field} is empty`);
          return [
            path(field),
            {
              ...(gte === undefined ? {} : { $gte: indexed(gte) }),
              ...(lt === undefined ? {} : { $lt: indexed(lt) }),
            },
          ];
        }),
      );
    },
    orderOf(sort: NonNullable<Query['sort']>): Record<string, 1 | -1> {
      return Object.fromEntries(
        totalOrder(sort).map(([field, direction]) => [
          sortPath(field),
          direction === 'desc' ? -1 : 1,
        ]),
      );
    },
    /**
     * Returns a filter for the documents after a key. In ascending order, documents without a field
     * come before those with a value.
     */
    filterAfter(key: PageKey, sort: NonNullable<Query['sort']>): object {
      const terms = totalOrder(sort).map(([field, direction]) => ({
        at: sortPath(field),
        descending: direction === 'desc',
      }));
      if (key.length !== terms.length)
        throw new Error(`the page key does not match this order of ${name}`);
      const alternatives = terms.flatMap(({ at, descending }, index): object[] => {
        const value = key[index] ?? null;
        if (descending && value === null) return [];
        const equal = terms
          .slice(0, index)
          .map((earlier, place) => ({ [earlier.at]: { $eq: key[place] ?? null } }));
        if (value === null) return [{ $and: [...equal, { [at]: { $ne: null } }] }];
        if (!descending) return [{ $and: [...equal, { [at]: { $gt: value } }] }];
        return [{ $and: [...equal, { $or: [{ [at]: { $lt: value } }, { [at]: { $eq: null } }] }] }];
      });
      // The server refuses an empty `$or`.
      return alternatives.length === 0 ? { _id: { $in: [] } } : { $or: alternatives };
    },
  };
}

export type CollectionQueries = ReturnType<typeof collectionQueries>;
