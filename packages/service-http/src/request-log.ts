import type { Request, RequestHandler } from 'express';
import type { Logger } from 'pino';

/**
 * Text that is logged instead of a path that no route answers, because such a path could be
 * anything, including a mistyped private link.
 */
const NO_ROUTE = '(no route)';

const nothing = () => undefined;

/**
 * Logs one line per request from an allow-list: id, method, the route's template, status,
 * milliseconds, and whether the response was cut off. The URL as sent, headers, bodies and the
 * caller are never logged.
 */
export function requestLog(
  logger: Logger,
  requestIdOf: (request: Request) => string,
): RequestHandler {
  return (request, response, next) => {
    const begun = performance.now();
    const requestId = requestIdOf(request);
    response.once('close', () => {
      const level = response.statusCode >= 500 ? 'error' : 'info';
      logger[level](
        {
          requestId,
          method: request.method,
          path: templateOf(request),
          status: response.statusCode,
          ms: Math.round(performance.now() - begun),
          ...(response.writableFinished ? {} : { cutOff: true }),
        },
        'request',
      );
    });
    // An error of the response, such as a write after its end, would end the process if nobody
    // listened.
    response.on('error', nothing);
    next();
  };
}

function templateOf(request: Request): string {
  const route = request.route as { readonly path: unknown } | undefined;
  if (typeof route?.path === 'string') return `${request.baseUrl}${route.path}`;
  // The URL is under a mount path, but no route of ours matched, so it was proxied or not found.
  return request.baseUrl ? `${request.baseUrl}/…` : NO_ROUTE;
}

/**
 * Returns the fields of an error that may be logged: name, code, stack frames, cause and message.
 * The message of a SyntaxError is left out, because it quotes input.
 */
export function errorRecord(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error instanceof SyntaxError ? {} : { message: error.message }),
    frames: (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)),
    ...(error.cause === undefined ? {} : { cause: errorRecord(error.cause) }),
  };
}
