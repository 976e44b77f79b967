import {
  type DisclosureKind,
  disclosureOf,
  Id,
  reauthenticationOf,
  writtenReference,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { HttpProblem } from '@bluebox/service-http';
import { type Request, type RequestHandler, Router } from 'express';
import type { SecurityRecorder } from '../security-log.ts';
import type { Identities } from './identity.ts';

/** Stored form of a pledge's reference, which is random. */
const REFERENCE = /^XLX-[0-9A-Z]{6}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Returns the last parameter of the path if it has the form of a random id or reference. A reference
 * is read in every notation in which the pledge is found, and returned in its stored form. Other
 * texts are typed by people and could hold personal data.
 */
function subjectOf(request: Request): string | undefined {
  const [name, last] = Object.entries(request.params).at(-1) ?? [];
  if (typeof last !== 'string') return undefined;
  if (name === 'reference') {
    const reference = writtenReference(last);
    return REFERENCE.test(reference) ? reference : undefined;
  }
  return UUID.test(last) && Id.safeParse(last).success ? last : undefined;
}

/** Operations whose refusals have entries of their own, a sign-in under the account that was tried. */
const OWN_ENTRIES: ReadonlySet<string> = new Set([
  routes.signIn.operation,
  routes.reauthenticate.operation,
  routes.confirmTotp.operation,
  routes.completeAtProvider.operation,
]);

/**
 * Records in the security log which data callers with an account get, and which of their requests
 * are refused, and asks them for a recent authentication where a route needs one. A disclosure is recorded before the request is passed on, so that nothing is given
 * out without an entry. The routes are matched by Express itself, because a URL that is matched here
 * differently than in the service would evade the log.
 * Whoever shows the private link to a record that the path names is not asked to authenticate again,
 * because the link opens the operation without an account. The link alone decides then: a withdrawn
 * one would otherwise let an old session erase what the session alone may not.
 * @param requireRecentAuthentication refuses callers whose last authentication is too old.
 */
export function recordAccess(
  identity: Identities,
  recorderOf: (request: Request) => SecurityRecorder,
  requireRecentAuthentication: RequestHandler,
): RequestHandler {
  const operations = new WeakMap<Request, string>();
  const asked = new WeakSet<Request>();
  const record = (kind: DisclosureKind, route: string): RequestHandler => {
    return (request, _response, next) => {
      // The link alone decides by now, and what holders of links read is not in the log.
      if (identity.of(request).signedIn === undefined) return next();
      const subject = subjectOf(request);
      recorderOf(request)
        .require({ kind, outcome: 'requested', route, subject })
        .then(() => next(), next);
    };
  };
  const proveUnlessByLink: RequestHandler = (request, response, next) => {
    const { shown } = identity.of(request);
    const isNamed = shown !== undefined && Object.values(request.params).includes(shown.id);
    requireRecentAuthentication(request, response, (refusal?: unknown) => {
      if (!isNamed || !(refusal instanceof HttpProblem)) return next(refusal);
      identity.judgeByLink(request, shown);
      next();
    });
  };
  const mounts = new Map<string, Router>();
  for (const { operation, method, path } of Object.values(routes)) {
    const mount = path.split('/', 3).join('/');
    const router = mounts.get(mount) ?? Router();
    mounts.set(mount, router);
    const remember: RequestHandler = (request, _response, next) => {
      operations.set(request, operation);
      next();
    };
    const disclosure = disclosureOf(operation);
    const proving = reauthenticationOf(operation) === 'nothing' ? [] : [proveUnlessByLink];
    const recording = disclosure === 'nothing' ? [] : [record(disclosure, operation)];
    router[method](path.slice(mount.length), remember, ...proving, ...recording);
  }
  const matching = Router();
  for (const [mount, router] of mounts) matching.use(mount.slice('/api'.length), router);

  return (request, response, next) => {
    if (identity.of(request).signedIn === undefined) return next();
    const recorder = recorderOf(request);
    response.once('finish', () => {
      if (response.statusCode !== 401 && response.statusCode !== 403) return;
      if (asked.has(request)) return;
      const route = operations.get(request);
      if (route !== undefined && OWN_ENTRIES.has(route)) return;
      void recorder.refused({
        kind: 'access',
        outcome: 'refused',
        ...(route === undefined ? {} : { route }),
      });
    });
    matching(request, response, (error?: unknown) => {
      // Whoever is asked to authenticate again is not refused yet, so the log has no entry.
      if (error instanceof HttpProblem && error.code === 'REAUTHENTICATION_NEEDED')
        asked.add(request);
      // The request log names the route that answers, not the route that was only matched here.
      request.route = undefined;
      next(error);
    });
  };
}
