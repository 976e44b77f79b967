import type { Problem } from '@bluebox/contracts';
import { POSITION_HEADER, SeenMarks } from '@bluebox/contracts/positions';
import type { Address, AnswerOf, PostArguments, Posts, Reads } from '@bluebox/contracts/routes';
import { thingNamedBy } from './link-code.ts';

/* Requests of the public pages and the console to the API. */

/**
 * Time-out of a request without a body, in milliseconds. Without a time-out, a phone that lost the
 * network might wait for ever.
 */
const TIMEOUT_MILLISECONDS = 20_000;
/**
 * Assumed speed of the slowest network, in bytes per millisecond. A large body, such as a photo,
 * extends the time-out accordingly.
 */
const SLOWEST = 5;

/** A refusal by the server, or a request without a usable answer. */
export class ApiProblem extends Error {
  /** HTTP status; 0 when no answer came, or when a successful answer was not JSON. */
  readonly status: number;
  /**
   * Stable name of the refusal; `NETWORK` when no answer came, `NOT_JSON` when the answer was not
   * JSON.
   */
  readonly code: string;
  /** Path and message of each error in refused input. */
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly requestId: string | undefined;
  constructor(status: number, problem: Partial<Problem> & { readonly code: string }) {
    super(problem.detail ?? problem.code);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = problem.code;
    this.errors = problem.errors ?? [];
    this.data = problem.data ?? {};
    this.requestId = problem.requestId;
  }
}

/**
 * Whether the same request may succeed later: after no usable answer, a time-out, too many
 * requests, a conflict with simultaneous changes, or a server error.
 */
export function isWorthRetrying(problem: unknown): boolean {
  return (
    problem instanceof ApiProblem &&
    (problem.status === 0 ||
      problem.status === 408 ||
      problem.status === 429 ||
      problem.status >= 500 ||
      problem.code === 'BUSY')
  );
}

/**
 * Positions of writes that the server has reported to this page. Requests send these positions, so
 * that answers include the writes.
 */
const seen = new SeenMarks();

const etags = new WeakMap<object, string>();

/** Returns the ETag that came with a body. A later command sends the ETag as `ifMatch`. */
export function etagOf(body: object): string | undefined {
  return etags.get(body);
}

let serverAheadMilliseconds = 0;

/**
 * Returns the current time by the server's clock, whose difference from this device's clock was
 * measured at the last answer. A phone's own clock may be wrong by years.
 */
export function serverNow(): Date {
  return new Date(Date.now() + serverAheadMilliseconds);
}

/** Returns a random UUID. `crypto.randomUUID` is missing on plain HTTP, except on localhost. */
export function newIdempotencyKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

export interface GetOptions {
  readonly signal?: AbortSignal;
}

/** @throws {ApiProblem} if the server refuses the request, or no usable answer comes. */
export function getJson<R extends Reads>(
  address: Address<R>,
  options: GetOptions = {},
): Promise<AnswerOf<R>> {
  return request(address, { method: 'GET' }, options);
}

export interface PostOptions {
  /** Key that must be the same when the command is sent again. Default: a new key. */
  readonly idempotencyKey?: string;
  /** ETag or version of the record that the command changes. */
  readonly ifMatch?: string | number | undefined;
  readonly signal?: AbortSignal;
  /**
   * Whether the command replaces the session's cookie, so that requests which were sent with the earlier
   * one wait for it and are sent again.
   */
  readonly renewsSession?: boolean;
}

/** @throws {ApiProblem} if the server refuses the command, or no usable answer comes. */
export function postJson<R extends Posts>(
  address: Address<R>,
  ...sent: PostArguments<R, PostOptions>
): Promise<AnswerOf<R>> {
  const [, options] = sent;
  return postText(writeRequest(address, ...sent), options);
}

declare const bodyOf: unique symbol;

/** Serialized body of a request to a route. */
export type BodyText<R> = string & { readonly [bodyOf]: R };

/** A request to a route with its body serialized. */
export interface WrittenRequest<R extends Posts> {
  readonly path: Address<R>;
  readonly text: BodyText<R>;
}

/** Serializes the body of a request that may have to be sent more than once. */
export const writeRequest = <R extends Posts>(
  path: Address<R>,
  ...[body]: PostArguments<R, unknown>
): WrittenRequest<R> => ({ path, text: JSON.stringify(body ?? {}) as BodyText<R> });

/**
 * Posts a serialized body. A repeated command must have the same text, because the server refuses
 * another text with the same idempotency key.
 * @throws {ApiProblem} if the server refuses the command, or no usable answer comes.
 */
