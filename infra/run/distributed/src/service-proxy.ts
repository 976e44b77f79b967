import {
  Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { pipeline } from 'node:stream';
import { httpProblem } from '@bluebox/service-http';
import type { Request, RequestHandler, Response } from 'express';
import { KEPT_OPEN } from './http-process.ts';

/** Longest wait, in milliseconds, for a service to start its answer; live streams start at once. */
const LONGEST_SILENCE = 30_000;
/** Maximum number of idle connections to one service that are kept for later requests. */
const IDLE_CONNECTIONS = 64;
/**
 * Time that an idle connection is kept, in milliseconds. It is shorter than the service's own time-out, because
 * a request sent on a connection that the service is closing would fail.
 */
export const LONGEST_IDLE = KEPT_OPEN / 5;
/** Largest body, in bytes, that is buffered so that its request can be sent again. */
const MOST_HELD = 64 * 1024;

/** Headers that concern one connection only (listed in RFC 2616, 13.5.1). */
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

/**
 * Headers by which a caller names traces (W3C Trace Context, Baggage). They are dropped, so that outsiders
 * cannot join our traces.
 */
const OF_TRACES: ReadonlySet<string> = new Set(['traceparent', 'tracestate', 'baggage']);

/** Headers that the portal sets itself; those of a service's answer are dropped. */
const OWN_ANSWER_HEADERS: ReadonlySet<string> = new Set(['x-request-id', 'date']);

/**
 * Forwards requests to a service, and the answers back, with unchanged bodies, including streams. Answers 502
 * when the service is unreachable or breaks off, and 504 when it does not answer in time. If the service closed
 * a reused connection before answering, the request is sent again, provided that repeating it is safe.
 */
export function serviceProxy(target: string, longestIdle = LONGEST_IDLE): RequestHandler {
  const origin = new URL(target);
  const kept = new Agent({
    keepAlive: true,
    maxFreeSockets: IDLE_CONNECTIONS,
    timeout: longestIdle,
  });
  return async (request, response) => {
    const isRepeatable = mayBeRepeated(request);
    const body = isRepeatable ? await heldBody(request).catch(() => undefined) : undefined;
    if (request.destroyed && !request.complete) return;
    const send = (agent: Agent | false) =>
      exchange(
        {
          agent,
          host: origin.hostname,
          port: origin.port,
          method: request.method,
          path: request.url,
          headers: headersFor(request),
          timeout: LONGEST_SILENCE,
        },
        request,
        response,
        body,
      );
    try {
      await send(kept);
    } catch (error) {
      if (!(error instanceof MetClosedConnection)) throw error;
      if (!isRepeatable) throw httpProblem('SERVICE_BROKE_OFF');
      // The retry uses a new connection, because the service may have closed the other idle connections as well.
      await send(false);
    }
  };
}

/** The service closed a reused connection before any byte of the answer arrived. */
class MetClosedConnection extends Error {}

/** Sends a request and forwards the answer; resolves when the answer starts or the client is gone. */
function exchange(
  options: RequestOptions,
  request: Request,
  response: Response,
  body: Buffer | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(options, (incoming) => {
      passBack(incoming, response);
      resolve();
    });
    const connection = watchConnection(outgoing);
    outgoing.on('timeout', () => {
      if (!response.headersSent) outgoing.destroy(httpProblem('SERVICE_SILENT'));
    });
    outgoing.on('error', (error) => {
      if (response.headersSent || response.destroyed) {
        response.destroy();
        resolve();
      } else if ('status' in error) reject(error);
      else if (!connection.isMade()) reject(httpProblem('SERVICE_UNREACHABLE'));
      else if (outgoing.reusedSocket && !connection.hasHeard()) reject(new MetClosedConnection());
      else reject(httpProblem('SERVICE_BROKE_OFF'));
    });
    response.on('close', () => {
      if (!response.writableFinished) outgoing.destroy();
    });
    // If the client breaks off its request, the service must not wait for the rest of the body.
    request.on('aborted', () => outgoing.destroy());
    if (body === undefined) request.pipe(outgoing);
    else outgoing.end(body);
  });
}

/**
 * Watches whether the connection of a request was ever made, and whether any byte of the answer has arrived
 * over it.
 */
function watchConnection(outgoing: ClientRequest) {
  let isMade = false;
  let readBefore = 0;
  outgoing.once('socket', (socket) => {
    isMade = !socket.connecting;
    readBefore = socket.bytesRead;
    // A kept connection will not connect again, so a listener there would stay, and the request with it.
    if (socket.connecting)
      socket.once('connect', () => {
        isMade = true;
      });
  });
  return {
    isMade: () => isMade,
    hasHeard: () => (outgoing.socket?.bytesRead ?? 0) > readBefore,
  };
}

/**
 * Whether a request may be repeated: a read, or a command with an idempotency key, whose body is small enough
 * to be buffered.
 */
function mayBeRepeated({ method, headers }: Request): boolean {
  const length = Number(headers['content-length'] ?? '0');
  if (headers['transfer-encoding'] !== undefined || !(length <= MOST_HELD)) return false;
  return method === 'GET' || method === 'HEAD' || headers['idempotency-key'] !== undefined;
}

async function heldBody(request: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function headersFor(request: Request): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (
      value !== undefined &&
      !HOP_BY_HOP.has(name) &&
      !OF_TRACES.has(name) &&
      !name.startsWith('x-forwarded-')
    )
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
  // Headers are sent at once, because the first bytes of a stream may come much later.
  response.flushHeaders();
  pipeline(incoming, response, () => {});
}
