import { infiniteQueryOptions } from '@tanstack/react-query';
import type { GetOptions } from '../../platform/api.ts';

/** Default number of rows per page. Further pages are fetched on request. */
export const PAGE_SIZE = 50;
/** Largest number of rows that a service returns at once. */
export const MOST_ROWS = 200;

interface PageAnswer {
  readonly total: number;
  readonly next?: string | undefined;
}

export interface Rows<Row> {
  /** Rows fetched so far. */
  readonly rows: readonly Row[];
  /** Number of rows in all. */
  readonly total: number;
  readonly pageSize: number;
}

/** Query parameters that name a page of a list. */
interface PageQuery {
  readonly limit: number;
  /** Value of `next` in the answer for the page before; undefined for the first page. */
  readonly after: string | undefined;
}

interface ListOptions<Query, Answer, Row> {
  readonly queryKey: readonly unknown[];
  /** Filter and order of the rows, which also become part of the query key. */
  readonly query: Query;
  readonly pageSize?: number;
  readonly load: (query: Query & PageQuery, options: GetOptions) => Promise<Answer>;
  readonly rowsOf: (answer: Answer) => readonly Row[];
}

/** Returns query options for a list that is fetched page by page. */
export const listOptions = <
  Query extends object,
  Answer extends PageAnswer,
  Row extends { readonly id: string },
>({
  queryKey,
  query,
  pageSize = PAGE_SIZE,
  load,
  rowsOf,
}: ListOptions<Query, Answer, Row>) =>
  infiniteQueryOptions({
    queryKey: [...queryKey, query],
    queryFn: ({ signal, pageParam }) =>
      load({ ...query, limit: pageSize, after: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    select: ({ pages }): Rows<Row> => ({
      // A row that moves between two fetches can be on both pages, so duplicates are dropped.
      rows: [...new Map(pages.flatMap(rowsOf).map((row) => [row.id, row])).values()],
      total: pages.at(-1)?.total ?? 0,
      pageSize,
    }),
  });
