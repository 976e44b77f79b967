import type { Document } from './change.ts';
import type { PageKey, Query, Sort, View } from './ports/view-store.ts';

/**
 * Appends the id to a sort order, in the direction of the last field, so that equal rows have a
 * fixed order.
 */
export function totalOrder(sort: Sort): Sort {
  if (sort.some(([field]) => field === 'id')) return sort;
  return [...sort, ['id', sort.at(-1)?.[1] ?? 'asc']];
}

/** Returns the key of a document's place in a list with this sort order. */
export function pageKeyOf(document: Document, sort: Sort): PageKey {
  const fields = document as unknown as Readonly<Record<string, unknown>>;
  return totalOrder(sort).map(([field]) => {
    const value = fields[field];
    if (typeof value === 'boolean') return Number(value);
    return typeof value === 'string' || typeof value === 'number' ? value : null;
  });
}

export interface Page<D> {
  readonly rows: readonly D[];
  /** Key with which to request the next page; absent on the last page. */
  readonly next?: PageKey;
}

/** Reads one page, and the key with which to request the next. */
export async function findPage<D extends Document>(
  view: View,
  collection: string,
  query: Query & { readonly limit: number },
): Promise<Page<D>> {
  // One extra row shows whether there is a next page.
  const found = await view.find<D>(collection, { ...query, limit: query.limit + 1 });
  const rows = found.slice(0, query.limit);
  const last = rows.at(-1);
  if (found.length <= query.limit || last === undefined) return { rows };
  return { rows, next: pageKeyOf(last, query.sort ?? []) };
}

/** Yields every matching document, reading page by page. */
export async function* findEach<D extends Document>(
  find: (query: Query) => Promise<readonly D[]>,
  query: Omit<Query, 'limit' | 'after'>,
  pageSize = 500,
): AsyncGenerator<D, void, undefined> {
  for (let after: PageKey | undefined; ; ) {
    const page = await find({
      ...query,
      limit: pageSize,
      ...(after === undefined ? {} : { after }),
    });
    yield* page;
    const last = page.at(-1);
    if (page.length < pageSize || last === undefined) return;
    after = pageKeyOf(last, query.sort ?? []);
  }
}
