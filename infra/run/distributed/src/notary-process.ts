import { setTimeout as wait } from 'node:timers/promises';
import { openMongoLedgerStore, openMongoViewStore } from '@bluebox/mongodb';
import { originFor, runNotaryService } from '@bluebox/notary-service';
import { processSettings, readSettings } from './config.ts';
import { connectKafka, connectMongo } from './connections.ts';
import { serveProcess } from './http-process.ts';
import { readKey } from './keys.ts';
import { untilLedgerIsPublished } from './ledger-ahead.ts';
import { measure } from './metrics.ts';
import { processApp } from './process-app.ts';
import { keysOfProcess } from './process-keys.ts';
import { openReport } from './report.ts';
import { liveSigningKeys } from './signing-keys.ts';

/** Pause between two looks at topics that lack events of the ledger, in milliseconds. */
const LOOK_AGAIN = 1_000;

/** Runs the notary, which reads every topic and keeps the public ledger, in its own process. */
export async function runNotaryProcess(): Promise<void> {
  const settings = processSettings();
  const name = readSettings(
    'BLUEBOX_LEDGER_ORIGIN',
    'BLUEBOX_PUBLIC_URL',
    'BLUEBOX_LEDGER_LOST',
    'BLUEBOX_LEDGER_WITNESSES',
  );
  const { logger, report } = openReport('notary', settings.BLUEBOX_LOG_LEVEL);
  const keys = keysOfProcess(settings, logger, report);
  const now = () => new Date();

  // 1. The ledger, the notary's view, and Kafka, which the notary shares with other services.
  const mongo = await connectMongo(logger);
  const { connection } = mongo;
  const ledger = await openMongoLedgerStore({ connection });
  const views = await openMongoViewStore({ connection });
  const kafka = connectKafka('notary', logger);
  await untilLedgerIsPublished(ledger, kafka.history, {
    pause: () => wait(LOOK_AGAIN),
    onWaiting: (lost) =>
      logger.warn({ lost }, 'the topics lack events of the ledger, and the start waits for them'),
  });
  const service = await runNotaryService({
    views,
    bus: kafka.bus,
    ledger,
    history: kafka.history,
    keys: Object.assign(liveSigningKeys(keys), {
      ...(name.BLUEBOX_LEDGER_LOST === undefined
        ? {}
        : { lostOrigins: [name.BLUEBOX_LEDGER_LOST] }),
      salt: readKey(keys.folder, 'ledger-salt'),
    }),
    origin: originFor({ named: name.BLUEBOX_LEDGER_ORIGIN, publicUrl: name.BLUEBOX_PUBLIC_URL }),
    witnesses: name.BLUEBOX_LEDGER_WITNESSES,
    now,
    report,
    onTrouble: report.trouble('signing the ledger or having it cosigned'),
  });
  keys.onReplaced('ledger-signing', () => {
    service.followSigningKey().catch(report.trouble('signing the ledger with another key'));
  });
  measure({ service, counters: [kafka.counters] });

  // 2. The notary's routes, for callers with a token of the portal, and the public files of the ledger.
  const app = processApp({
    service,
    keys,
    logger,
    now,
    checks: [mongo.check],
    ledgerFiles: service.files,
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
