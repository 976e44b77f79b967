import {
  FactorCodeBody,
  RecoveryCodes,
  SecondFactors,
  SignedIn,
  TotpSecret,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import type { Request } from 'express';
import type { SignedIn as SignedInSession } from '../sessions.ts';
import {
  beginTotp,
  confirmTotp,
  makeRecoveryCodes,
  removeTotp,
  type SecondFactorDependencies,
  showSecondFactors,
} from '../use-cases/change-second-factors.ts';
import { type CompleteSignInDependencies, completeSignIn } from '../use-cases/complete-sign-in.ts';
import type { GuessingBrowser } from '../use-cases/guess-password.ts';
import type { Identities } from './identity.ts';
import { deliverSession, type SessionDeliveryDependencies } from './session-delivery.ts';

export interface SecondFactorRouteDependencies
  extends SecondFactorDependencies,
    CompleteSignInDependencies,
    SessionDeliveryDependencies {
  readonly identity: Identities;
  /** Returns the browser from which a code is tried. */
  readonly browserOf: (request: Request) => GuessingBrowser;
}

/** Paths of the routes that are open to a session which only sets up the required second factor. */
export const ENROLMENT_PATHS: ReadonlySet<string> = new Set([
  routes.showSecondFactors.path,
  routes.beginTotp.path,
  routes.confirmTotp.path,
]);

/** Makes the routes that complete a sign-in, and that set up and remove second factors. */
export function secondFactorRoutes(dependencies: SecondFactorRouteDependencies): readonly Route[] {
  const { identity, cookies, browserOf, recorderOf, now } = dependencies;
  const sessionOf = (request: Request): SignedInSession | undefined => {
    const { signedIn, enrolling } = identity.of(request);
    return signedIn ?? enrolling;
  };
  return [
    defineRoute(
      routes.completeSignIn,
      {
        summary: 'Complete a sign-in by a code of the authenticator app, or by a recovery code',
        access: 'public',
        body: FactorCodeBody,
        answers: { 200: SignedIn },
        problems: ['SIGN_IN_FAILED'],
        handle: ({ body, response: { req } }) =>
          completeSignIn(
            dependencies,
            body.code,
            cookies.begunSignIn(req, now()),
            browserOf(req),
            recorderOf(req),
          ),
      },
      {
        deliver: (credential, delivery) =>
          deliverSession(dependencies, credential, delivery, 'second-factor'),
      },
    ),
    defineRoute(routes.showSecondFactors, {
      summary: 'The second factors of your own account',
      access: 'staff',
      answers: { 200: SecondFactors },
      handle: ({ response: { req } }) => showSecondFactors(dependencies, sessionOf(req)),
    }),
    defineRoute(routes.beginTotp, {
      summary: 'Get a secret for an authenticator app, which a code of the app has to confirm',
      access: 'staff',
      answers: { 200: TotpSecret },
      handle: ({ response: { req } }) => beginTotp(dependencies, sessionOf(req)),
    }),
    defineRoute(routes.confirmTotp, {
      summary: 'Set up the authenticator app by its first code, and get ten recovery codes',
      access: 'staff',
      body: FactorCodeBody,
      answers: { 200: RecoveryCodes },
      handle: ({ body, response: { req } }) =>
        confirmTotp(dependencies, body.code, sessionOf(req), recorderOf(req)),
    }),
    defineRoute(routes.removeTotp, {
      summary: 'Remove the authenticator app from your own account',
      access: 'staff',
      answers: { 200: SecondFactors },
      handle: ({ response: { req } }) =>
        removeTotp(dependencies, identity.of(req).signedIn, recorderOf(req)),
    }),
    defineRoute(routes.makeRecoveryCodes, {
      summary: 'Replace your recovery codes by ten new ones',
      access: 'staff',
      answers: { 200: RecoveryCodes },
      handle: ({ response: { req } }) =>
        makeRecoveryCodes(dependencies, identity.of(req).signedIn, recorderOf(req)),
    }),
  ];
}
