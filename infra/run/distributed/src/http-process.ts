import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import closeWithGrace from 'close-with-grace';
import type { Express } from 'express';
import type { Logger } from 'pino';

/**
 * Time-out of a shutdown, in milliseconds, after which the process exits in any case. It leaves consumers time
 * to finish their current batches.
 */
const CLOSING_DELAY = 15_000;
/** Time, in milliseconds, that open requests have to finish before their connections are cut. */
const CLOSING_GRACE = 3_000;
/**
 * Time in milliseconds that an idle connection is kept open. The portal keeps its idle connections to services
 * for a shorter time, so that the portal closes them first.
 */
export const KEPT_OPEN = 75_000;

export interface HttpProcess {
  readonly app: Express;
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  /** Functions called in this order once open requests have finished or were cut off. */
  readonly closing: readonly (() => Promise<void> | void)[];
}

/**
 * Starts serving. After a termination signal or an unhandled error, open requests have CLOSING_GRACE to finish;
 * then the functions of `closing` are called.
 */
export async function serveProcess({ app, host, port, logger, closing }: HttpProcess) {
  const server = createServer({ keepAliveTimeout: KEPT_OPEN }, app);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  closeWithGrace({ delay: CLOSING_DELAY, logger: false }, async ({ err }) => {
    if (err !== undefined) logger.fatal({ err }, 'the process ends because of an error');
    await closeServer(server);
    for (const close of closing) await close();
  });
  const bound = (server.address() as AddressInfo).port;
  logger.info({ host, port: bound }, 'listening');
  return { port: bound };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const grace = setTimeout(() => server.closeAllConnections(), CLOSING_GRACE);
  await closed;
  clearTimeout(grace);
}
