import { createHash, createHmac } from 'node:crypto';
import { holdsUnseenCharacters, PRIVATE_LINKS, scopeOf } from '@bluebox/contracts';
import {
  BEHIND_HEADER,
  type LogMark,
  POSITION_HEADER,
  readMarks,
  writeMarks,
} from '@bluebox/contracts/positions';
import {
  type CommandContext,
  DomainError,
  type EventStore,
  IdempotencyKeyUsed,
  type IdempotencyOfRequest,
  isFingerprintOf,
  type KeySource,
  liveKeys,
} from '@bluebox/event-sourcing';
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import { z } from 'zod';
import { admits, linkThatOpens } from './access.ts';
import type { AppliedUpTo } from './applied-up-to.ts';
import type { Caller } from './caller.ts';
import type { GuardedEffects } from './effects.ts';
import { isTooIntricate } from './json-shape.ts';
import { httpProblem, noSuchRoute, problemHandler, toProblem } from './problem.ts';
import { problemsOf } from './problems-of-routes.ts';
import type { Delivery, Reply, Route } from './route.ts';
import { callerAtRecords, callerIn, type Places } from './scope.ts';
import type { VerifyToken } from './service-token.ts';
import type { ViewsWhenRead } from './views-when-read.ts';

/**
 * Number of listeners on a response above which Node warns. The layers around a streaming route add
 * more than Node's default of 10.
 */
const MOST_LISTENERS = 20;

/** Header of a stored answer that is sent again without a new effect. */
export const REPLAYED_HEADER = 'Idempotency-Replayed';
const DEFAULT_BODY_LIMIT = 32 * 1024;
/** Form of an idempotency key: visible ASCII characters. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{8,128}$/;
/**
 * Smallest length of an idempotency key from a caller without an account: 22 characters can have
 * 128 random bits, and a UUID has nearly as many.
 */
export const SHORTEST_PUBLIC_KEY = 22;
/** Largest number of commits without a position that one response names, per bucket. */
const COMMITS_TOLD = 8;
const NO_INPUT = z.strictObject({});

export interface ApiRouterOptions {
  /** The service's name, which is the prefix of its idempotency keys. */
  readonly service: string;
  readonly routes: readonly Route[];
  /**
   * Returns the sender of the request.
   * @throws NOT_SIGNED_IN when the sender cannot be determined.
   */
  readonly authenticate: (request: Request) => Caller | Promise<Caller>;
  /** Store of the answers to idempotent commands. A service without commands (tracker) has none. */
  readonly answers?: Pick<EventStore, 'findAnswer'> & Partial<Pick<EventStore, 'committedUnder'>>;
  /**
   * Finds the drives of records. Without it, only roles that hold everywhere open the routes that
   * name records.
   */
  readonly places?: Places | undefined;
  /** Waits until the views include the events that the caller has seen. */
  readonly appliedUpTo?: AppliedUpTo;
  /**
   * Finds the positions of this service's own commits.
   * @param wait whether to wait until each commit has a position.
   */
  readonly findPositions?: (
    marks: readonly LogMark[],
    wait: boolean,
  ) => Promise<readonly LogMark[]>;
  /**
   * Runs work that waits for each view before reading it, so that a command waits only for the
   * views that it reads.
   */
  readonly beforeReading?: ViewsWhenRead['beforeReading'];
  /**
   * Runs a command that is not known yet to be new. With this option, the store is searched for an
   * earlier answer only before the first effect outside the event store, and when a command is
   * refused or commits nothing. Otherwise the store refuses a second commit under the same key.
   */
  readonly guard?: GuardedEffects['guard'];
  /**
   * Keys for hashing a request's body. The hash is stored with the answer. Without a key, a reader
   * of the store could check guesses of the body against the hash.
   */
  readonly fingerprintKey?: KeySource;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly onUnforeseen: (error: unknown, requestId: string | undefined) => void;
  /** Called for an error that the API document does not list for the route, so that tests fail. */
  readonly onUnlistedRefusal?: ((error: Error) => void) | undefined;
}

export interface ServiceRouterOptions extends Omit<ApiRouterOptions, 'authenticate'> {
  /** Verifies the portal's tokens, whose audience is this service. */
  readonly verifyToken: VerifyToken;
}

/**
 * Makes a router, for an app made by `createApp`, that answers a service's routes for callers whom
 * the portal has authenticated.
 */
