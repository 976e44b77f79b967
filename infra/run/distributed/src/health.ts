import { type Request, type RequestHandler, Router } from 'express';

/** Returns why the process cannot serve, or `undefined` if it can. Operators see the reason. */
export type Check = () => Promise<string | undefined> | string | undefined;

/**
 * Serves `/health/live`, which means that the process runs, and `/health/ready`, which means that
 * its dependencies are available.
 */
export function health(checks: readonly Check[]): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => {
    response.json({ live: true });
  });
  router.get('/health/ready', async (_request, response) => {
    const why = (await Promise.all(checks.map((check) => check()))).filter(
      (reason) => reason !== undefined,
    );
    response.status(why.length === 0 ? 200 : 503).json({ ready: why.length === 0, why });
  });
  return router;
}

/** Keeps the request id that the portal assigned, or assigns one. */
export const keepRequestName =
  (newId: () => string): RequestHandler =>
  (request: Request, response, next) => {
    const id = String(request.headers['x-request-id'] ?? newId());
    request.headers['x-request-id'] = id;
    response.setHeader('X-Request-Id', id);
    next();
  };
