import type { z } from 'zod';
import type {
  AccountList,
  AccountRevoked,
  ChangePasswordBody,
  DrawQrQuery,
  DrawShareQuery,
  ExportSecurityLogQuery,
  GiveRolesBody,
  InvitationAnswer,
  InviteBody,
  LinksForgotten,
  ListNamesQuery,
  ListSecurityLogQuery,
  Me,
  NameList,
  OpenLinkAnswer,
  OpenLinkBody,
  OrganisationBody,
  OrganisationChanged,
  OrganisationList,
  RolesGiven,
  SecurityLogPage,
  SessionList,
  SessionsEnded,
  SetUpBody,
  SignedIn,
  SignInBody,
} from '../api/index.ts';
import { route } from './route.ts';

// Routes of the portal itself.

export const whoAmI = route<{ answers: { 200: typeof Me } }>()('whoAmI', 'get', '/api/portal/me');
export const setUp = route<{ body: typeof SetUpBody; answers: { 201: typeof SignedIn } }>()(
  'setUp',
  'post',
  '/api/portal/setup',
);
export const signIn = route<{ body: typeof SignInBody; answers: { 200: typeof SignedIn } }>()(
  'signIn',
  'post',
  '/api/portal/sign-in',
);
export const signOut = route<{ answers: { 200: typeof SignedIn } }>()(
  'signOut',
  'post',
  '/api/portal/sign-out',
);
export const changePassword = route<{
  body: typeof ChangePasswordBody;
  answers: { 200: typeof SignedIn };
}>()('changePassword', 'post', '/api/portal/password');
export const invite = route<{
  body: typeof InviteBody;
  answers: { 201: typeof InvitationAnswer };
}>()('invite', 'post', '/api/portal/invitations');
export const acceptInvitation = route<{
  body: typeof SetUpBody;
  answers: { 200: typeof SignedIn };
}>()('acceptInvitation', 'post', '/api/portal/invitations/accept');
export const listAccounts = route<{ answers: { 200: typeof AccountList } }>()(
  'listAccounts',
  'get',
  '/api/portal/accounts',
);
export const giveRoles = route<{
  body: typeof GiveRolesBody;
  answers: { 200: typeof RolesGiven };
}>()('giveRoles', 'post', '/api/portal/accounts/:accountId/roles');
export const revokeAccount = route<{ answers: { 200: typeof AccountRevoked } }>()(
  'revokeAccount',
  'post',
  '/api/portal/accounts/:accountId/revoke',
);
export const resetAccount = route<{ answers: { 200: typeof InvitationAnswer } }>()(
  'resetAccount',
  'post',
  '/api/portal/accounts/:accountId/reset',
);
export const openLink = route<{
  body: typeof OpenLinkBody;
  answers: { 200: typeof OpenLinkAnswer };
}>()('openLink', 'post', '/api/portal/link');
export const forgetLinks = route<{ answers: { 200: typeof LinksForgotten } }>()(
  'forgetLinks',
  'post',
  '/api/portal/links/forget',
);
export const drawQr = route<{ query: typeof DrawQrQuery; answers: { 200: z.ZodString } }>()(
  'drawQr',
  'get',
  '/api/portal/qr.svg',
  'file',
);
export const listOwnSessions = route<{ answers: { 200: typeof SessionList } }>()(
  'listOwnSessions',
  'get',
  '/api/portal/sessions',
);
export const endOtherSessions = route<{ answers: { 200: typeof SessionsEnded } }>()(
  'endOtherSessions',
  'post',
  '/api/portal/sessions/end-others',
);
export const endOwnSession = route<{ answers: { 200: typeof SessionsEnded } }>()(
  'endOwnSession',
  'post',
  '/api/portal/sessions/:sessionId/end',
);
export const listSessions = route<{ answers: { 200: typeof SessionList } }>()(
  'listSessions',
  'get',
  '/api/portal/accounts/:accountId/sessions',
);
export const endSession = route<{ answers: { 200: typeof SessionsEnded } }>()(
  'endSession',
  'post',
  '/api/portal/accounts/:accountId/sessions/:sessionId/end',
);
export const drawShare = route<{ query: typeof DrawShareQuery; answers: { 200: z.ZodString } }>()(
  'drawShare',
  'get',
  '/api/portal/drives/:slug/share.png',
  'file',
);
export const listSecurityLog = route<{
  query: typeof ListSecurityLogQuery;
  answers: { 200: typeof SecurityLogPage };
}>()('listSecurityLog', 'get', '/api/portal/security-log');
export const exportSecurityLog = route<{
  query: typeof ExportSecurityLogQuery;
  answers: { 200: z.ZodString };
}>()('exportSecurityLog', 'get', '/api/portal/security-log/export', 'file');
export const listNames = route<{
  query: typeof ListNamesQuery;
  answers: { 200: typeof NameList };
}>()('listNames', 'get', '/api/portal/accounts/names');
export const listOrganisations = route<{ answers: { 200: typeof OrganisationList } }>()(
  'listOrganisations',
  'get',
  '/api/portal/organisations',
);
export const addOrganisation = route<{
  body: typeof OrganisationBody;
  answers: { 201: typeof OrganisationChanged };
}>()('addOrganisation', 'post', '/api/portal/organisations');
export const renameOrganisation = route<{
  body: typeof OrganisationBody;
  answers: { 200: typeof OrganisationChanged };
}>()('renameOrganisation', 'post', '/api/portal/organisations/:organisationId/rename');
export const removeOrganisation = route<{ answers: { 200: typeof OrganisationChanged } }>()(
  'removeOrganisation',
  'post',
  '/api/portal/organisations/:organisationId/remove',
);
