import { infiniteQueryOptions } from '@tanstack/react-query';
import { getJson } from '../../shared/api.ts';

/** Rows that are fetched at once; more are fetched when they are asked for. */
export const PAGE_SIZE = 50;
/** The most rows that a service gives at once. */
export const MOST_ROWS = 200;

export type QueryValues = Readonly<Record<string, string | number | undefined>>;

/** A query string of what is given; empty values are left out. */
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
  /** What has been fetched so far. */
  readonly rows: readonly Row[];
  /** How many there are in all. */
  readonly total: number;
  /** How many are fetched at once. */
  readonly pageSize: number;
}

interface ListOptions<Answer, Row> {
  readonly queryKey: readonly unknown[];
  readonly path: string;
  readonly query?: QueryValues;
  readonly pageSize?: number;
  readonly rowsOf: (answer: Answer) => readonly Row[];
}

/** A list that is fetched page by page, each after the last row of the one before. */
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
      // Whose place changed between two pages may stand in both.
      rows: [...new Map(pages.flatMap(rowsOf).map((row) => [row.id, row])).values()],
      total: pages.at(-1)?.total ?? 0,
      pageSize,
    }),
  });