export function serviceRouter({ verifyToken, ...options }: ServiceRouterOptions): Router {
  return apiRouter({ ...options, authenticate: bearerOf(verifyToken) });
}

/**
 * Makes a router that answers routes with validated input and idempotency, and turns every failure
 * into a problem.
 */
export function apiRouter(options: ApiRouterOptions): Router {
  const router = Router();
  for (const route of options.routes) {
    assertNamesWhatItsLinkOpens(route);
    const body = route.method === 'post' ? [readJson(route, options.fingerprintKey)] : [];
    // A body is read only after the caller is known to be allowed to send it.
    const handlers = [admit(route, options), ...body, answerRoute(route, options)];
    const { onUnlistedRefusal } = options;
    if (onUnlistedRefusal === undefined) router[route.method](route.path, ...handlers);
    else router[route.method](route.path, ...handlers, reportUnlisted(route, onUnlistedRefusal));
  }
  for (const path of new Set(options.routes.map((route) => route.path)))
    router.all(path, otherMethods(options.routes.filter((route) => route.path === path)));
  router.use(noSuchRoute);
  router.use(problemHandler(options.onUnforeseen));
  return router;
}

/**
 * Throws unless the path of a POST route names the record that the private link opens. The
 * idempotency keys of different link holders are kept apart by that record.
 */
function assertNamesWhatItsLinkOpens({ method, path, access, operation }: Route): void {
  const kind = linkThatOpens(access);
  if (
    method === 'post' &&
    kind !== undefined &&
    !path.split('/').includes(`:${PRIVATE_LINKS[kind].parameter}`)
  )
    throw new Error(`${operation} is opened by the link of a ${kind} that its path does not name`);
}

function otherMethods(routes: readonly Route[]): RequestHandler {
  const allowed = routes.map(({ method }) => (method === 'get' ? 'GET, HEAD' : 'POST')).join(', ');
  return (_request, response) => {
    response.setHeader('Allow', allowed);
    throw httpProblem('METHOD_NOT_ALLOWED');
  };
}

/**
 * Hashes of a request's body: of the raw bytes, and of the part that an idempotency key is bound
 * to. Each is made with every accepted key, the current one first.
 */
const digests = new WeakMap<
  object,
  { readonly raw: readonly string[]; readonly bound: readonly string[] }
>();

/** The parser accepts other Unicode encodings, but JSON is exchanged in UTF-8 only. */
const CHARSET = /;\s*charset="?([^";\s]+)/i;

function readJson(
  { bodyLimit: limit = DEFAULT_BODY_LIMIT, boundBy }: Route,
  key: KeySource | undefined,
): RequestHandler {
  const keys = key === undefined ? undefined : liveKeys(key);
  const digest = (raw: Buffer | string): readonly string[] =>
    (keys?.accepted.map((each) => createHmac('sha256', each)) ?? [createHash('sha256')]).map(
      (hash) => hash.update(raw).digest('base64url'),
    );
  const parse = express.json({
    limit,
    strict: true,
    inflate: false,
    verify: (request, _response, raw) => {
      if (isTooIntricate(raw)) throw httpProblem('BODY_TOO_INTRICATE');
      const digested = digest(raw);
      digests.set(request, { raw: digested, bound: digested });
    },
  });
  return (request, response, next) => {
    const length = request.headers['content-length'];
    const hasBody = request.headers['transfer-encoding'] !== undefined || (length ?? '0') !== '0';
    if (hasBody && !request.is('application/json')) throw httpProblem('NOT_JSON');
    const [, charset = 'utf-8'] = CHARSET.exec(request.headers['content-type'] ?? '') ?? [];
    if (charset.toLowerCase() !== 'utf-8') throw httpProblem('ENCODING_UNSUPPORTED');
    if (Number(length) > limit) throw httpProblem('BODY_TOO_LARGE');
    parse(request, response, (error) => {
      const { body } = request;
      const digested = digests.get(request);
      if (error === undefined && boundBy !== undefined && digested !== undefined && isRecord(body))
        digests.set(request, { ...digested, bound: digest(JSON.stringify(boundBy(body))) });
      next(error);
    });
  };
}

const isRecord = (body: unknown): body is Record<string, unknown> =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

/** The admitted caller, by request. */
const callers = new WeakMap<object, Caller>();

