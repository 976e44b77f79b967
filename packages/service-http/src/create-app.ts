import express, { type Express } from 'express';

export interface AppOptions {
  /**
   * Whether one proxy in front is trusted to report the caller's address, host and scheme; default
   * false.
   */
  readonly trustedProxy?: boolean;
}

/**
 * Makes the one Express app of a process, with the settings that all routers of the process share.
 * Routers cost less than nested apps, because Express changes the prototypes of the request and the
 * response at the entrance and the exit of every app.
 */
export function createApp({ trustedProxy = false }: AppOptions = {}): Express {
  const app = express();
  // Express's own error handler would show stacks to callers in any other mode.
  app.set('env', 'production');
  app.disable('x-powered-by');
  app.disable('etag');
  // Only one hop is trusted, because callers can forge the entries further left in X-Forwarded-For.
  app.set('trust proxy', trustedProxy ? 1 : false);
  app.set('query parser', 'simple');
  return app;
}
