import { Authentication, ReauthenticateBody } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import type { Request } from 'express';
import type { RelyingParty } from '../passkeys.ts';
import type { GuessingBrowser } from '../use-cases/guess-password.ts';
import {
  type ReauthenticateDependencies,
  reauthenticate,
  showReauthentication,
} from '../use-cases/reauthenticate.ts';
import { deliverRenewal, type RenewalDeliveryDependencies } from './session-delivery.ts';

export interface ReauthenticationRouteDependencies
  extends ReauthenticateDependencies,
    RenewalDeliveryDependencies {
  /** Returns the site that passkeys are bound to; `undefined` if there can be none. */
  readonly siteOf: (request: Request) => RelyingParty | undefined;
  /** Returns the browser from which a password is tried. */
  readonly browserOf: (request: Request) => GuessingBrowser;
}

/** Makes the routes by which people prove again who they are, before operations that are grave. */
export function reauthenticationRoutes(
  dependencies: ReauthenticationRouteDependencies,
): readonly Route[] {
  const { identity, cookies, browserOf, siteOf, recorderOf, now } = dependencies;
  return [
    defineRoute(routes.showReauthentication, {
      summary: 'Whether operations that need a recent authentication are open to this session',
      access: 'staff',
      answers: { 200: Authentication },
      handle: ({ response: { req } }) =>
        showReauthentication(dependencies, identity.of(req).signedIn),
    }),
    defineRoute(
      routes.reauthenticate,
      {
        summary:
          'Prove again who you are, for operations that need a recent authentication, and renew the cookie',
        access: 'staff',
        body: ReauthenticateBody,
        answers: { 200: Authentication },
        problems: ['REAUTHENTICATION_NEEDED'],
        handle: ({ body, response: { req } }) =>
          reauthenticate(
            dependencies,
            body,
            identity.of(req).signedIn,
            { ...browserOf(req), challenge: cookies.challenge(req, now()), site: siteOf(req) },
            recorderOf(req),
          ),
      },
      {
        async deliver({ withFactor }: { readonly withFactor: boolean }, delivery) {
          const proof = { by: 'reauthentication', withFactor } as const;
          const renewed = await deliverRenewal(dependencies, delivery, proof);
          return (await showReauthentication(dependencies, renewed)).body;
        },
      },
    ),
  ];
}
