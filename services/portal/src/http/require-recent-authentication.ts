import type { ReauthenticationMethod } from '@bluebox/contracts';
import { httpProblem } from '@bluebox/service-http';
import type { RequestHandler } from 'express';
import type { RecentAuthentication } from '../recent-authentication.ts';
import type { Sessions } from '../sessions.ts';
import type { Identities } from './identity.ts';

export interface RequireRecentAuthenticationDependencies {
  readonly identity: Identities;
  readonly sessions: Sessions;
  readonly recentAuthentication: RecentAuthentication;
  /** Returns the ways by which an account can prove who it is. */
  readonly methodsOf: (accountId: string) => Promise<readonly ReauthenticationMethod[]>;
}

/** Refuses a request of somebody with an account whose last authentication is too old. */
export function requireRecentAuthentication(
  dependencies: RequireRecentAuthenticationDependencies,
): RequestHandler {
  const { identity, sessions, recentAuthentication, methodsOf } = dependencies;
  return (request, _response, next) => {
    const { signedIn } = identity.of(request);
    if (signedIn === undefined || recentAuthentication.isRecent(signedIn.session)) return next();
    const assertProven = async () => {
      // The remembered session may be older than an authentication in another process.
      const present = await sessions.peek(signedIn.session.id);
      if (present === undefined) throw httpProblem('NOT_SIGNED_IN');
      if (!recentAuthentication.isRecent(present.session))
        throw httpProblem('REAUTHENTICATION_NEEDED', {
          data: { methods: await methodsOf(present.account.id) },
        });
    };
    assertProven().then(() => next(), next);
  };
}
