import { httpProblem } from '@bluebox/service-http';
import type { RequestHandler } from 'express';
import type { ProviderSignIn } from '../provider-sign-in.ts';
import type { RecentAuthentication } from '../recent-authentication.ts';
import type { SecondFactorStore } from '../second-factors.ts';
import type { Sessions } from '../sessions.ts';
import { methodsFor } from '../use-cases/reauthenticate.ts';
import type { Identities } from './identity.ts';

export interface RequireRecentAuthenticationDependencies {
  readonly identity: Identities;
  readonly sessions: Sessions;
  readonly recentAuthentication: RecentAuthentication;
  readonly secondFactors: SecondFactorStore;
  readonly providerSignIn: ProviderSignIn;
}

/** Refuses a request of somebody with an account whose last authentication is too old. */
export function requireRecentAuthentication(
  dependencies: RequireRecentAuthenticationDependencies,
): RequestHandler {
  const { identity, sessions, recentAuthentication, secondFactors } = dependencies;
  return (request, _response, next) => {
    const { signedIn } = identity.of(request);
    if (signedIn === undefined) return next();
    const assertProven = async () => {
      const factors = await secondFactors.of(signedIn.account.id);
      if (recentAuthentication.isRecent(signedIn.session, factors)) return;
      // Another process may have ended or renewed the remembered session.
      if ((await sessions.peek(signedIn.session.id)) === undefined)
        throw httpProblem('NOT_SIGNED_IN');
      throw httpProblem('REAUTHENTICATION_NEEDED', {
        data: {
          methods: await methodsFor(dependencies, signedIn),
        },
      });
    };
    assertProven().then(() => next(), next);
  };
}
