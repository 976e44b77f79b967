import type {
  AccountList,
  InvitationAnswer,
  Me,
  Role,
  SessionList,
  SetUpBody,
  SignInBody,
} from '@bluebox/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';

const BASE = '/api/portal';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => getJson<Me>(`${BASE}/me`, { signal }),
  staleTime: 60_000,
});
export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => getJson<z.infer<typeof AccountList>>(`${BASE}/accounts`, { signal }),
});

export const ownSessionsQuery = queryOptions({
  queryKey: ['own-sessions'],
  queryFn: ({ signal }) => getJson<z.infer<typeof SessionList>>(`${BASE}/sessions`, { signal }),
});
export const sessionsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['sessions', accountId],
    queryFn: ({ signal }) =>
      getJson<z.infer<typeof SessionList>>(`${BASE}/accounts/${accountId}/sessions`, { signal }),
  });

export type SetUpInput = z.input<typeof SetUpBody>;
export type SignInInput = z.input<typeof SignInBody>;
export type Invitation = z.infer<typeof InvitationAnswer>;
export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

export const setUp = (body: SetUpInput, options: PostOptions) =>
  postJson<unknown>(`${BASE}/setup`, body, options);
export const acceptInvitation = (body: SetUpInput, options: PostOptions) =>
  postJson<unknown>(`${BASE}/invitations/accept`, body, options);
export const signIn = (body: SignInInput, options: PostOptions) =>
  postJson<unknown>(`${BASE}/sign-in`, body, options);
export const signOut = (_: undefined, options: PostOptions) =>
  postJson<unknown>(`${BASE}/sign-out`, {}, options);
export const changePassword = (body: PasswordChange, options: PostOptions) =>
  postJson<unknown>(`${BASE}/password`, body, options);
export const invite = (roles: readonly Role[], options: PostOptions) =>
  postJson<Invitation>(`${BASE}/invitations`, { roles }, options);
export const giveRoles = (accountId: string) => (roles: readonly Role[], options: PostOptions) =>
  postJson<unknown>(`${BASE}/accounts/${accountId}/roles`, { roles }, options);
export const endOwnSession = (sessionId: string, options: PostOptions) =>
  postJson<unknown>(`${BASE}/sessions/${sessionId}/end`, {}, options);
export const endOtherSessions = (_: undefined, options: PostOptions) =>
  postJson<unknown>(`${BASE}/sessions/end-others`, {}, options);
export const endSession = (accountId: string) => (sessionId: string, options: PostOptions) =>
  postJson<unknown>(`${BASE}/accounts/${accountId}/sessions/${sessionId}/end`, {}, options);
export const revokeAccount = (accountId: string, options: PostOptions) =>
  postJson<unknown>(`${BASE}/accounts/${accountId}/revoke`, {}, options);
export const resetAccount = (accountId: string, options: PostOptions) =>
  postJson<Invitation>(`${BASE}/accounts/${accountId}/reset`, {}, options);

/** URL of a QR code of the text. Never use it for a secret, because URLs are logged. */
export const qrPicture = (text: string): string =>
  `${BASE}/qr.svg?text=${encodeURIComponent(text)}`;
