import { timingSafeEqual } from 'node:crypto';
import express, { type Express, type RequestHandler } from 'express';
import type { Application } from './application.ts';
import { retryParked } from './parked.ts';
import { rebuildViews } from './rebuild.ts';
import type { Stores } from './stores.ts';

/** What the command line of the same user asks of a running server. */
export const CONTROL_MOUNT = '/control';

/** The portal's app, and before it the control of this process for who can read its key folder. */
export function controlRoutes(
  secret: string,
  application: Application,
  stores: Stores,
  portal: Express,
): Express {
  const app = express();
  app.set('env', 'production');
  app.disable('x-powered-by');
  const onlyOwner: RequestHandler = (request, response, next) => {
    const given = Buffer.from(request.get('X-Bluebox-Control') ?? '');
    const expected = Buffer.from(secret);
    if (given.length === expected.length && timingSafeEqual(given, expected)) return next();
    response.status(404).end();
  };
  app.post(`${CONTROL_MOUNT}/rebuild`, onlyOwner, async (_request, response) => {
    response.type('application/x-ndjson');
    try {
      await rebuildViews(application, stores.log.history, (progress) => {
        response.write(`${JSON.stringify(progress)}\n`);
      });
      response.end(`${JSON.stringify({ done: true })}\n`);
    } catch (error) {
      response.end(
        `${JSON.stringify({ error: error instanceof Error ? error.message : 'failed' })}\n`,
      );
    }
  });
  app.post(`${CONTROL_MOUNT}/retry-parked`, onlyOwner, async (_request, response) => {
    response.json(await retryParked(application, stores.log.history));
  });
  app.post(`${CONTROL_MOUNT}/settle`, onlyOwner, async (_request, response) => {
    await application.settled();
    response.json({ settled: true });
  });
  app.use(portal);
  return app;
}
