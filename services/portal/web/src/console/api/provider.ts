import { type AnswerOf, type BodyOf, routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';

export const providerQuery = queryOptions({
  queryKey: ['provider'],
  queryFn: ({ signal }) => getJson(routes.showProvider.at(), { signal }),
  staleTime: 60_000,
});

export type BeginInput = BodyOf<typeof routes.beginProviderSignIn>;
export type JoinInput = BodyOf<typeof routes.joinByProvider>;
export type CompletedAtProvider = AnswerOf<typeof routes.completeAtProvider>;

export const beginProviderSignIn = (body: BeginInput, options: PostOptions) =>
  postJson(routes.beginProviderSignIn.at(), body, options);
export const joinByProvider = (body: JoinInput, options: PostOptions) =>
  postJson(routes.joinByProvider.at(), body, options);
export const connectProvider = (body: BeginInput, options: PostOptions) =>
  postJson(routes.connectProvider.at(), body, options);
export const reauthenticateAtProvider = (body: BeginInput, options: PostOptions) =>
  postJson(routes.reauthenticateAtProvider.at(), body, options);
export const completeAtProvider = (answer: string, options: PostOptions) =>
  postJson(routes.completeAtProvider.at(), { answer }, { ...options, renewsSession: true });
export const disconnectProvider = (_: undefined, options: PostOptions) =>
  postJson(routes.disconnectProvider.at(), {}, options);
