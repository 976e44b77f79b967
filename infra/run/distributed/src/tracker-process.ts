import { openMongoViewStore } from '@bluebox/mongodb';
import { runTrackerService } from '@bluebox/tracker-service';
import { processSettings } from './config.ts';
import { connectKafka, connectMongo } from './connections.ts';
import { serveProcess } from './http-process.ts';
import { measure } from './metrics.ts';
import { processApp } from './process-app.ts';
import { keysOfProcess } from './process-keys.ts';
import { openReport } from './report.ts';

/** Runs the tracker, which reads every topic and decides nothing, in its own process. */
export async function runTrackerProcess(): Promise<void> {
  const settings = processSettings();
  const { logger, report } = openReport('tracker', settings.BLUEBOX_LOG_LEVEL);
  const keys = keysOfProcess(settings, logger, report);
  const now = () => new Date();

  // 1. The tracker's views, and Kafka, which it shares with other services.
  const mongo = await connectMongo(logger);
  const views = await openMongoViewStore({ connection: mongo.connection });
  const kafka = connectKafka('tracker', logger);
  const service = await runTrackerService({
    views,
    bus: kafka.bus,
    report,
    now,
    sharesViews: true,
  });
  measure({ service, counters: [kafka.counters] });

  // 2. The tracker's routes, for callers with a token of the portal.
  const app = processApp({
    service,
    keys,
    logger,
    now,
    checks: [mongo.check],
    control: { history: kafka.history },
  });

  await serveProcess({
    app,
    host: settings.BLUEBOX_HOST,
    port: settings.BLUEBOX_PORT,
    logger,
    closing: [() => keys.stop(), () => service.stop(), () => kafka.close(), () => mongo.close()],
  });
}
