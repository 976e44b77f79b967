import {
  ConcurrencyConflict,
  DomainError,
  type RefusalKind,
  UniqueKeyTaken,
} from '@bluebox/event-sourcing';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';

/**
 * An error response, as RFC 9457 problem details. Every problem and its status code is defined in this file.
 */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly extra: Readonly<Record<string, unknown>>;
  constructor(
    status: number,
    code: string,
    detail: string,
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.name = 'HttpProblem';
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

const STATUS_OF_KIND: Record<RefusalKind, number> = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
};

export const problems = {
  notSignedIn: () => new HttpProblem(401, 'NOT_SIGNED_IN', 'sign in, or open your private link'),
  signInFailed: () =>
    new HttpProblem(401, 'SIGN_IN_FAILED', 'this login and password do not open an account'),
  crossSite: () =>
    new HttpProblem(
      403,
      'CROSS_SITE',
      'send this from a page of this site; a program that sends cookies must also send Origin',
    ),
  notAllowed: () => new HttpProblem(403, 'NOT_ALLOWED', 'this is for coordinators'),
  notFound: () => new HttpProblem(404, 'NOT_FOUND', 'there is nothing here for you'),
  methodNotAllowed: () => new HttpProblem(405, 'METHOD_NOT_ALLOWED', 'not with this method'),
  notJson: () => new HttpProblem(415, 'NOT_JSON', 'send application/json'),
  encodingUnsupported: () =>
    new HttpProblem(415, 'ENCODING_UNSUPPORTED', 'send plain UTF-8, not compressed'),
  bodyTooLarge: () => new HttpProblem(413, 'BODY_TOO_LARGE', 'send less at once'),
  bodyTooIntricate: () =>
    new HttpProblem(
      400,
      'BODY_TOO_INTRICATE',
      'the body is nested too deep or has too many values; send it flat, and less at once',
    ),
  badIdempotencyKey: () =>
    new HttpProblem(
      400,
      'BAD_IDEMPOTENCY_KEY',
      'Idempotency-Key must be 8 to 128 visible ASCII characters',
    ),
  guessableIdempotencyKey: () =>
    new HttpProblem(
      400,
      'BAD_IDEMPOTENCY_KEY',
      'without an account, Idempotency-Key must be at least 22 characters that nobody can guess, such as a random UUID',
    ),
  idempotencyKeyReused: () =>
    new HttpProblem(
      422,
      'IDEMPOTENCY_KEY_REUSED',
      'this Idempotency-Key was used for another request; send a new key',
    ),
  badIfMatch: () =>
    new HttpProblem(400, 'BAD_IF_MATCH', 'If-Match must be an ETag of this resource, like "3"'),
  tooMany: (retryAfterSeconds: number) =>
    new HttpProblem(429, 'TOO_MANY_REQUESTS', 'wait a little and try again', {
      data: { retryAfterSeconds },
    }),
  unavailable: () =>
    new HttpProblem(503, 'STORE_UNAVAILABLE', 'nothing was saved; try again shortly'),
  serviceUnreachable: () =>
    new HttpProblem(
      502,
      'SERVICE_UNREACHABLE',
      'a part of the system cannot be reached, and nothing was done; try again in a while',
    ),
  serviceBrokeOff: () =>
    new HttpProblem(
      502,
      'SERVICE_BROKE_OFF',
      'a part of the system broke off before it answered, and may have done it or not; repeat it with the same Idempotency-Key, or look first',
    ),
  serviceSilent: () =>
    new HttpProblem(
      504,
      'SERVICE_SILENT',
      'a part of the system did not answer in time, and may have done it or not; repeat it with the same Idempotency-Key, or look first',
    ),
  tooManyStreams: () =>
    new HttpProblem(
      503,
      'TOO_MANY_STREAMS',
      'too many live views are open; ask now and then instead',
    ),
  invalidInput: (error: z.ZodError) =>
    new HttpProblem(400, 'INVALID_INPUT', 'some fields need another value; see errors', {
      errors: error.issues.slice(0, 50).map((issue) => ({
        path: issue.path.map(String).join('.').slice(0, 200),
        message: issue.message.slice(0, 300),
      })),
    }),
};

