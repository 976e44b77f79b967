import type {
  BeginProviderBody,
  JoinByProviderBody,
  ProviderAnswerBody,
  ProviderCompleted,
  ProviderUrl,
  ProviderView,
} from '../api/index.ts';
import { route } from './route.ts';

// Routes of the portal by which people sign in at their organisation's identity provider.

export const showProvider = route<{ answers: { 200: typeof ProviderView } }>()(
  'showProvider',
  'get',
  '/api/portal/provider',
);
export const beginProviderSignIn = route<{
  body: typeof BeginProviderBody;
  answers: { 200: typeof ProviderUrl };
}>()('beginProviderSignIn', 'post', '/api/portal/provider/sign-in');
export const joinByProvider = route<{
  body: typeof JoinByProviderBody;
  answers: { 200: typeof ProviderUrl };
}>()('joinByProvider', 'post', '/api/portal/provider/join');
export const connectProvider = route<{
  body: typeof BeginProviderBody;
  answers: { 200: typeof ProviderUrl };
}>()('connectProvider', 'post', '/api/portal/provider/connect');
export const reauthenticateAtProvider = route<{
  body: typeof BeginProviderBody;
  answers: { 200: typeof ProviderUrl };
}>()('reauthenticateAtProvider', 'post', '/api/portal/provider/reauthenticate');
/** Completes what was begun in this browser, with the answer of the provider. */
export const completeAtProvider = route<{
  body: typeof ProviderAnswerBody;
  answers: { 200: typeof ProviderCompleted };
}>()('completeAtProvider', 'post', '/api/portal/provider/complete');
export const disconnectProvider = route<{ answers: { 200: typeof ProviderView } }>()(
  'disconnectProvider',
  'post',
  '/api/portal/provider/disconnect',
);
