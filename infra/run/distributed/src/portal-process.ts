import { createHmac, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OIDC_SETTINGS, oidcSettings } from '@bluebox/contracts';
import { openMongoViewStore } from '@bluebox/mongodb';
import { accountsView, openPortal } from '@bluebox/portal-service';
import { createApp, localHost, newId, tokenMint } from '@bluebox/service-http';
import { Router } from 'express';
import { findPositions } from './commit-positions.ts';
import { processSettings, readSettings, refusing, serviceUrls } from './config.ts';
import { connectMongo } from './connections.ts';
import { serveProcess } from './http-process.ts';
import { LEDGER_MOUNT } from './process-app.ts';
import { keysOfProcess } from './process-keys.ts';
import { drivesOfOrganisationsFrom, publicDrivesFrom } from './public-drives.ts';
import { openReport } from './report.ts';
import { SEALED_AT_ONCE, sealingAgain } from './seal-again.ts';
import { serviceProxy } from './service-proxy.ts';

const HOUR = 3_600_000;

async function describedPaths(url: string): Promise<object> {
  const response = await fetch(new URL('/openapi.json', url));
  if (!response.ok) throw new Error(`${url} does not describe itself: ${response.status}`);
  return ((await response.json()) as { readonly paths: object }).paths;
}

/** Runs the portal in its own process: accounts, pages, and the proxy to the other services. */
export async function runPortalProcess(): Promise<void> {
  const settings = processSettings();
  const door = readSettings(
    'BLUEBOX_PUBLIC_URL',
    'BLUEBOX_TRUSTED_PROXY',
    'BLUEBOX_SECURITY_LOG_DAYS',
    'BLUEBOX_SECOND_FACTOR',
    'BLUEBOX_REAUTHENTICATION_MINUTES',
    ...OIDC_SETTINGS,
  );
  const behind = serviceUrls();
  const { logger, report } = openReport('portal', settings.BLUEBOX_LOG_LEVEL);
  const keys = keysOfProcess(settings, logger, report);
  const now = () => new Date();

  // 1. Accounts and sessions.
  const mongo = await connectMongo(logger);
  const views = await openMongoViewStore({ connection: mongo.connection });
  let notReady: string | undefined;

  // 2. The portal, which forwards requests to the services.
  const sessionKey = keys.live('session');
  // The setup code is derived from a key, so that all instances of the portal have the same code without
  // storing it. The code is useless once the first account exists.
  const setupCode = createHmac('sha256', sessionKey.current)
    .update('setup')
    .digest('base64url')
    .slice(0, 22);
  const publicUrl = door.BLUEBOX_PUBLIC_URL?.replace(/\/$/, '');
  const mintToken = tokenMint(keys.tokenSigningKey(), now);
  const proxyToNotary = serviceProxy(behind.notary);
  const portal = openPortal({
    accounts: await views.open(accountsView),
    services: Object.entries(behind).map(([service, url]) => ({
      service,
      mount: `/api/${service}`,
      routes: [],
      handler: Router().use(findPositions(behind, service), serviceProxy(url)),
    })),
    pathsBehind: async () =>
      Object.assign(
        {},
        ...(await Promise.all(Object.values(behind).map(describedPaths))),
      ) as object,
    ledgerFiles: (request, response, next) => {
      request.url = `${LEDGER_MOUNT}${request.url}`;
      return proxyToNotary(request, response, next);
    },
    mintToken,
    publicDrives: publicDrivesFrom(behind, mintToken),
    drivesOfOrganisations: drivesOfOrganisationsFrom(behind, mintToken),
    linkKey: keys.live('link'),
    sessionKey,
    setupCode,
    https: publicUrl?.startsWith('https:') === true,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    securityLogDays: door.BLUEBOX_SECURITY_LOG_DAYS,
    factorRequired: door.BLUEBOX_SECOND_FACTOR === 'required',
    reauthenticationMinutes: door.BLUEBOX_REAUTHENTICATION_MINUTES,
    oidc: refusing(undefined, () => oidcSettings(door)),
    webRoot: join(
      dirname(createRequire(import.meta.url).resolve('@bluebox/portal-web/package.json')),
      'dist',
    ),
    now,
    newId,
    randomSecret: () => randomBytes(16).toString('base64url'),
    logger,
    notReady: () => notReady,
  });

  const sealing = sealingAgain({
    keys: sessionKey,
    logger,
    seal: async (isOver) => {
      while (!isOver() && (await portal.sealed.reseal(SEALED_AT_ONCE)) > 0);
    },
    onTrouble: report.trouble('sealing with a new key'),
  });
  keys.onReplaced('session', () => sealing.begin());

  // 3. Housekeeping, and checks that the database is available.
  const housekeeping = setInterval(() => {
    portal.tidy().catch(report.trouble('housekeeping of the accounts'));
  }, HOUR);
  housekeeping.unref();
  const look = setInterval(() => {
    Promise.resolve(mongo.check()).then((why) => {
      if (why !== notReady) logger.warn({ why }, why === undefined ? 'ready again' : 'not ready');
      notReady = why;
    }, report.trouble('looking at the database'));
  }, 2_000);
  look.unref();

  const { port } = await serveProcess({
    app: createApp({ trustedProxy: door.BLUEBOX_TRUSTED_PROXY === 'true' }).use(portal.router),
    host: settings.BLUEBOX_HOST,
    port: settings.BLUEBOX_PORT,
    logger,
    closing: [
      () => clearInterval(housekeeping),
      () => clearInterval(look),
      () => keys.stop(),
      () => sealing.stop(),
      () => portal.stop(),
      () => mongo.close(),
    ],
  });
  if ((await portal.accounts.list()).length === 0)
    process.stdout.write(
      `还没有负责人账号。用这个一次性链接设置第一个账号 / No coordinator yet. Set up the first account by this one-time link:\n  ${publicUrl ?? `http://${localHost(settings.BLUEBOX_HOST)}:${port}`}/setup#${setupCode}\n`,
    );
}
