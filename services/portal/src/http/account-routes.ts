import {
  AccountList,
  AccountRevoked,
  ChangePasswordBody,
  GiveRolesBody,
  Id,
  InvitationAnswer,
  InviteBody,
  Me,
  RolesGiven,
  SetUpBody,
  SignedIn,
  SignInBody,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type Delivery, defineRoute, type Route } from '@bluebox/service-http';
import type { Request } from 'express';
import { z } from 'zod';
import type { Credential, Invitation } from '../domain/account-lifecycle.ts';
import { invitationCode } from '../invitation-code.ts';
import {
  type AcceptInvitationDependencies,
  acceptInvitation,
} from '../use-cases/accept-invitation.ts';
import { type ChangePasswordDependencies, changePassword } from '../use-cases/change-password.ts';
import { type GiveRolesDependencies, giveRoles } from '../use-cases/give-roles.ts';
import type { GuessingBrowser } from '../use-cases/guess-password.ts';
import { type InviteDependencies, invite } from '../use-cases/invite.ts';
import { type ListAccountsDependencies, listAccounts } from '../use-cases/list-accounts.ts';
import { type ResetAccountDependencies, resetAccount } from '../use-cases/reset-account.ts';
import { revokeAccount } from '../use-cases/revoke-account.ts';
import { type SetUpDependencies, setUp } from '../use-cases/set-up.ts';
import { type SignInDependencies, signIn } from '../use-cases/sign-in.ts';
import { type SignOutDependencies, signOut } from '../use-cases/sign-out.ts';
import { type WhoAmIDependencies, whoAmI } from '../use-cases/who-am-i.ts';
import type { WrongCode } from '../use-cases/wrong-code.ts';
import { deliverSession, type SessionDeliveryDependencies } from './session-delivery.ts';

export interface AccountRouteDependencies
  extends WhoAmIDependencies,
    SetUpDependencies,
    SignInDependencies,
    SignOutDependencies,
    ChangePasswordDependencies,
    InviteDependencies,
    AcceptInvitationDependencies,
    ListAccountsDependencies,
    GiveRolesDependencies,
    ResetAccountDependencies,
    SessionDeliveryDependencies {
  /** Returns the error for a wrong code. */
  readonly wrongCode: (request: Request, refusal: Error) => Error;
  /** Returns the browser from which a password is tried. */
  readonly browserOf: (request: Request) => GuessingBrowser;
  /**
   * Returns the URL under which other people reach the portal; `undefined` if only the host of the
   * request is known.
   */
  readonly addressFor: (request: Request) => string | undefined;
}

const AccountParams = z.strictObject({ accountId: Id });

