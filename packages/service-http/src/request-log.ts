import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';

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
  const line = (request: Request, response: Response, ms: number) => ({
    method: request.method,
    path: templateOf(request),
    status: response.statusCode,
    ms,
    ...(response.writableFinished ? {} : { cutOff: true }),
  });
  return pinoHttp<Request, Response>({
    logger,
    genReqId: requestIdOf,
    customAttributeKeys: { reqId: 'requestId', responseTime: 'ms' },
    quietReqLogger: true,
    quietResLogger: true,
    serializers: { req: nothing, res: nothing, err: nothing },
    customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: (request, response, { ms }: { ms: number }) => line(request, response, ms),
    customErrorObject: (request, response, _error, { ms }: { ms: number }) =>
      line(request, response, ms),
  });
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