function admit(route: Route, options: ApiRouterOptions): RequestHandler {
  return (request, _response, next) => {
    const letIn = (authenticated: Caller) => {
      const caller =
        scopeOf(route.operation) === 'installation'
          ? callerIn(authenticated, undefined)
          : authenticated;
      if (!admits(route.access, caller))
        throw caller.subject === 'public'
          ? httpProblem('NOT_SIGNED_IN')
          : httpProblem('NOT_ALLOWED');
      callers.set(request, caller);
    };
    const authenticated = options.authenticate(request);
    if (authenticated instanceof Promise) authenticated.then(letIn).then(() => next(), next);
    else {
      letIn(authenticated);
      next();
    }
  };
}

/** Reports errors of a route that the API document does not list for it. */
function reportUnlisted(
  route: Route,
  onUnlistedRefusal: (error: Error) => void,
): ErrorRequestHandler {
  const listed: ReadonlySet<string> = problemsOf(route);
  return (error, request, _response, next) => {
    const { code } = toProblem(error);
    // The document describes no HEAD requests.
    if (!listed.has(code) && request.method !== 'HEAD')
      onUnlistedRefusal(
        new Error(
          error instanceof DomainError
            ? `${route.operation} refuses with ${code}: list it in REFUSALS_OF_ROUTES of contracts`
            : `${route.operation} answers with ${code}: list it in the problems of the route`,
        ),
      );
    next(error);
  };
}

function answerRoute(route: Route, options: ApiRouterOptions): RequestHandler {
  return async (request, response) => {
    const caller = callers.get(request);
    if (caller === undefined) throw new Error('the request was not admitted');
    // A HEAD request is refused, because a stream without a body would never end.
    if (route.streams === true) {
      if (request.method === 'HEAD') throw httpProblem('METHOD_NOT_ALLOWED');
      response.setMaxListeners(MOST_LISTENERS);
    }
    const params = (route.params ?? NO_INPUT).parse({ ...request.params });
    const query = (route.query ?? NO_INPUT).parse({ ...request.query });
    const idempotency = readIdempotency(request, route, options.service, caller);
    const delivery = { request, response, idempotency };
    const { beforeReading, guard } = options;
    const isGuarded = idempotency !== undefined && guard !== undefined && route.streams !== true;
    /** Whether the caller may not act on the records, not even to get an earlier answer. */
    let isOutOfScope = false;
    const callerThere = async (): Promise<Caller> => {
      try {
        return await callerAtRecords(route, caller, { params, body: request.body }, options.places);
      } catch (error) {
        isOutOfScope = true;
        throw error;
      }
    };
    if (idempotency !== undefined && !isGuarded) {
      await callerThere();
      const stored = await storedReply(options, idempotency, request);
      if (stored !== undefined) {
        tellPositions(response, await committedUnder(options, idempotency.key));
        return send(delivery, route, stored, true);
      }
    }
    const committed: LogMark[] = [];
    let seen: ReturnType<typeof seenMarks> | undefined;
    const run = async (): Promise<Reply | undefined> => {
      assertSeen(request.body, []);
      const readBody = () => (route.body ?? NO_INPUT).parse(request.body ?? {});
      // Callers in limited places learn nothing of other records by their mistakes in the body.
      const holdsEverywhere = caller.grants === undefined;
      const validated = holdsEverywhere ? readBody() : undefined;
      const marks = seenMarks(request, route, options);
      seen = marks;
      const isLeftToViews = route.method === 'post' && beforeReading !== undefined;
      if (isLeftToViews) await marks.find(response, false);
      else await marks.awaitViews(response);
      const context: CommandContext = {
        commandId: options.newId(),
        at: options.now().toISOString(),
        actor: caller.subject,
        correlation: String(request.headers['x-request-id'] ?? options.newId()),
        ...(idempotency === undefined ? {} : { idempotency }),
        onCommitted: (mark) => committed.push(mark),
      };
      const handle = async () =>
        route.handle({
          params,
          query,
          caller: holdsEverywhere ? caller : await callerThere(),
          body: holdsEverywhere ? validated : readBody(),
          context,
          ifMatch: readIfMatch(request),
          response,
          lastEventId: request.get('Last-Event-ID'),
        });
      return isLeftToViews
        ? beforeReading((view) => marks.awaitViews(response, view), handle)
        : handle();
    };
    /** Whether the store has shown that no earlier attempt has committed the request. */
    let isFirst = !isGuarded;
    const assertFirst = async () => {
      if (isFirst || committed.length > 0 || idempotency === undefined) return;
      if ((await storedReply(options, idempotency, request)) !== undefined)
        throw new IdempotencyKeyUsed(idempotency.key);
      isFirst = true;
    };
    let reply: Reply | undefined;
    let isReplayed = false;
    try {
      if (!isGuarded) reply = await run();
      else
        try {
          reply = await guard(assertFirst, async () => {
            const answered = await run();
            await assertFirst();
            return answered;
          });
        } catch (error) {
          if (isOutOfScope) throw error;
          // The refusal may be due to the effect of an earlier attempt.
          isFirst = false;
          await assertFirst();
          throw error;
        }
    } catch (error) {
      // Another attempt committed the same request, before this attempt or while it was deciding.
      if (!(error instanceof IdempotencyKeyUsed) || idempotency === undefined) throw error;
      reply = await storedReply(options, idempotency, request);
      isReplayed = true;
      response.removeHeader(BEHIND_HEADER);
      committed.push(...(await committedUnder(options, idempotency.key)));
    }
    tellPositions(response, [...(seen?.learnt() ?? []), ...committed]);
    if (reply !== undefined) await send(delivery, route, reply, isReplayed);
    else if (route.streams !== true) throw new Error(`${route.operation} gave no reply`);
  };
}

