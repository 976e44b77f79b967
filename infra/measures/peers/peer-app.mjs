// The parts of an Express app that both peers have: headers, rate limit, request log, sessions, reading of a pledge,
// answers to errors, and the messages of the benchmark.
import { createHash, randomUUID } from 'node:crypto';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import { pino } from 'pino';
import { pinoHttp } from 'pino-http';
import { ZodError } from 'zod';

/** A request that is answered with a status and a code instead of being carried out. */
export class Refusal extends Error {
  constructor(status, code) {
    super(code);
    this.status = status;
  }
}

const digestOf = (content) => createHash('sha256').update(content).digest('base64url');
/** Limit of requests that no load of the benchmark reaches, so that the limiter works but refuses nothing. */
const UNREACHED = 1e9;
export const limiter = () =>
  rateLimit({ windowMs: 60_000, limit: UNREACHED, standardHeaders: false, legacyHeaders: false });

/** Makes an app. Sessions are kept in memory, under the hash of their secret. */
export function peerApp() {
  const sessions = new Map();
  const app = express();
  app.disable('x-powered-by');
  app.use(
    pinoHttp({
      logger: pino({ level: 'info' }, pino.destination({ dest: '/dev/null', sync: false })),
      serializers: {
        req: ({ method }) => ({ method }),
        res: ({ statusCode }) => ({ statusCode }),
      },
    }),
  );
  app.use(helmet());
  app.use(limiter());
  app.post('/sign-in', (_request, response) => {
    const secret = randomUUID();
    sessions.set(digestOf(secret), { account: randomUUID() });
    response.cookie('session', secret, { httpOnly: true }).json({});
  });
  return {
    app,
    /** Returns the session of a request; `undefined` if it names none. */
    sessionOf(request) {
      const secret = /session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
      return secret === undefined ? undefined : sessions.get(digestOf(secret));
    },
  };
}

/** Reads a JSON body, and the hash that binds an idempotency key to the body. */
export const jsonBody = express.json({
  limit: '32kb',
  verify(request, _response, raw) {
    request.digest = digestOf(raw);
  },
});

/** Returns the stored answer to a repeated request. @throws {Refusal} if the request is another one. */
export function repeated(stored, request) {
  if (stored.fingerprint !== request.digest) throw new Refusal(422, 'IDEMPOTENCY_KEY_REUSED');
  return stored.answer;
}

/**
 * Listens on a free port of this machine, and reports the URL.
 * @param messages what the benchmark may ask for, by name; each returns the reply.
 */
export function listen(app, messages) {
  app.use((error, _request, response, _next) => {
    const status = error instanceof ZodError ? 400 : (error.status ?? 500);
    if (status === 500) console.error(error);
    response.status(status).json({ code: error.message });
  });
  process.once('disconnect', () => process.exit());
  process.on('message', ({ name, ...given }) => process.send(messages[name](given)));
  const server = app.listen(0, '127.0.0.1', () =>
    process.send({ url: `http://127.0.0.1:${server.address().port}` }),
  );
}
