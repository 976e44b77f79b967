import { refuse } from '@bluebox/contracts';
import {
  type Document,
  findEach,
  findPage,
  type PageKey,
  pageKeyOf,
  type Query,
  totalOrder,
  type View,
} from '@bluebox/event-sourcing';
import { z } from 'zod';

type Sort = NonNullable<Query['sort']>;

const orderName = (sort: Sort): string =>
  totalOrder(sort)
    .map(([field, direction]) => `${field} ${direction}`)
    .join(',');

const Place = z.tuple([z.string()], z.union([z.string(), z.number(), z.null()]));

/**
 * Encodes the key of a page in the form that callers send back. The text includes the order of the
 * list, so that a list in another order refuses the key.
 */
export function writePageKey(key: PageKey, sort: Sort): string {
  return Buffer.from(JSON.stringify([orderName(sort), ...key])).toString('base64url');
}

/** @throws UNKNOWN_PAGE unless the text is a page key of a list in this order. */
export function readPageKey(text: string, sort: Sort): PageKey {
  const unknown = refuse('UNKNOWN_PAGE');
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    throw unknown;
  }
  const { success, data = [''] } = Place.safeParse(read);
  const [order, ...key] = data;
  if (!success || order !== orderName(sort) || key.length !== totalOrder(sort).length)
    throw unknown;
  if (writePageKey(key, sort) !== text) throw unknown;
  return key;
}

export interface ListQuery {
  readonly where: NonNullable<Query['where']>;
  readonly sort: Sort;
  readonly limit: number;
  readonly after?: string | undefined;
}

/**
 * Reads a page of a list in the common form: its rows, the total number of matches, and the key of
 * the next page.
 */
export async function listPage<D extends Document>(
  view: View,
  collection: string,
  { where, sort, limit, after }: ListQuery,
): Promise<{ readonly rows: readonly D[]; readonly total: number; readonly next?: string }> {
  const place = after === undefined ? {} : { after: readPageKey(after, sort) };
  const [{ rows, next }, total] = await Promise.all([
    findPage<D>(view, collection, { where, sort, limit, ...place }),
    view.count(collection, where),
  ]);
  return { rows, total, ...(next === undefined ? {} : { next: writePageKey(next, sort) }) };
}

/**
 * Reads a page like {@link listPage}, without the documents that a function leaves out. All documents
 * of the list are read, so this is only for callers who see a small part of a list.
 */
export async function filteredPage<D extends Document>(
  view: View,
  collection: string,
  { where, sort, limit, after }: ListQuery,
  isShown: (document: D) => boolean,
): Promise<{ readonly rows: readonly D[]; readonly total: number; readonly next?: string }> {
  const shown: D[] = [];
  for await (const document of findEach<D>((query) => view.find<D>(collection, query), {
    where,
    sort,
  }))
    if (isShown(document)) shown.push(document);
  const total = shown.length;
  const rest =
    after === undefined ? shown : shown.slice(placeAfter(shown, sort, readPageKey(after, sort)));
  const rows = rest.slice(0, limit);
  const last = rows.at(-1);
  return last === undefined || rest.length <= limit
    ? { rows, total }
    : { rows, total, next: writePageKey(pageKeyOf(last, sort), sort) };
}

/** Returns the index of the first document after a key in a list in this order. */
function placeAfter(documents: readonly Document[], sort: Sort, key: PageKey): number {
  const order = totalOrder(sort);
  const isAfter = (document: Document): boolean => {
    const its = pageKeyOf(document, sort);
    for (const [index, [, direction]] of order.entries()) {
      const [mine, that] = [its[index] ?? null, key[index] ?? null];
      if (mine === that) continue;
      const isGreater = that === null || (mine !== null && mine > that);
      return direction === 'asc' ? isGreater : !isGreater;
    }
    return false;
  };
  const index = documents.findIndex(isAfter);
  return index === -1 ? documents.length : index;
}
