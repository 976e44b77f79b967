import type {
  AccountList,
  InvitationAnswer,
  Me,
  Role,
  SessionList,
  SetUpBody,
  SignInBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => getJson<Me>(routes.whoAmI.at(), { signal }),
  staleTime: 60_000,
});
export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) =>
    getJson<z.infer<typeof AccountList>>(routes.listAccounts.at(), { signal }),
});

export const ownSessionsQuery = queryOptions({
  queryKey: ['own-sessions'],
  queryFn: ({ signal }) =>
    getJson<z.infer<typeof SessionList>>(routes.listOwnSessions.at(), { signal }),
});
export const sessionsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['sessions', accountId],
    queryFn: ({ signal }) =>
      getJson<z.infer<typeof SessionList>>(routes.listSessions.at({ accountId }), { signal }),
  });

export type SetUpInput = z.input<typeof SetUpBody>;
export type SignInInput = z.input<typeof SignInBody>;
export type Invitation = z.infer<typeof InvitationAnswer>;
export interface PasswordChange {
  readonly currentPassword: string;
  readonly newPassword: string;
}

export const setUp = (body: SetUpInput, options: PostOptions) =>
  postJson<unknown>(routes.setUp.at(), body, options);
export const acceptInvitation = (body: SetUpInput, options: PostOptions) =>
  postJson<unknown>(routes.acceptInvitation.at(), body, options);
export const signIn = (body: SignInInput, options: PostOptions) =>
  postJson<unknown>(routes.signIn.at(), body, options);
export const signOut = (_: undefined, options: PostOptions) =>
  postJson<unknown>(routes.signOut.at(), {}, options);
export const changePassword = (body: PasswordChange, options: PostOptions) =>
  postJson<unknown>(routes.changePassword.at(), body, options);
export const invite = (roles: readonly Role[], options: PostOptions) =>
  postJson<Invitation>(routes.invite.at(), { roles }, options);
export const giveRoles = (accountId: string) => (roles: readonly Role[], options: PostOptions) =>
  postJson<unknown>(routes.giveRoles.at({ accountId }), { roles }, options);
export const endOwnSession = (sessionId: string, options: PostOptions) =>
  postJson<unknown>(routes.endOwnSession.at({ sessionId }), {}, options);
export const endOtherSessions = (_: undefined, options: PostOptions) =>
  postJson<unknown>(routes.endOtherSessions.at(), {}, options);
export const endSession = (accountId: string) => (sessionId: string, options: PostOptions) =>
  postJson<unknown>(routes.endSession.at({ accountId, sessionId }), {}, options);
export const revokeAccount = (accountId: string, options: PostOptions) =>
  postJson<unknown>(routes.revokeAccount.at({ accountId }), {}, options);
export const resetAccount = (accountId: string, options: PostOptions) =>
  postJson<Invitation>(routes.resetAccount.at({ accountId }), {}, options);

/**
 * Returns the URL of a QR code of the text. The text must not be a secret, because URLs are logged.
 */
export const qrPicture = (text: string): string => routes.drawQr.at({}, { text });
