import {
  AddPasskeyBody,
  FactorCodeBody,
  Id,
  PasskeyAdded,
  PasskeyOptions,
  PasskeySignInBody,
  RecoveryCodes,
  SecondFactors,
  SignedIn,
  TotpSecret,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { type Delivery, defineRoute, type Route } from '@bluebox/service-http';
import type { Request } from 'express';
import { z } from 'zod';
import type { RelyingParty } from '../passkeys.ts';
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
import {
  addPasskey,
  beginPasskey,
  challengePasskey,
  removePasskey,
  signInByPasskey,
} from '../use-cases/use-passkeys.ts';
import type { Identities } from './identity.ts';
import {
  deliverRenewal,
  deliverSession,
  type SessionDeliveryDependencies,
} from './session-delivery.ts';

export interface SecondFactorRouteDependencies
  extends SecondFactorDependencies,
    CompleteSignInDependencies,
    SessionDeliveryDependencies {
  readonly identity: Identities;
  /** Returns the browser from which a code is tried. */
  readonly browserOf: (request: Request) => GuessingBrowser;
  /** Returns the site that passkeys are bound to; `undefined` if there can be none. */
  readonly siteOf: (request: Request) => RelyingParty | undefined;
}

const PasskeyParams = z.strictObject({ passkeyId: Id });

/** Paths of the routes that are open to a session which only sets up the required second factor. */
export const ENROLMENT_PATHS: ReadonlySet<string> = new Set([
  routes.showSecondFactors.path,
  routes.beginTotp.path,
  routes.confirmTotp.path,
  routes.beginPasskey.path,
  routes.addPasskey.path,
]);

/** Makes the routes that complete a sign-in, and that set up and remove second factors. */
export function secondFactorRoutes(dependencies: SecondFactorRouteDependencies): readonly Route[] {
  const { identity, cookies, browserOf, siteOf, recorderOf, now } = dependencies;
  const sessionOf = (request: Request): SignedInSession | undefined => {
    const { signedIn, enrolling } = identity.of(request);
    return signedIn ?? enrolling;
  };
  /** Renews the session that a new second factor has proved. */
  const renewing = async <Body>(body: Body, delivery: Delivery): Promise<Body> => {
    await deliverRenewal(dependencies, delivery, { by: 'new-factor', withFactor: true });
    return body;
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
    defineRoute(
      routes.confirmTotp,
      {
        summary:
          'Set up the authenticator app by its first code, get ten recovery codes, and renew the cookie',
        access: 'staff',
        body: FactorCodeBody,
        answers: { 200: RecoveryCodes },
        handle: ({ body, response: { req } }) =>
          confirmTotp(dependencies, body.code, sessionOf(req), recorderOf(req)),
      },
      { deliver: renewing },
    ),
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
    defineRoute(
      routes.challengePasskey,
      {
        summary: 'Get a challenge for a passkey, which has to be answered within five minutes',
        access: 'public',
        answers: { 200: PasskeyOptions },
        handle: ({ response: { req } }) => challengePasskey(dependencies, siteOf(req)),
      },
      {
        async deliver(options: z.infer<typeof PasskeyOptions>, { response }) {
          cookies.setChallenge(response, options.challenge, now());
          return options;
        },
      },
    ),
    defineRoute(
      routes.signInByPasskey,
      {
        summary: 'Sign in by a passkey, without a password',
        access: 'public',
        body: PasskeySignInBody,
        answers: { 200: SignedIn },
        problems: ['SIGN_IN_FAILED'],
        handle: ({ body, response: { req } }) =>
          signInByPasskey(
            dependencies,
            body.passkey,
            cookies.challenge(req, now()),
            cookies.begunSignIn(req, now()),
            siteOf(req),
            recorderOf(req),
          ),
      },
      {
        deliver: (credential, delivery) =>
          deliverSession(dependencies, credential, delivery, 'second-factor'),
      },
    ),
    defineRoute(routes.beginPasskey, {
      summary: 'Get the options for a new passkey of your own account',
      access: 'staff',
      answers: { 200: PasskeyOptions },
      handle: ({ response: { req } }) => beginPasskey(dependencies, siteOf(req), sessionOf(req)),
    }),
    defineRoute(
      routes.addPasskey,
      {
        summary:
          'Add a passkey to your own account, get recovery codes with the first one, and renew the cookie',
        access: 'staff',
        body: AddPasskeyBody,
        answers: { 201: PasskeyAdded },
        handle: ({ body, response: { req } }) =>
          addPasskey(dependencies, body, siteOf(req), sessionOf(req), recorderOf(req)),
      },
      { deliver: renewing },
    ),
    defineRoute(routes.removePasskey, {
      summary: 'Remove a passkey from your own account',
      access: 'staff',
      params: PasskeyParams,
      answers: { 200: SecondFactors },
      handle: ({ params, response: { req } }) =>
        removePasskey(dependencies, params.passkeyId, identity.of(req).signedIn, recorderOf(req)),
    }),
  ];
}
