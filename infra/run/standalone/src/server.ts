import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import {
  accountsView,
  openPortal,
  type PortalLimits,
  securityHeaders,
} from '@bluebox/portal-service';
import {
  CONTROL_MOUNT,
  controlRoutes,
  createApp,
  errorRecord,
  localHost,
  newId,
  reachableHost,
} from '@bluebox/service-http';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { type Application, runApplication } from './application.ts';
import type { Config } from './config.ts';
import { openKeyCommands } from './key-commands.ts';
import { loadKeys } from './keys.ts';
import { drivesOfOrganisationsIn, publicDrivesOf } from './public-drives.ts';
import { openStoresWith, type Stores } from './stores.ts';

export interface RunningServer {
  /** URL that works on this machine. */
  readonly url: string;
  /** Returns the current URL for phones in the same network. */
  networkUrl(): string;
  readonly port: number;
  readonly application: Application;
  readonly stores: Stores;
  /** Code to set up the first account; `undefined` when there is an account already. */
  readonly setupCode: string | undefined;
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly config: Config;
  /** The folder of built pages. */
  readonly webRoot: string;
  readonly logger: Logger;
  readonly limits?: PortalLimits;
  /** Clock of everything; the machine's if absent. */
  readonly now?: () => Date;
  readonly onFatal: (error: unknown) => void;
}

/** Time that open requests have to finish when the server closes, in milliseconds. */
const CLOSING_GRACE = 3_000;
const HOUR = 3_600_000;

/** Starts a standalone Bluebox: opens the stores, runs the services and the portal, and listens. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, logger } = options;
  const keys = loadKeys(config.keyFolder);
  const stores = openStoresWith(keys, config.dataFolder, (sentence) => logger.warn(sentence));
  try {
    const now = options.now ?? (() => new Date());
    const application = await runApplication({
      stores,
      keys,
      proofOfWorkBits: config.proofOfWorkBits,
      ...(config.messenger === undefined ? {} : { messenger: config.messenger }),
      publicUrl: config.publicUrl,
      ledgerWitnesses: config.ledgerWitnesses,
      ledgerName: { named: config.ledgerOrigin, publicUrl: config.publicUrl },
      now,
      newId,
      logger,
      onFatal: options.onFatal,
    });
    const scheme = config.tls === undefined ? 'http' : 'https';
    let port = config.port;
    const networkUrl = () => `${scheme}://${reachableHost(config.host)}:${port}`;
    const randomSecret = () => randomBytes(16).toString('base64url');
    const setupCode = randomSecret();
    const isHttps = config.tls !== undefined || config.publicUrl?.startsWith('https:') === true;
    const portal = openPortal({
      accounts: await stores.accounts.open(accountsView),
      services: application.services.map(({ service, mount, router }) => ({
        service: service.name,
        mount,
        routes: service.routes,
        handler: router,
      })),
      ledgerFiles: application.ledgerFiles,
      mintToken: application.mintToken,
      linkKey: keys.link,
      sessionKey: keys.session,
      setupCode,
      https: isHttps,
      ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
      networkUrl,
      webRoot: options.webRoot,
      securityLogDays: config.securityLogDays,
      factorRequired: config.factorRequired === true,
      ...(config.reauthenticationMinutes === undefined
        ? {}
        : { reauthenticationMinutes: config.reauthenticationMinutes }),
      oidc: config.oidc,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      now,
      newId,
      randomSecret,
      logger,
      publicDrives: publicDrivesOf(application),
      drivesOfOrganisations: drivesOfOrganisationsIn(application),
      notReady: () => undefined,
    });
    const keyCommands = openKeyCommands({
      keys,
      stores,
      portal: portal.sealed,
      followSigningKey: application.followSigningKey,
      now,
      onTrouble: (error) =>
        logger.error({ error: errorRecord(error) }, 'sealing with a new key failed'),
    });
    // A replacement that was cut off goes on, and a restored backup is sealed with the present key.
    void keyCommands.sealAgain();
    const housekeeping = setInterval(() => {
      portal.tidy().catch((error: unknown) => {
        logger.error({ error: errorRecord(error) }, 'housekeeping of the accounts failed');
      });
    }, HOUR);
    housekeeping.unref();
    const unclaimed = (await portal.accounts.list()).length === 0;
    const app = createApp({ trustedProxy: config.trustedProxy });
    // The control routes stand before the portal, whose handlers set these headers for all others.
    app.use(CONTROL_MOUNT, securityHeaders(isHttps));
    app.use(
      controlRoutes({
        secret: () => keys.control,
        keys: keyCommands,
        services: application.services.map(({ service }) => service),
        history: stores.log.history,
        onUnforeseen: (error) =>
          logger.error({ error: errorRecord(error) }, 'a command of the operator failed'),
      }),
    );
    app.use(portal.router);
    const server = createServer(config, app);
    port = await listen(server, config);
    return {
      url: `${scheme}://${localHost(config.host)}:${port}`,
      networkUrl,
      port,
      application,
      stores,
      setupCode: unclaimed ? setupCode : undefined,
      async close() {
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeIdleConnections();
        const grace = setTimeout(() => server.closeAllConnections(), CLOSING_GRACE);
        clearInterval(housekeeping);
        portal.stop();
        await keyCommands.stop();
        await application.stop();
        await closed;
        clearTimeout(grace);
        stores.close();
      },
    };
  } catch (error) {
    stores.close();
    throw error;
  }
}

function createServer({ tls }: Config, app: Express): Server {
  return tls === undefined
    ? createHttpServer(app)
    : createHttpsServer({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) }, app);
}

function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