export function postText<R extends Posts>(
  { path, text }: WrittenRequest<R>,
  options: PostOptions = {},
): Promise<AnswerOf<R>> {
  const { ifMatch } = options;
  return request(
    path,
    {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Idempotency-Key': options.idempotencyKey ?? newIdempotencyKey(),
        ...(ifMatch === undefined
          ? {}
          : { 'If-Match': typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch }),
      },
      body: text,
    },
    options,
  );
}

/**
 * Asks the person to authenticate again, and resolves with whether they did. The pages without an
 * account have no such function.
 */
export type AskToReauthenticate = (problem: ApiProblem) => Promise<boolean>;
let askToReauthenticate: AskToReauthenticate | undefined;

/** Sets the function that is called when the server needs a recent authentication. */
export const onReauthenticationNeeded = (ask: AskToReauthenticate): void => {
  askToReauthenticate = ask;
};

/** Requests under way that replace the session's cookie when they succeed. */
const renewals = new Set<Promise<unknown>>();

/**
 * Sends a request. If it is refused because nobody is signed in, it is sent a second time after the
 * renewals under way, because the session's cookie may have been replaced meanwhile, in this window or
 * another.
 */
async function requestWithPresentCookie<Answer>(
  path: string,
  init: RequestInit,
  { signal, renewsSession }: Pick<PostOptions, 'signal' | 'renewsSession'>,
): Promise<Answer> {
  const send = (): Promise<Answer> => {
    const sent = requestOnce<Answer>(path, init, signal);
    if (renewsSession !== true) return sent;
    renewals.add(sent);
    const done = () => void renewals.delete(sent);
    sent.then(done, done);
    return sent;
  };
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'NOT_SIGNED_IN') throw error;
    await Promise.allSettled(renewals);
    return send();
  }
}

/**
 * Sends a request. If the server needs a recent authentication first, the person is asked for one,
 * and the same request is sent again under its idempotency key.
 */
async function request<Answer>(
  path: string,
  init: RequestInit,
  options: Pick<PostOptions, 'signal' | 'renewsSession'>,
): Promise<Answer> {
  try {
    return await requestWithPresentCookie(path, init, options);
  } catch (error) {
    const isNeeded = error instanceof ApiProblem && error.code === 'REAUTHENTICATION_NEEDED';
    if (!isNeeded || askToReauthenticate === undefined) throw error;
    if (!(await askToReauthenticate(error))) throw error;
    return requestWithPresentCookie(path, init, options);
  }
}

async function requestOnce<Answer>(
  path: string,
  init: RequestInit,
  signal?: AbortSignal,
): Promise<Answer> {
  const aborter = new AbortController();
  const abort = () => aborter.abort();
  const bytes = typeof init.body === 'string' ? init.body.length : 0;
  const timer = setTimeout(abort, TIMEOUT_MILLISECONDS + bytes / SLOWEST);
  signal?.addEventListener('abort', abort);
  const marks = seen.header();
  try {
    const response = await fetch(path, {
      ...init,
      headers: {
        Accept: 'application/json',
        ...privateLink(),
        ...(marks === undefined ? {} : { [POSITION_HEADER]: marks }),
        ...init.headers,
      },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: aborter.signal,
    });
    seen.note(response.headers);
    noteServerClock(response.headers.get('Date'));
    const body = await readBody(response);
    if (!response.ok) throw new ApiProblem(response.status, readProblem(response, body));
    const etag = response.headers.get('ETag');
    if (etag !== null && typeof body === 'object' && body !== null) etags.set(body, etag);
    return body as Answer;
  } catch (error) {
    if (error instanceof ApiProblem || signal?.aborted === true) throw error;
    throw new ApiProblem(0, { code: 'NETWORK' });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/**
 * Returns a header with the private link's code, if the page's URL has one. The code is sent in
 * addition to the session cookie, because the first request may precede the cookie, and some
 * browsers keep no cookies.
 */
function privateLink(): Record<string, string> {
  const code = location.hash.slice(1);
  return thingNamedBy(code) === undefined ? {} : { 'Bluebox-Link': code };
}

function noteServerClock(header: string | null): void {
  const time = header === null ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(time)) serverAheadMilliseconds = time - Date.now();
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    // The answer came from another system, such as a proxy.
    throw new ApiProblem(response.ok ? 0 : response.status, { code: 'NOT_JSON' });
  }
}

function readProblem(
  response: Response,
  body: unknown,
): Partial<Problem> & { readonly code: string } {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>;
  return { ...problem, code: problem.code ?? `HTTP_${response.status}` };
}
