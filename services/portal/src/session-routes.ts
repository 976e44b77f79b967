import { createHash } from 'node:crypto';
import { Id, refuse, SessionList, SessionsEnded, type SessionView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import type { Session } from './account-documents.ts';
import type { Accounts } from './accounts.ts';
import type { Cookies } from './cookies.ts';
import type { OpenStreams } from './open-streams.ts';
import type { Sessions } from './sessions.ts';

export interface SessionRouteDependencies {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly cookies: Cookies;
  readonly openStreams: OpenStreams;
}

/**
 * Returns the public id of a session. It differs from the id under which the session is stored,
 * which never leaves the store.
 */
const publicIdOf = ({ id }: Session): string =>
  createHash('sha256').update(`session ${id}`).digest('hex').slice(0, 32);

/**
 * Makes the routes for sessions of an account, which the person and coordinators can list and end.
 */
export function sessionRoutes(dependencies: SessionRouteDependencies): readonly Route[] {
  const { accounts, sessions, cookies, openStreams } = dependencies;

  const list = async (accountId: string, current: string | undefined) => {
    const found = await sessions.ofAccount(accountId);
    return ok({
      sessions: found.map(
        (session): SessionView => ({
          sessionId: publicIdOf(session),
          ...(session.device === undefined ? {} : { device: session.device }),
          createdAt: session.createdAt,
          seenAt: session.seenAt,
          current: session.id === current,
        }),
      ),
    });
  };
  /**
   * Ends the matching sessions of an account. A session that has already ended is not an error, so
   * that the request can be repeated.
   */
  const end = async (accountId: string, isMeant: (session: Session) => boolean) => {
    const meant = (await sessions.ofAccount(accountId)).filter(isMeant);
    await sessions.end(...meant.map(({ id }) => id));
    await openStreams.endOrphans();
    return ok({ ended: meant.length });
  };
  const assertKnown = async (accountId: string) => {
    if ((await accounts.byId(accountId)) === undefined) throw refuse('UNKNOWN_ACCOUNT');
  };
  const OwnSession = z.strictObject({ sessionId: Id });
  const Account = z.strictObject({ accountId: Id });

  return [
    defineRoute(routes.listOwnSessions, {
      summary: "The caller's sessions",
      access: 'staff',
      answers: { 200: SessionList },
      handle: ({ caller, response }) => list(caller.subject, cookies.session(response.req)),
    }),
    defineRoute(routes.endOtherSessions, {
      summary: 'Sign the caller out in all other browsers',
      access: 'staff',
      answers: { 200: SessionsEnded },
      handle({ caller, response }) {
        const current = cookies.session(response.req);
        return end(caller.subject, ({ id }) => id !== current);
      },
    }),
    defineRoute(routes.endOwnSession, {
      summary: 'Sign the caller out in one browser',
      access: 'staff',
      params: OwnSession,
      answers: { 200: SessionsEnded },
      handle: ({ params, caller }) =>
        end(caller.subject, (session) => publicIdOf(session) === params.sessionId),
    }),
    defineRoute(routes.listSessions, {
      summary: 'The sessions of an account',
      access: 'coordinator',
      params: Account,
      answers: { 200: SessionList },
      async handle({ params: { accountId }, response }) {
        await assertKnown(accountId);
        return list(accountId, cookies.session(response.req));
      },
    }),
    defineRoute(routes.endSession, {
      summary: 'Sign somebody out in one browser',
      access: 'coordinator',
      params: z.strictObject({ ...Account.shape, ...OwnSession.shape }),
      answers: { 200: SessionsEnded },
      async handle({ params: { accountId, sessionId } }) {
        await assertKnown(accountId);
        return end(accountId, (session) => publicIdOf(session) === sessionId);
      },
    }),
  ];
}
