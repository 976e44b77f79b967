import { infiniteQueryOptions } from '@tanstack/react-query';
import { getJson } from '../../platform/api.ts';

/** Number of rows per page; further pages are fetched on request. */
export const PAGE_SIZE = 50;
/** Largest number of rows that a service returns at once. */
export const MOST_ROWS = 200;

export type QueryValues = Readonly<Record<string, string | number | undefined>>;

/** Builds a query string; empty values are left out. */
export function queryString(values: QueryValues): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== '') given.set(name, String(value));
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}

interface PageAnswer {
  readonly total: number;
  readonly next?: string | undefined;
}

export interface Rows<Row> {
  /** Rows fetched so far. */
  readonly rows: readonly Row[];
  /** Number of rows in all. */
  readonly total: number;
  /** Number of rows per page. */
  readonly pageSize: number;
}

interface ListOptions<Answer, Row> {
  readonly queryKey: readonly unknown[];
  readonly path: string;
  readonly query?: QueryValues;
  readonly pageSize?: number;
  readonly rowsOf: (answer: Answer) => readonly Row[];
}

/** Requests a list page by page, each after the last row of the one before. */
export const listOptions = <Answer extends PageAnswer, Row extends { readonly id: string }>({
  queryKey,
  path,
  query = {},
  pageSize = PAGE_SIZE,
  rowsOf,
}: ListOptions<Answer, Row>) =>
  infiniteQueryOptions({
    queryKey: [...queryKey, query],
    queryFn: ({ signal, pageParam }) =>
      getJson<Answer>(`${path}${queryString({ ...query, limit: pageSize, after: pageParam })}`, {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next,
    select: ({ pages }): Rows<Row> => ({
      // A row that moved between two fetches may be on both pages.
      rows: [...new Map(pages.flatMap(rowsOf).map((row) => [row.id, row])).values()],
      total: pages.at(-1)?.total ?? 0,
      pageSize,
    }),
  });
