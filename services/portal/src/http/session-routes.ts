import { Id, SessionList, SessionsEnded } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, type Route } from '@bluebox/service-http';
import type { Request } from 'express';
import { z } from 'zod';
import type { SecurityRecorder } from '../security-log.ts';
import {
  type EndSessionDependencies,
  endOtherSessions,
  endOwnSession,
  endSession,
} from '../use-cases/end-sessions.ts';
import {
  type ListSessionsDependencies,
  listOwnSessions,
  listSessions,
} from '../use-cases/list-sessions.ts';
import type { Cookies } from './cookies.ts';

export interface SessionRouteDependencies extends ListSessionsDependencies, EndSessionDependencies {
  readonly cookies: Cookies;
  /** Returns the writer of the security log for a request. */
  readonly recorderOf: (request: Request) => SecurityRecorder;
}

const OwnSession = z.strictObject({ sessionId: Id });
const AccountParams = z.strictObject({ accountId: Id });

/** Makes the routes that list and end sessions, for the account's owner and for coordinators. */
export function sessionRoutes(dependencies: SessionRouteDependencies): readonly Route[] {
  const { cookies, recorderOf } = dependencies;
  return [
    defineRoute(routes.listOwnSessions, {
      summary: "The caller's sessions",
      access: 'staff',
      answers: { 200: SessionList },
      handle: ({ caller, response }) =>
        listOwnSessions(dependencies, caller.subject, cookies.session(response.req)),
    }),
    defineRoute(routes.endOtherSessions, {
      summary: 'Sign the caller out in all other browsers',
      access: 'staff',
      answers: { 200: SessionsEnded },
      handle: ({ caller, response: { req } }) =>
        endOtherSessions(dependencies, caller.subject, cookies.session(req), recorderOf(req)),
    }),
    defineRoute(routes.endOwnSession, {
      summary: 'Sign the caller out in one browser',
      access: 'staff',
      params: OwnSession,
      answers: { 200: SessionsEnded },
      handle: ({ params, caller, response: { req } }) =>
        endOwnSession(dependencies, caller.subject, params.sessionId, recorderOf(req)),
    }),
    defineRoute(routes.listSessions, {
      summary: 'The sessions of an account',
      access: 'coordinator',
      params: AccountParams,
      answers: { 200: SessionList },
      handle: ({ params, response }) =>
        listSessions(dependencies, params.accountId, cookies.session(response.req)),
    }),
    defineRoute(routes.endSession, {
      summary: 'Sign somebody out in one browser',
      access: 'coordinator',
      params: z.strictObject({ ...AccountParams.shape, ...OwnSession.shape }),
      answers: { 200: SessionsEnded },
      handle: ({ params, response: { req } }) =>
        endSession(dependencies, params.accountId, params.sessionId, recorderOf(req)),
    }),
  ];
}
