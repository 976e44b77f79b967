import {
  ConcurrencyConflict,
  DomainError,
  type RefusalKind,
  UniqueKeyTaken,
  VersionMismatch,
} from '@bluebox/event-sourcing';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';

/**
 * An error response, as RFC 9457 problem details: one of {@link PROBLEMS}, or a service's refusal.
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

export const STATUS_OF_KIND: Record<RefusalKind, number> = {
  invalid: 400,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
};

/** All problems that are not refusals of a service. */
export const PROBLEMS = {
  // Problems of the caller
  NOT_SIGNED_IN: { status: 401, sentence: 'Sign in, or open your private link.' },
  SIGN_IN_FAILED: { status: 401, sentence: 'No account has this login and password.' },
  NOT_ALLOWED: {
    status: 403,
    sentence:
      'Your roles do not include this. The API document says for each operation who may call it.',
  },
  REAUTHENTICATION_NEEDED: {
    status: 403,
    sentence:
      'Prove again who you are by `reauthenticate`, in one of the ways in `data.methods`, and send this again with the same Idempotency-Key.',
  },
  CROSS_SITE: {
    status: 403,
    sentence:
      'Send this from a page of this site. A program that sends cookies must also send Origin.',
  },
  TOO_MANY_REQUESTS: { status: 429, sentence: 'Wait for a while and try again.' },

  // Problems of the request
  NOT_FOUND: { status: 404, sentence: 'There is nothing here, or it is not open to you.' },
  METHOD_NOT_ALLOWED: { status: 405, sentence: 'This URL does not answer to this method.' },
  MALFORMED_REQUEST: { status: 400, sentence: 'The request cannot be read.' },
  MALFORMED_BODY: { status: 400, sentence: 'The body is not valid JSON.' },
  BODY_CUT_OFF: { status: 400, sentence: 'The body ended early. Send it again.' },
  BODY_TOO_INTRICATE: {
    status: 400,
    sentence:
      'The body is nested too deep or has too many values. Send it flatter, and less at once.',
  },
  BODY_TOO_LARGE: { status: 413, sentence: 'The body is too large. Send less at once.' },
  NOT_JSON: { status: 415, sentence: 'Send the body as application/json.' },
  ENCODING_UNSUPPORTED: { status: 415, sentence: 'Send the body as plain UTF-8, not compressed.' },
  INVALID_INPUT: {
    status: 400,
    sentence: 'Some fields need another value. Their paths and faults are in `errors`.',
  },
  BAD_IDEMPOTENCY_KEY: {
    status: 400,
    sentence:
      'Idempotency-Key must be 8 to 128 visible ASCII characters. Without an account it must be at least 22 that nobody can guess, such as a random UUID.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    sentence: 'This Idempotency-Key was used for another request. Send a new key.',
  },
  BAD_IF_MATCH: {
    status: 400,
    sentence: 'If-Match must be an ETag of this resource, like "3".',
  },
  VERSION_MISMATCH: {
    status: 412,
    sentence: 'Somebody else has changed this. Load it again and repeat the change.',
  },
  BUSY: { status: 409, sentence: 'Others are changing this at the same time. Try again.' },
  ALREADY_TAKEN: { status: 409, sentence: 'This is already in use. Choose another.' },

  // Problems of the system
  STORE_UNAVAILABLE: { status: 503, sentence: 'Nothing was saved. Try again shortly.' },
  TOO_MANY_STREAMS: {
    status: 503,
    sentence: 'Too many live streams are open. Poll the resource instead.',
  },
  SERVICE_UNREACHABLE: {
    status: 502,
    sentence: 'A part of the system cannot be reached, and nothing was done. Try again in a while.',
  },
  SERVICE_BROKE_OFF: {
    status: 502,
    sentence:
      'A part of the system broke off before it answered. It may have carried out the request: repeat it with the same Idempotency-Key, or look first.',
  },
  SERVICE_SILENT: {
    status: 504,
    sentence:
      'A part of the system did not answer in time. It may have carried out the request: repeat it with the same Idempotency-Key, or look first.',
  },
  INTERNAL: {
    status: 500,
    sentence: 'Something went wrong on the server. Nothing you sent is at fault.',
  },
} as const satisfies Record<string, { readonly status: number; readonly sentence: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export function httpProblem(
  code: ProblemCode,
  extra?: Readonly<Record<string, unknown>>,
): HttpProblem {
  const { status, sentence } = PROBLEMS[code];
  return new HttpProblem(status, code, sentence, extra);
}

export const tooManyRequests = (retryAfterSeconds: number): HttpProblem =>
  httpProblem('TOO_MANY_REQUESTS', { data: { retryAfterSeconds } });

const invalidInput = (error: z.ZodError): HttpProblem =>
  httpProblem('INVALID_INPUT', {
    errors: error.issues.slice(0, 50).map((issue) => ({
      path: issue.path.map(String).join('.').slice(0, 200),
      message: issue.message.slice(0, 300),
    })),
  });

/**
 * Translates any thrown value into a problem. An unforeseen error becomes a bare 500 without
 * message, stack or path.
 */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof VersionMismatch)
    return httpProblem('VERSION_MISMATCH', { data: error.data });
  if (error instanceof DomainError)
    return new HttpProblem(
      STATUS_OF_KIND[error.kind],
      error.code,
      error.message,
      Object.keys(error.data).length === 0 ? {} : { data: error.data },
    );
  if (error instanceof z.ZodError) return invalidInput(error);
  if (error instanceof ConcurrencyConflict) return httpProblem('BUSY');
  if (error instanceof UniqueKeyTaken) return httpProblem('ALREADY_TAKEN');
  if (typeof error === 'object' && error !== null) {
    const { type, code, expose } = error as { type?: unknown; code?: unknown; expose?: unknown };
    if (type === 'entity.too.large') return httpProblem('BODY_TOO_LARGE');
    if (type === 'encoding.unsupported' || type === 'charset.unsupported')
      return httpProblem('ENCODING_UNSUPPORTED');
    if (type === 'entity.parse.failed') return httpProblem('MALFORMED_BODY');
    if (type === 'request.aborted' || type === 'request.size.invalid')
      return httpProblem('BODY_CUT_OFF');
    if (error instanceof URIError || expose === true) return httpProblem('MALFORMED_REQUEST');
    if (code === 'ERR_SQLITE_ERROR' || code === 'STORE_UNAVAILABLE')
      return httpProblem('STORE_UNAVAILABLE');
  }
  return httpProblem('INTERNAL');
}

/**
 * Limits, in bytes and milliseconds, for reading the rest of a refused body: enough for a photo on
 * a slow connection.
 */
const MOST_DISCARDED = 6_000_000;
const LONGEST_DISCARDING = 30_000;

/**
 * Reads the rest of a refused body, so that the sender gets the response and the connection can
 * serve another request. A sender that exceeds the limits is cut off.
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

/** Answers a request that no route matched. */
export const noSuchRoute: RequestHandler = (_request, response) =>
  sendProblem(response, httpProblem('NOT_FOUND'));

/**
 * Makes the last handler of every app, which sends any error as a problem. Details of an unforeseen
 * error go only to `onUnforeseen`.
 */
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
