import { createHash } from 'node:crypto';
import { type CommandContext, type EventStore, IdempotencyKeyUsed } from '@bluebox/event-sourcing';
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import { type Caller, isCoordinator } from './caller.ts';
import { noSuchRoute, problemHandler, problems } from './problem.ts';
import type { Access, Reply, Route } from './route.ts';
import type { VerifyToken } from './service-token.ts';

const DEFAULT_BODY_LIMIT = 32 * 1024;
const NO_INPUT = z.strictObject({});

export interface ServiceAppOptions {
  /** The service's name: the audience of its tokens, the prefix of its idempotency keys. */
  readonly service: string;
  readonly routes: readonly Route[];
  readonly verifyToken: VerifyToken;
  /** Where answers to idempotent commands are kept. A service without commands (tracker) has none. */
  readonly answers?: Pick<EventStore, 'findAnswer'>;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly onUnforeseen: (error: unknown) => void;
}

/** An Express app that answers a service's routes for callers whom the portal vouches for. */
export function serviceApp(options: ServiceAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  for (const route of options.routes) {
    const body = route.method === 'post' ? [readJson(route.bodyLimit ?? DEFAULT_BODY_LIMIT)] : [];
    app[route.method](route.path, ...body, answerRoute(route, options));
  }
  app.use(noSuchRoute);
  app.use(problemHandler(options.onUnforeseen));
  return app;
}

/** Digest of the raw body, taken before parsing: what an idempotency key is bound to. */
const rawDigests = new WeakMap<object, string>();

function readJson(limit: number): RequestHandler {
  const parse = express.json({
    limit,
    strict: true,
    verify: (request, _response, raw) => {
      rawDigests.set(request, createHash('sha256').update(raw).digest('base64url'));
    },
  });
  return (request, response, next) => {
    const length = request.headers['content-length'];
    const hasBody = request.headers['transfer-encoding'] !== undefined || (length ?? '0') !== '0';
    if (hasBody && !request.is('application/json')) throw problems.notJson();
    parse(request, response, next);
  };
}

function answerRoute(route: Route, options: ServiceAppOptions): RequestHandler {
  return async (request, response) => {
    const caller = await authenticate(request, options.verifyToken);
    authorize(caller, route.access);
    const params = (route.params ?? NO_INPUT).parse({ ...request.params });
    const query = (route.query ?? NO_INPUT).parse({ ...request.query });
    const idempotency = readIdempotency(request, route, options.service, caller);
    if (idempotency !== undefined) {
      const stored = await storedReply(options, idempotency);
      if (stored !== undefined) return send(response, route, stored);
    }
    const body = (route.body ?? NO_INPUT).parse(request.body ?? {});
    const context: CommandContext = {
      commandId: options.newId(),
      at: options.now().toISOString(),
      actor: caller.subject,
      correlation: String(request.headers['x-request-id'] ?? options.newId()),
      ...(idempotency === undefined ? {} : { idempotency }),
    };
    let reply: Reply | undefined;
    try {
      reply = await route.handle({
        params,
        query,
        body,
        caller,
        context,
        ifMatch: readIfMatch(request),
        response,
        lastEventId: request.get('Last-Event-ID'),
      });
    } catch (error) {
      // The same request was committed while this one was deciding.
      if (!(error instanceof IdempotencyKeyUsed) || idempotency === undefined) throw error;
      reply = await storedReply(options, idempotency);
    }
    if (reply !== undefined) send(response, route, reply);
    else if (route.streams !== true) throw new Error(`${route.operation} gave no reply`);
  };
}

async function authenticate(request: Request, verifyToken: VerifyToken): Promise<Caller> {
  const header = request.headers.authorization;
  const token = header?.startsWith('Bearer ') ? header.slice('Bearer '.length) : undefined;
  if (token === undefined) throw problems.notSignedIn();
  const verified = verifyToken(token);
  const caller = verified instanceof Promise ? await verified : verified;
  if (caller === undefined) throw problems.notSignedIn();
  return caller;
}

function authorize(caller: Caller, access: Access): void {
  if (access === 'public' || isCoordinator(caller)) return;
  if (access === 'link-or-coordinator' && caller.links.length > 0) return;
  throw caller.subject === 'public' ? problems.notSignedIn() : problems.notAllowed();
}

function readIfMatch(request: Request): number | undefined {
  const header = request.get('If-Match');
  if (header === undefined || header === '*') return undefined;
  const match = /^"([0-9]{1,9})"$/.exec(header);
  if (match === null) throw problems.badIfMatch();
  return Number(match[1]);
}

function readIdempotency(request: Request, route: Route, service: string, caller: Caller) {
  if (route.method !== 'post') return undefined;
  const key = request.get('Idempotency-Key');
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{8,128}$/.test(key)) throw problems.badIdempotencyKey();
  return {
    key: `${service}|${caller.subject}|${route.operation}|${key}`,
    fingerprint: `${request.originalUrl}|${rawDigests.get(request) ?? ''}`,
  };
}

async function storedReply(
  options: ServiceAppOptions,
  idempotency: { readonly key: string; readonly fingerprint: string },
): Promise<Reply | undefined> {
  const stored = await options.answers?.findAnswer(idempotency.key);
  if (stored === undefined) return undefined;
  if (stored.fingerprint !== idempotency.fingerprint) throw problems.idempotencyKeyReused();
  return stored.answer as Reply;
}

function send(response: Response, route: Route, reply: Reply): void {
  response.status(reply.status);
  response.setHeader('Cache-Control', 'no-store');
  if (reply.version !== undefined) response.setHeader('ETag', `"${reply.version}"`);
  response.json(route.present === undefined ? reply.body : route.present(reply.body));
}
