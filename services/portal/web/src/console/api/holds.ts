import { type BodyOf, type QueryOf, routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { listOptions } from './paging.ts';

export const HOLDS_KEY = ['holds'] as const;

export const holdsQuery = (status: 'placed' | 'lifted') =>
  listOptions({
    queryKey: [...HOLDS_KEY, 'list'],
    query: { status },
    load: (query, options) => getJson(routes.listHolds.at({}, query), options),
    rowsOf: ({ holds }) => holds,
  });
export const holdQuery = (holdId: string) =>
  queryOptions({
    queryKey: [...HOLDS_KEY, 'one', holdId],
    queryFn: ({ signal }) => getJson(routes.showHold.at({ holdId }), { signal }),
  });
export const recallQuery = (query: QueryOf<typeof routes.showRecall>) =>
  queryOptions({
    queryKey: [...HOLDS_KEY, 'recall', query],
    queryFn: ({ signal }) => getJson(routes.showRecall.at({}, query), { signal }),
  });
export const placeHold = (body: BodyOf<typeof routes.placeHold>, options: PostOptions) =>
  postJson(routes.placeHold.at(), body, options);
export const liftHold = (holdId: string) => (reason: string, options: PostOptions) =>
  postJson(routes.liftHold.at({ holdId }), { reason }, options);
