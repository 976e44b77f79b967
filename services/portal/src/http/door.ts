import { routes } from '@bluebox/contracts/routes';
import { httpProblem, LINK_HEADER, noSuchRoute } from '@bluebox/service-http';
import { type Request, type RequestHandler, Router } from 'express';

/* Checks requests before any other part of the portal handles them. */

/** Headers by which a client could claim an identity or another URL. */
const CLAIMS =
  /^(?:authorization|proxy-authorization|forwarded|x-(?:user|auth|account|role|real-ip|request-id|original|rewrite|http-method|forwarded).*)$/;
const FORWARDED = /^x-forwarded-/;

/** Removes headers that only the portal or a trusted proxy may set, and gives the request an id. */
export function nameRequest(newId: () => string): RequestHandler {
  return (request, response, next) => {
    for (const header of Object.keys(request.headers))
      if (CLAIMS.test(header) && !(FORWARDED.test(header) && request.app.enabled('trust proxy')))
        delete request.headers[header];
    const id = newId();
    request.headers['x-request-id'] = id;
    response.setHeader('X-Request-Id', id);
    next();
  };
}

/**
 * Paths of a service that its API does not include: control, health, metrics and API description, which are only
 * for its operator, and the ledger's files, which have a URL of their own.
 */
const INNER_DOOR = /^\/+(?:control|ledger|health|metrics|openapi\.json)(?:\/|$)/i;

/** Refuses requests for a service's inner paths, even with the operator's secret. */
export const refuseInnerDoors: RequestHandler = (request, response, next) => {
  if (INNER_DOOR.test(request.path)) noSuchRoute(request, response, next);
  else next();
};

const LEDGER_FILE = /^\/(?:checkpoint$|tile\/|verify\.(?:html|mjs)$)/;

/** Passes on requests for files of the ledger, so that pages may have other paths beside these. */
export function onlyLedgerFiles(
  handlers: readonly (RequestHandler | RequestHandler[])[],
): RequestHandler {
  const files = Router().use(...handlers.flat());
  return (request, response, next) => {
    if (LEDGER_FILE.test(request.path)) files(request, response, next);
    else next();
  };
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses cross-site requests with an unsafe method, by Sec-Fetch-Site or else by Origin. A request
 * with neither header is accepted if it has no cookies, because it cannot misuse a session. A body
 * must be JSON, which a form of another site cannot send.
 */
export function refuseCrossSite(publicHost: string | undefined): RequestHandler {
  return (request, _response, next) => {
    if (SAFE.has(request.method)) return next();
    if (!isOwn(request, publicHost)) throw httpProblem('CROSS_SITE');
    const type = request.headers['content-type'];
    if (type !== undefined && !/^application\/json\s*(?:;|$)/i.test(type))
      throw httpProblem('NOT_JSON');
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

/** Path of the page that ends mail to a giver, which is also the URL of `List-Unsubscribe`. */
export const UNSUBSCRIBE_PAGE = '/u/:channelId/:token';

/** Headers of a session, an origin or a body, none of which the request below needs. */
const NOT_NEEDED = [
  'cookie',
  'origin',
  'sec-fetch-site',
  'content-type',
  'content-length',
  'transfer-encoding',
  LINK_HEADER.toLowerCase(),
];
/** Largest number of bytes of the form that a mail provider sends. */
const LONGEST_FORM = 1_000;

/**
 * Turns the request of a mail provider into one to the messenger's route (RFC 8058). Providers send a
 * form, from nowhere, and without a session: the token in the URL is all that the route asks for. The
 * form is read here, because it must not reach a service behind a request that has no body.
 */
export const oneClickUnsubscribe: RequestHandler<{ channelId: string; token: string }> = (
  request,
  _response,
  next,
) => {
  const { channelId, token } = request.params;
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > LONGEST_FORM) request.destroy();
  });
  request.once('end', () => {
    for (const header of NOT_NEEDED) delete request.headers[header];
    request.url = routes.unsubscribe.at({ channelId, token });
    next();
  });
};