/** Reads the marks of the commits that a caller has seen. */
function seenMarks(
  request: Request,
  route: Route,
  { appliedUpTo, findPositions }: ApiRouterOptions,
) {
  let marks: readonly LogMark[] = readMarks(request.get(POSITION_HEADER));
  const behind = new Set<LogMark>();
  /**
   * Returns the commits that the caller knew only by id and whose positions have been found, for
   * the response.
   */
  const learnt = () =>
    appliedUpTo === undefined
      ? []
      : marks.filter(({ commit, position }) => commit !== undefined && position !== undefined);
  const find = async (response: Response, wait: boolean): Promise<void> => {
    if (findPositions !== undefined && marks.some(({ position }) => position === undefined))
      marks = await findPositions(marks, wait);
    tellPositions(response, learnt());
  };
  return {
    learnt,
    find,
    /**
     * Waits for the views, so that callers read their own writes. Live streams do not wait, because
     * they send changes later.
     */
    async awaitViews(response: Response, view?: string): Promise<void> {
      if (marks.length === 0 || appliedUpTo === undefined) return;
      if (route.mediaType?.includes('text/event-stream') === true) return;
      await find(response, true);
      for (const mark of await appliedUpTo(marks, view)) behind.add(mark);
      if (behind.size > 0) response.setHeader(BEHIND_HEADER, writeMarks([...behind]));
    },
  };
}

function tellPositions(response: Response, marks: readonly LogMark[]): void {
  if (marks.length > 0 && !response.headersSent)
    response.setHeader(POSITION_HEADER, writeMarks(concise(marks)));
}

/**
 * Reduces marks for a header. The highest position of a bucket implies the lower ones. Of the
 * commits without a position, the last few of each bucket are kept, because earlier commits usually
 * get earlier positions. Commits whose position was found are all kept, because the caller knows
 * them only by id.
 */
function concise(marks: readonly LogMark[]): readonly LogMark[] {
  const said = new Map<string, LogMark>();
  const unplaced = new Map<string, LogMark[]>();
  for (const mark of marks) {
    const lane = `${mark.service}/${mark.bucket}`;
    if (mark.position === undefined)
      unplaced.set(lane, [...(unplaced.get(lane) ?? []).slice(1 - COMMITS_TOLD), mark]);
    else if (mark.commit !== undefined) said.set(mark.commit, mark);
    else if ((said.get(lane)?.position ?? 0) < mark.position) said.set(lane, mark);
  }
  return [...said.values(), ...[...unplaced.values()].flat()];
}

const committedUnder = async ({ answers }: ApiRouterOptions, key: string) =>
  (await answers?.committedUnder?.(key)) ?? [];

/**
 * Largest length of a string that is checked for invisible characters. Longer strings, such as
 * photos, are not for reading.
 */
const LONGEST_READ = 4_000;

/** Secrets, which are not checked for invisible characters. */
const SECRETS: ReadonlySet<string> = new Set([
  'code',
  'password',
  'currentPassword',
  'newPassword',
]);

