import { noSuchRoute, problems } from '@bluebox/service-http';
import type { Request, RequestHandler } from 'express';

/** Headers by which somebody could claim to be somebody, or to have asked for something else. The portal alone says who calls. */
const CLAIMS =
  /^(?:authorization|proxy-authorization|forwarded|x-(?:user|auth|account|role|real-ip|request-id|original|rewrite|http-method|forwarded).*)$/;
const FORWARDED = /^x-forwarded-/;

/** Takes off what callers may not say of themselves, and names the request. */
export function nameRequest(newId: () => string, trustedProxy: boolean): RequestHandler {
  return (request, response, next) => {
    for (const header of Object.keys(request.headers))
      if (CLAIMS.test(header) && !(trustedProxy && FORWARDED.test(header)))
        delete request.headers[header];
    const id = newId();
    request.headers['x-request-id'] = id;
    response.setHeader('X-Request-Id', id);
    next();
  };
}

/** Doors of a service for who runs it: its control, health, figures and description. */
const INNER_DOOR = /^\/+(?:control|health|metrics|openapi\.json)(?:\/|$)/i;

/** Refuses, below a service's mount, what is not for the public, whatever secret comes along. */
export const refuseInnerDoors: RequestHandler = (request, response, next) => {
  if (INNER_DOOR.test(request.path)) noSuchRoute(request, response, next);
  else next();
};

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site makes a browser send. An unsafe method must come from this origin, by
 * Sec-Fetch-Site, or by Origin where a browser does not send that. A program that sends neither is
 * served as long as it carries no cookie: there is nothing of somebody's that it could act with.
 * Only JSON is taken, which no form of another site can send.
 */
export function refuseCrossSite(publicHost: string | undefined): RequestHandler {
  return (request, _response, next) => {
    if (SAFE.has(request.method)) return next();
    if (!isOwn(request, publicHost)) throw problems.crossSite();
    const type = request.headers['content-type'];
    if (type !== undefined && !/^application\/json\s*(?:;|$)/i.test(type)) throw problems.notJson();
    next();
  };
}

function isOwn(request: Request, publicHost: string | undefined): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = request.get('Origin');
  if (origin === undefined) return request.headers.cookie === undefined;
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host !== '' && (host === request.host || host === publicHost);
}