/**
 * Translates anything thrown into a problem. An unforeseen error is a bare 500: no message, no stack, no
 * path.
 */
function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof DomainError)
    return new HttpProblem(
      error.code === 'VERSION_MISMATCH' ? 412 : STATUS_OF_KIND[error.kind],
      error.code,
      error.message,
      Object.keys(error.data).length === 0 ? {} : { data: error.data },
    );
  if (error instanceof z.ZodError) return problems.invalidInput(error);
  if (error instanceof ConcurrencyConflict)
    return new HttpProblem(409, 'BUSY', 'others are changing this right now; try again');
  if (error instanceof UniqueKeyTaken)
    return new HttpProblem(409, 'ALREADY_TAKEN', 'this is already used; choose another');
  if (typeof error === 'object' && error !== null) {
    const { type, code, expose } = error as { type?: unknown; code?: unknown; expose?: unknown };
    if (type === 'entity.too.large') return problems.bodyTooLarge();
    if (type === 'encoding.unsupported' || type === 'charset.unsupported')
      return problems.encodingUnsupported();
    if (type === 'entity.parse.failed')
      return new HttpProblem(400, 'MALFORMED_BODY', 'the body is not valid JSON');
    if (type === 'request.aborted' || type === 'request.size.invalid')
      return new HttpProblem(400, 'BODY_CUT_OFF', 'the body ended early; send it again');
    if (error instanceof URIError || expose === true)
      return new HttpProblem(400, 'MALFORMED_REQUEST', 'the request cannot be read');
    if (code === 'ERR_SQLITE_ERROR' || code === 'STORE_UNAVAILABLE') return problems.unavailable();
  }
  return new HttpProblem(
    500,
    'INTERNAL',
    'something went wrong here; nothing you sent is at fault',
  );
}

/** Bytes and milliseconds that a body may go on for after it was refused unread: a whole photo, on a slow line. */
const MOST_DISCARDED = 6_000_000;
const LONGEST_DISCARDING = 30_000;

/**
 * Reads the rest of an unwanted body, so that the sender gets the response and the connection can serve
 * another request. A sender that does not finish is cut off.
 */
function discardBody(request: Request): void {
  if (request.complete || request.readableFlowing === true) return;
  let left = MOST_DISCARDED;
  const timer = setTimeout(() => request.destroy(), LONGEST_DISCARDING).unref();
  request.once('close', () => clearTimeout(timer));
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
}

export function sendProblem(response: Response, problem: HttpProblem): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  discardBody(response.req);
  const { retryAfterSeconds } = (problem.extra['data'] ?? {}) as { retryAfterSeconds?: number };
  if (problem.status === 503) response.setHeader('Retry-After', '5');
  else if (retryAfterSeconds !== undefined)
    response.setHeader('Retry-After', String(retryAfterSeconds));
  response.setHeader('Cache-Control', 'no-store');
  response
    .status(problem.status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `urn:bluebox:problem:${problem.code}`,
        title: problem.code,
        status: problem.status,
        code: problem.code,
        detail: problem.message,
        ...problem.extra,
        requestId: response.getHeader('X-Request-Id'),
      }),
    );
}

/** The response when no route matched. */
export const noSuchRoute: RequestHandler = (_request, response) =>
  sendProblem(response, problems.notFound());

/** The last handler of every app. Unforeseen errors go to the log, and only there. */
export function problemHandler(
  onUnforeseen: (error: unknown, requestId: string | undefined) => void,
): ErrorRequestHandler {
  return (error, _request, response, _next) => {
    const problem = toProblem(error);
    if (problem.status >= 500 && problem !== error)
      onUnforeseen(error, response.getHeader('X-Request-Id')?.toString());
    sendProblem(response, problem);
  };
}
