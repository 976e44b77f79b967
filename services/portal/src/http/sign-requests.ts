import { LINK_HEADER, type MintToken } from '@bluebox/service-http';
import type { RequestHandler } from 'express';
import type { OpenStreams } from '../open-streams.ts';
import type { Identities } from './identity.ts';

/**
 * Replaces the caller's cookies and link code with a token for one service. Responses to signed-in
 * callers are registered, so that streams end with the session.
 */
export function signRequests(
  service: string,
  identity: Identities,
  openStreams: OpenStreams,
  mintToken: MintToken,
): RequestHandler {
  return (request, response, next) => {
    const { caller, signedIn } = identity.of(request);
    if (signedIn !== undefined) openStreams.add(signedIn, response);
    const passOn = (token: string) => {
      request.headers.authorization = `Bearer ${token}`;
      // Services do not need these headers, and must not log them.
      delete request.headers.cookie;
      delete request.headers[LINK_HEADER.toLowerCase()];
      next();
    };
    const token = mintToken(caller, service);
    if (token instanceof Promise) token.then(passOn, next);
    else passOn(token);
  };
}
