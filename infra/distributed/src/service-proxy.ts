import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { problems } from '@bluebox/service-http';
import type { Request, RequestHandler, Response } from 'express';

/** Milliseconds that a service may take to begin its answer; live streams begin at once. */
const LONGEST_SILENCE = 30_000;
/** Connections to one service that are kept open for the next request. */
const IDLE_CONNECTIONS = 64;

/** Headers that concern one connection only (RFC 9110, 7.6.1). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What the portal says of a request itself, so that a service's answer must not say it again. */
const OWN_ANSWER_HEADERS: ReadonlySet<string> = new Set(['x-request-id', 'date']);

/**
 * Passes requests on to a service, and its answers back, byte by byte: also streams, and bodies that the
 * service alone reads. Who cannot be reached is a 502, who keeps silent a 504.
 */
export function serviceProxy(target: string): RequestHandler {
  const origin = new URL(target);
  const agent = new Agent({ keepAlive: true, maxFreeSockets: IDLE_CONNECTIONS });
  return (request, response, next) => {
    const outgoing = httpRequest(
      {
        agent,
        host: origin.hostname,
        port: origin.port,
        method: request.method,
        path: request.url,
        headers: headersFor(request),
        timeout: LONGEST_SILENCE,
      },
      (incoming) => passBack(incoming, response),
    );
    outgoing.on('timeout', () => {
      if (!response.headersSent) outgoing.destroy(problems.serviceSilent());
    });
    outgoing.on('error', (error) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else next(error === undefined || isProblem(error) ? error : problems.serviceUnreachable());
    });
    response.on('close', () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    // A body that was cut off is cut off for the service as well.
    request.on('aborted', () => outgoing.destroy());
    pipeline(request, outgoing, () => {});
  };
}

const isProblem = (error: Error): boolean => 'status' in error;

function headersFor(request: Request): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !HOP_BY_HOP.has(name) && !name.startsWith('x-forwarded-'))
      headers[name] = value;
  const length = request.headers['transfer-encoding'];
  if (length !== undefined) headers['transfer-encoding'] = length;
  if (request.ip !== undefined) headers['x-forwarded-for'] = request.ip;
  headers['x-forwarded-proto'] = request.protocol;
  return headers;
}

function passBack(incoming: IncomingMessage, response: Response): void {
  response.status(incoming.statusCode ?? 502);
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined && !HOP_BY_HOP.has(name) && !OWN_ANSWER_HEADERS.has(name))
      response.setHeader(name, value);
  // A stream's first bytes may be long in coming; who reads it is told at once that it is open.
  response.flushHeaders();
  pipeline(incoming, response, () => {});
}
