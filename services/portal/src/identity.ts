import type { Caller } from '@bluebox/service-http';
import type { Request, RequestHandler } from 'express';
import { rolesOf } from './account-documents.ts';
import type { Cookies } from './cookies.ts';
import type { Sessions, SignedIn } from './sessions.ts';

/** Who a request comes from. */
export interface Identity {
  readonly caller: Caller;
  readonly signedIn?: SignedIn;
}

export interface Identities {
  /** Reads session and links from the cookies, once per request; at once where nothing has to be asked for. */
  readonly identify: RequestHandler;
  /** @throws for a request that was not identified. */
  of(request: Request): Identity;
}

export function identities(sessions: Sessions, cookies: Cookies, now: () => Date): Identities {
  const known = new WeakMap<object, Identity>();
  return {
    identify(request, _response, next) {
      const links = cookies.links(request, now());
      const goOn = (signedIn: SignedIn | undefined) => {
        known.set(
          request,
          signedIn === undefined
            ? { caller: { subject: 'public', roles: [], links } }
            : {
                signedIn,
                caller: { subject: signedIn.account.id, roles: rolesOf(signedIn.account), links },
              },
        );
        next();
      };
      const sessionId = cookies.session(request);
      const found = sessionId === undefined ? undefined : sessions.find(sessionId);
      if (found instanceof Promise) found.then(goOn).catch(next);
      else goOn(found);
    },
    of(request) {
      const identity = known.get(request);
      if (identity === undefined) throw new Error('the request was not identified');
      return identity;
    },
  };
}