/** Refuses invisible characters in the texts of a body, except in secrets and in photos. */
function assertSeen(value: unknown, path: readonly (string | number)[]): void {
  if (typeof value === 'string') {
    if (value.length <= LONGEST_READ && holdsUnseenCharacters(value))
      throw new z.ZodError([
        {
          code: 'custom',
          path: [...path],
          message: 'must not hold characters that cannot be seen',
          input: value,
        },
      ]);
  } else if (Array.isArray(value))
    for (const [index, each] of value.entries()) assertSeen(each, [...path, index]);
  else if (typeof value === 'object' && value !== null)
    for (const [key, each] of Object.entries(value))
      if (!SECRETS.has(key)) assertSeen(each, [...path, key]);
}

function bearerOf(verifyToken: VerifyToken): ApiRouterOptions['authenticate'] {
  const known = (caller: Caller | undefined): Caller => {
    if (caller === undefined) throw httpProblem('NOT_SIGNED_IN');
    return caller;
  };
  return (request) => {
    const header = request.headers.authorization;
    if (header?.startsWith('Bearer ') !== true) throw httpProblem('NOT_SIGNED_IN');
    const verified = verifyToken(header.slice('Bearer '.length));
    return verified instanceof Promise ? verified.then(known) : known(verified);
  };
}

/** Form of an ETag, which is the version of a resource. */
const ETAG = /^"([0-9]{1,9})"$/;

function readIfMatch(request: Request): number | undefined {
  const header = request.get('If-Match');
  if (header === undefined || header === '*') return undefined;
  const match = ETAG.exec(header);
  if (match === null) throw httpProblem('BAD_IF_MATCH');
  return Number(match[1]);
}

function readIdempotency(request: Request, route: Route, service: string, caller: Caller) {
  if (route.method !== 'post') return undefined;
  const key = request.get('Idempotency-Key');
  if (key === undefined) return undefined;
  if (!IDEMPOTENCY_KEY.test(key)) throw httpProblem('BAD_IDEMPOTENCY_KEY');
  const [fingerprint = '', ...earlierFingerprints] = fingerprintsOf(request, 'bound');
  return {
    key: `${service}|${keySpace(request, route, caller, key)}`,
    fingerprint,
    ...(earlierFingerprints.length === 0 ? {} : { earlierFingerprints }),
  };
}

const fingerprintsOf = (request: Request, of: 'raw' | 'bound'): readonly string[] =>
  (digests.get(request)?.[of] ?? ['']).map((digest) => `${request.originalUrl}|${digest}`);

/**
 * Returns an idempotency key within the namespace of its caller and operation. All callers without
 * an account share one subject, and a stored answer is sent before the handler checks access.
 * Without an account, a key must therefore be too long to guess, and counts only with the private
 * link of the request. Only a hash of that key is stored.
 */
function keySpace(request: Request, route: Route, caller: Caller, key: string): string {
  if (caller.subject !== 'public') return `${caller.subject}|${route.operation}|${key}`;
  if (key.length < SHORTEST_PUBLIC_KEY) throw httpProblem('BAD_IDEMPOTENCY_KEY');
  const kind = linkThatOpens(route.access);
  const named = kind === undefined ? undefined : request.params[PRIVATE_LINKS[kind].parameter];
  const link = caller.links.find(({ kind: its, id }) => its === kind && id === named);
  const digest = createHash('sha256')
    .update(JSON.stringify([link?.kind, link?.id, link?.generation, key]))
    .digest('base64url');
  return `public|${route.operation}|${digest}`;
}

async function storedReply(
  options: ApiRouterOptions,
  idempotency: IdempotencyOfRequest,
  request: Request,
): Promise<Reply | undefined> {
  const stored = await options.answers?.findAnswer(idempotency.key);
  if (stored === undefined) return undefined;
  // Answers that were stored before the route had `boundBy` are bound to the raw bytes.
  if (
    !isFingerprintOf(idempotency, stored.fingerprint) &&
    !fingerprintsOf(request, 'raw').includes(stored.fingerprint)
  )
    throw httpProblem('IDEMPOTENCY_KEY_REUSED');
  return stored.answer as Reply;
}

async function send(
  delivery: Delivery,
  route: Route,
  reply: Reply,
  isReplayed: boolean,
): Promise<void> {
  const { response } = delivery;
  const body = route.deliver === undefined ? reply.body : await route.deliver(reply.body, delivery);
  response.status(reply.status);
  response.setHeader('Cache-Control', 'no-store');
  if (isReplayed) response.setHeader(REPLAYED_HEADER, 'true');
  if (reply.version !== undefined) response.setHeader('ETag', `"${reply.version}"`);
  response.json(route.present === undefined ? body : route.present(body));
}
