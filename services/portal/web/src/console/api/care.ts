import { type BodyOf, type QueryOf, routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { listOptions } from './paging.ts';

export const CARE_KEY = ['care'] as const;

export const desksQuery = queryOptions({
  queryKey: [...CARE_KEY, 'desks'],
  queryFn: ({ signal }) => getJson(routes.listDesks.at(), { signal }),
});
export const careDeskQuery = (deskId: string) =>
  queryOptions({
    queryKey: [...CARE_KEY, 'desk', deskId],
    queryFn: ({ signal }) => getJson(routes.showDesk.at({ deskId }), { signal }),
  });
export type MattersFilter = Pick<
  QueryOf<typeof routes.listMatters>,
  'status' | 'waitsFor' | 'lead'
>;
export const mattersQuery = (deskId: string, query: MattersFilter) =>
  listOptions({
    queryKey: [...CARE_KEY, 'matters', deskId],
    query,
    load: (each, options) => getJson(routes.listMatters.at({ deskId }, each), options),
    rowsOf: ({ matters }) => matters,
  });
export const matterQuery = (matterId: string) =>
  queryOptions({
    queryKey: [...CARE_KEY, 'matter', matterId],
    queryFn: ({ signal }) => getJson(routes.showMatter.at({ matterId }), { signal }),
  });

export const openCareDesk = (body: BodyOf<typeof routes.openDesk>, options: PostOptions) =>
  postJson(routes.openDesk.at(), body, options);
export const submitMatter =
  (deskId: string) => (body: BodyOf<typeof routes.submitMatter>, options: PostOptions) =>
    postJson(routes.submitMatter.at({ deskId }), body, options);
export type StepInput = BodyOf<typeof routes.takeStep>;
export const takeStep = (matterId: string) => (body: StepInput, options: PostOptions) =>
  postJson(routes.takeStep.at({ matterId }), body, options);
export const reviewMatter =
  (matterId: string) => (body: BodyOf<typeof routes.reviewMatter>, options: PostOptions) =>
    postJson(routes.reviewMatter.at({ matterId }), body, options);
export const callBackMatter =
  (matterId: string) => (body: BodyOf<typeof routes.callBackMatter>, options: PostOptions) =>
    postJson(routes.callBackMatter.at({ matterId }), body, options);
