import { openMongoViewStore } from '@bluebox/mongodb';
import {
  controlRoutes,
  errorRecord,
  requestLog,
  serviceApp,
  tokenVerifier,
} from '@bluebox/service-http';
import { runTrackerService } from '@bluebox/tracker-service';
import express from 'express';
import { v7 as newId } from 'uuid';
import { keyFolder, processSettings } from './config.ts';
import { connectKafka, connectMongo } from './connections.ts';
import { described } from './described.ts';
import { health, keepRequestName } from './health.ts';
import { serveProcess } from './http-process.ts';
import { readKey, readTokenVerifyKey } from './keys.ts';
import { measure } from './metrics.ts';
import { openReport } from './report.ts';

/** The tracker as a process of its own: it reads every topic, and decides nothing. */
export async function runTrackerProcess(): Promise<void> {
  const settings = processSettings();
  const keys = keyFolder(settings);
  const { logger, report } = openReport('tracker', settings.BLUEBOX_LOG_LEVEL);
  const now = () => new Date();

  // 1. Its views, and the log that everybody shares.
  const mongo = await connectMongo(logger);
  const views = await openMongoViewStore({ connection: mongo.connection });
  const kafka = connectKafka('tracker', logger);
  const service = await runTrackerService({ views, bus: kafka.bus, report, sharesViews: true });
  measure({ service, counters: [kafka.counters] });

  // 2. Its routes, for callers whom the portal vouches for.
  const app = express();
  app.set('env', 'production');
  app.disable('x-powered-by');
  app.use(keepRequestName(newId));
  app.use(health([mongo.check]));
  app.use(described(service));
  app.use(requestLog(logger, (request) => String(request.headers['x-request-id'])));
  app.use(
    controlRoutes({
      secret: readKey(keys, 'control').toString('base64url'),
      services: [service],
      history: kafka.history,
    }),
  );
  app.use(
    serviceApp({
      service: 'tracker',
      routes: service.routes,
      verifyToken: tokenVerifier(readTokenVerifyKey(keys), 'tracker', now),
      behindPortal: true,
      now,
      newId,
      onUnforeseen: (error) => logger.error({ error: errorRecord(error) }, 'a request failed'),
    }),
  );

  await serveProcess({
    app,
    host: settings.BLUEBOX_HOST,
    port: settings.BLUEBOX_PORT,
    logger,
    closing: [() => service.stop(), () => kafka.close(), () => mongo.close()],
  });
}
