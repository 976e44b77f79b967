import { Authentication, ReauthenticateBody } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import type { Request } from 'express';
import type { RelyingParty } from '../passkeys.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { GuessingBrowser } from '../use-cases/guess-password.ts';
import {
  type ReauthenticateDependencies,
  reauthenticate,
  showReauthentication,
} from '../use-cases/reauthenticate.ts';
import type { Cookies } from './cookies.ts';
import type { Identities } from './identity.ts';

export interface ReauthenticationRouteDependencies extends ReauthenticateDependencies {
  readonly identity: Identities;
  readonly cookies: Cookies;
  /** Returns the site that passkeys are bound to; `undefined` if there can be none. */
  readonly siteOf: (request: Request) => RelyingParty | undefined;
  /** Returns the browser from which a password is tried. */
  readonly browserOf: (request: Request) => GuessingBrowser;
  /** Returns the writer of the security log for a request. */
  readonly recorderOf: (request: Request) => SecurityRecorder;
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
    defineRoute(routes.reauthenticate, {
      summary: 'Prove again who you are, for operations that need a recent authentication',
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
    }),
  ];
}
