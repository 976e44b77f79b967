import type { SecurityKind } from '@bluebox/contracts';
import { type AnswerOf, type BodyOf, routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { getJson, type PostOptions, postJson } from '../../platform/api.ts';
import { nameLoader } from '../actors/name-loader.ts';
import { listOptions } from './paging.ts';

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => getJson(routes.whoAmI.at(), { signal }),
  staleTime: 60_000,
});
export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: ({ signal }) => getJson(routes.listAccounts.at(), { signal }),
});

export const organisationsQuery = queryOptions({
  queryKey: ['organisations'],
  queryFn: ({ signal }) => getJson(routes.listOrganisations.at(), { signal }),
});

/** The name of an account, null if it has none. */
export interface AccountName {
  readonly accountId: string;
  readonly name: string | null;
}
/** Largest number of accounts whose names the portal gives at once. */
export const MOST_NAMES_AT_ONCE = 100;
const loadName = nameLoader({
  most: MOST_NAMES_AT_ONCE,
  async load(ids) {
    const { names } = await getJson(routes.listNames.at({}, { ids: ids.join('.') }));
    return names.map(({ accountId, name }) => [accountId, name]);
  },
});
export const nameQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['name', accountId],
    queryFn: async (): Promise<AccountName> => ({ accountId, name: await loadName(accountId) }),
    staleTime: 60_000,
  });

/** A selection from the security log, with times in UTC. */
export interface SecurityLogSelection {
  readonly kind: SecurityKind | undefined;
  readonly account: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
}
export const securityLogQuery = (query: SecurityLogSelection) =>
  listOptions({
    queryKey: ['security-log'],
    query,
    load: (asked, options) => getJson(routes.listSecurityLog.at({}, asked), options),
    rowsOf: ({ rows }) => rows,
  });
/** Returns the URL of the log as a CSV file. */
export const securityLogExport = (query: SecurityLogSelection, language: 'zh' | 'en'): string =>
  routes.exportSecurityLog.at({}, { ...query, language });

export const ownSessionsQuery = queryOptions({
  queryKey: ['own-sessions'],
  queryFn: ({ signal }) => getJson(routes.listOwnSessions.at(), { signal }),
});
export const sessionsQuery = (accountId: string) =>
  queryOptions({
    queryKey: ['sessions', accountId],
    queryFn: ({ signal }) => getJson(routes.listSessions.at({ accountId }), { signal }),
  });

export type SetUpInput = BodyOf<typeof routes.setUp>;
export type SignInInput = BodyOf<typeof routes.signIn>;
export type Invitation = AnswerOf<typeof routes.invite>;
export type ReauthenticationInput = BodyOf<typeof routes.reauthenticate>;
export type PasswordChange = BodyOf<typeof routes.changePassword>;

export const setUp = (body: SetUpInput, options: PostOptions) =>
  postJson(routes.setUp.at(), body, options);
export const acceptInvitation = (body: SetUpInput, options: PostOptions) =>
  postJson(routes.acceptInvitation.at(), body, options);
export const signIn = (body: SignInInput, options: PostOptions) =>
  postJson(routes.signIn.at(), body, options);
export const reauthenticate = (body: ReauthenticationInput, options: PostOptions) =>
  postJson(routes.reauthenticate.at(), body, { ...options, renewsSession: true });
export const signOut = (_: undefined, options: PostOptions) =>
  postJson(routes.signOut.at(), {}, options);
export const changePassword = (body: PasswordChange, options: PostOptions) =>
  postJson(routes.changePassword.at(), body, { ...options, renewsSession: true });
export type GivenAccess = BodyOf<typeof routes.giveRoles>;
export const invite = (invitation: BodyOf<typeof routes.invite>, options: PostOptions) =>
  postJson(routes.invite.at(), invitation, options);
export const giveRoles = (accountId: string) => (access: GivenAccess, options: PostOptions) =>
  postJson(routes.giveRoles.at({ accountId }), access, options);
export type OrganisationInput = BodyOf<typeof routes.addOrganisation>;
export const addOrganisation = (body: OrganisationInput, options: PostOptions) =>
  postJson(routes.addOrganisation.at(), body, options);
export const renameOrganisation =
  (organisationId: string) => (body: OrganisationInput, options: PostOptions) =>
    postJson(routes.renameOrganisation.at({ organisationId }), body, options);
export const removeOrganisation = (organisationId: string, options: PostOptions) =>
  postJson(routes.removeOrganisation.at({ organisationId }), {}, options);
export const endOwnSession = (sessionId: string, options: PostOptions) =>
  postJson(routes.endOwnSession.at({ sessionId }), {}, options);
export const endOtherSessions = (_: undefined, options: PostOptions) =>
  postJson(routes.endOtherSessions.at(), {}, options);
export const endSession = (accountId: string) => (sessionId: string, options: PostOptions) =>
  postJson(routes.endSession.at({ accountId, sessionId }), {}, options);
export const revokeAccount = (accountId: string, options: PostOptions) =>
  postJson(routes.revokeAccount.at({ accountId }), {}, options);
export const resetAccount = (accountId: string, options: PostOptions) =>
  postJson(routes.resetAccount.at({ accountId }), {}, options);

/**
 * Returns the URL of a QR code of the text. The text must not be a secret, because URLs are logged.
 */
export const qrPicture = (text: string): string => routes.drawQr.at({}, { text });