export function accountRoutes(dependencies: AccountRouteDependencies): readonly Route[] {
  const { cookies, identity, wrongCode, browserOf, addressFor, codeKey, now, recorderOf } =
    dependencies;

  const wrongCodeOf =
    (request: Request): WrongCode =>
    (refusal) =>
      wrongCode(request, refusal);
  const withCode = ({ generation, ...body }: Invitation) => ({
    ...body,
    code: invitationCode(codeKey, body.accountId, generation),
  });
  const beginSession = (credential: Credential, delivery: Delivery) =>
    deliverSession(dependencies, credential, delivery);

  return [
    defineRoute(routes.whoAmI, {
      summary: 'The signed-in account, and the private links that are open in this browser',
      access: 'public',
      answers: { 200: Me },
      handle: ({ response: { req }, caller }) =>
        whoAmI(
          dependencies,
          caller,
          identity.of(req).signedIn,
          () => addressFor(req),
          identity.of(req).enrolling !== undefined,
        ),
    }),
    defineRoute(
      routes.setUp,
      {
        summary: 'Set up the first account with the code that was printed at the first start',
        access: 'public',
        body: SetUpBody,
        answers: { 201: SignedIn },
        problems: ['SIGN_IN_FAILED'],
        handle: ({ body, context, response }) =>
          setUp(dependencies, body, context, wrongCodeOf(response.req), recorderOf(response.req)),
      },
      { deliver: beginSession },
    ),
    defineRoute(
      routes.signIn,
      {
        summary: 'Sign in',
        access: 'public',
        body: SignInBody,
        answers: { 200: SignedIn },
        problems: ['SIGN_IN_FAILED'],
        handle: ({ body, response: { req } }) =>
          signIn(dependencies, body, browserOf(req), recorderOf(req)),
      },
      { deliver: beginSession },
    ),
    defineRoute(
      routes.signOut,
      {
        summary: 'Sign out',
        access: 'public',
        answers: { 200: SignedIn },
        handle: ({ response: { req } }) =>
          signOut(dependencies, cookies.session(req), cookies.linksId(req, now()), recorderOf(req)),
      },
      {
        async deliver(body, { response }) {
          cookies.clearSession(response);
          cookies.clearLinks(response);
          return body;
        },
      },
    ),
    defineRoute(
      routes.changePassword,
      {
        summary:
          'Change your own password, end your other sessions, and renew the cookie of this one',
        access: 'staff',
        body: ChangePasswordBody,
        answers: { 200: SignedIn },
        problems: ['SIGN_IN_FAILED'],
        handle: ({ body, context, response: { req } }) =>
          changePassword(
            dependencies,
            body,
            context,
            identity.of(req).signedIn,
            browserOf(req),
            recorderOf(req),
          ),
      },
      {
        async deliver(credential: Credential, delivery) {
          await deliverSession(dependencies, credential, delivery, 'password-change');
          return { signedIn: true };
        },
      },
    ),
    defineRoute(
      routes.invite,
      {
        summary: 'Invite somebody with these roles by a private link that works once within 7 days',
        access: 'coordinator',
        body: InviteBody,
        answers: { 201: InvitationAnswer },
        handle: ({ body, caller, context, response: { req } }) =>
          invite(dependencies, body, caller, context, recorderOf(req)),
      },
      { present: withCode },
    ),
    defineRoute(
      routes.acceptInvitation,
      {
        summary: 'Accept an invitation, or set a new password after a reset',
        access: 'public',
        body: SetUpBody,
        answers: { 200: SignedIn },
        problems: ['SIGN_IN_FAILED'],
        handle: ({ body, context, response }) =>
          acceptInvitation(
            dependencies,
            body,
            context,
            wrongCodeOf(response.req),
            recorderOf(response.req),
          ),
      },
      { deliver: beginSession },
    ),
    defineRoute(routes.listAccounts, {
      summary: 'All accounts, also those that are invited or revoked',
      access: 'coordinator',
      answers: { 200: AccountList },
      handle: () => listAccounts(dependencies),
    }),
    defineRoute(routes.giveRoles, {
      summary: 'Replace the roles of an account and their places, with immediate effect',
      access: 'coordinator',
      params: AccountParams,
      body: GiveRolesBody,
      answers: { 200: RolesGiven },
      handle: ({ params, body, caller, context, response: { req } }) =>
        giveRoles(dependencies, params.accountId, body, caller, context, recorderOf(req)),
    }),
    defineRoute(routes.revokeAccount, {
      summary: 'Revoke the right of an account to sign in, and end its sessions',
      access: 'coordinator',
      params: AccountParams,
      answers: { 200: AccountRevoked },
      handle: ({ params, caller, context, response: { req } }) =>
        revokeAccount(dependencies, params.accountId, caller, context, recorderOf(req)),
    }),
    defineRoute(
      routes.resetAccount,
      {
        summary:
          'Get a private link for setting a new password, and end the sessions of the account',
        access: 'coordinator',
        params: AccountParams,
        answers: { 200: InvitationAnswer },
        handle: ({ params, caller, context, response: { req } }) =>
          resetAccount(dependencies, params.accountId, caller, context, recorderOf(req)),
      },
      { present: withCode },
    ),
  ];
}
