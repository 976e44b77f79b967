import type { RequestHandler } from 'express';
import { problems } from '@bluebox/service-http';

/** Headers by which somebody could claim to be somebody. The portal alone says who calls. */
const IDENTITY_HEADERS = ['authorization', 'x-user-id', 'x-user', 'x-roles', 'x-account', 'x-request-id'];

/** Takes off what callers may not say of themselves, and names the request. */
export function nameRequest(newId: () => string): RequestHandler {
  return (request, response, next) => {
    for (const header of IDENTITY_HEADERS) delete request.headers[header];
    const id = newId();
    request.headers['x-request-id'] = id;
    response.setHeader('X-Request-Id', id);
    next();
  };
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a browser send: unsafe methods must come from this origin by
 * Sec-Fetch-Site, or by Origin where a browser does not send that. A program sends neither and
 * is served as long as it carries no cookie that could be somebody's session.
 */
export const refuseCrossSite: RequestHandler = (request, _response, next) => {
  if (SAFE.has(request.method)) return next();
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) {
    if (site === 'same-origin' || site === 'none') return next();
    throw problems.crossSite();
  }
  const origin = request.get('Origin');
  if (origin === undefined) {
    if (request.headers.cookie === undefined) return next();
    throw problems.crossSite();
  }
  if (URL.canParse(origin) && new URL(origin).host === request.get('Host')) return next();
  throw problems.crossSite();
};
