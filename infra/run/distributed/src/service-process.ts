import { forgottenPhoto } from '@bluebox/backup-folder';
import {
  type DecidingService,
  eventShapes,
  isPhotoOwner,
  isVaultOwner,
  SEARCH_INDEXES,
} from '@bluebox/contracts';
import { republish, startRelay } from '@bluebox/event-sourcing';
import {
  openForgottenNames,
  openMongoEventStore,
  openMongoPhotoStore,
  openMongoVault,
  openMongoViewStore,
} from '@bluebox/mongodb';
import { type DependenciesOf, guardedEffects, newId, viewsWhenRead } from '@bluebox/service-http';
import { processSettings } from './config.ts';
import { connectKafka, connectMongo } from './connections.ts';
import { DECIDERS } from './deciders.ts';
import { keepForgotten } from './forgotten.ts';
import { serveProcess } from './http-process.ts';
import { readImportIdsKey } from './keys.ts';
import { measure } from './metrics.ts';
import { processApp } from './process-app.ts';
import { keysOfProcess } from './process-keys.ts';
import { openReport } from './report.ts';
import { SEALED_AT_ONCE, sealingAgain } from './seal-again.ts';
import { refuseStoreBehind } from './store-behind.ts';

/** Pause before a failed publication is tried again, in milliseconds. */
const RELAY_RETRY = 250;
/** Pause before forgotten names are published again after a failure, in milliseconds. */
const FORGOTTEN_RETRY = 2_000;
const HOUR = 3_600_000;
/** Number of days that answers to idempotent requests are kept. */
const ANSWER_DAYS = 8;

/**
 * Runs one of the deciding services as a process of its own, with its database, its topic and its
 * routes.
 */
export async function runServiceProcess<S extends DecidingService>(name: S): Promise<void> {
  const decider = await DECIDERS[name]();
  const settings = processSettings();
  const { logger, report } = openReport(name, settings.BLUEBOX_LOG_LEVEL);
  const keys = keysOfProcess(settings, logger, report);
  const now = () => new Date();

  // 1. The service's database, and Kafka, which it shares with other services.
  const mongo = await connectMongo(logger);
  const kafka = connectKafka(name, logger);
  const store = await openMongoEventStore({
    connection: mongo.connection,
    service: name,
    shapes: eventShapes[name],
    instance: newId(),
    publishedHead: (bucket) => kafka.history.head(name, bucket),
    onError: report.trouble('the outbox'),
  });
  await refuseStoreBehind(name, kafka.history, store.history);
  const forgotten = keepForgotten({
    names: openForgottenNames(mongo.connection),
    topic: kafka.forgotten,
    retryDelay: () => new Promise((resolve) => setTimeout(resolve, FORGOTTEN_RETRY)),
    onError: report.trouble('telling what was forgotten'),
  });
  const { views, beforeReading } = viewsWhenRead(
    await openMongoViewStore({ connection: mongo.connection }),
  );
  const { connection } = mongo;
  const effects = guardedEffects();
  const vault = isVaultOwner(name)
    ? await openMongoVault({
        connection,
        key: keys.live('vault'),
        ...readImportIdsKey(keys.folder),
        onForget: (subject) => forgotten.add(subject),
        searchIndex: SEARCH_INDEXES[name],
      })
    : undefined;
  const photos = isPhotoOwner(name)
    ? await openMongoPhotoStore({
        connection,
        key: keys.live('vault'),
        onErase: (photo) => forgotten.add(forgottenPhoto(photo)),
      })
    : undefined;
  const sealed = {
    ...(vault === undefined ? {} : { vault: effects.vault(vault) }),
    ...(photos === undefined ? {} : { photos: effects.photos(photos) }),
  };
  const sealing =
    vault === undefined
      ? undefined
      : sealingAgain({
          keys: keys.live('vault'),
          logger,
          seal: async (isOver) => {
            while (!isOver() && (await vault.reseal(SEALED_AT_ONCE)) > 0);
            await photos?.reseal(isOver);
          },
          onTrouble: report.trouble('sealing with a new key'),
        });
  if (sealing !== undefined) keys.onReplaced('vault', () => sealing.begin());

  // 2. The service's commits are published, and events of other services are consumed.
  const relay = startRelay(store.outbox, kafka.bus, {
    retryDelay: () => new Promise((resolve) => setTimeout(resolve, RELAY_RETRY)),
    onError: report.trouble('publishing'),
  });
  const dependencies = {
    store: effects.store(store),
    views,
    bus: kafka.bus,
    ...sealed,
    now,
    newId,
    report,
  };
  const service = await decider.run(dependencies as DependenciesOf<S>, keys, report);
  measure({ service, counters: [kafka.counters, () => ({ ...store.outbox.counts() })] });

  // 3. The service's routes, for callers with a token of the portal.
  const app = processApp({
    service,
    keys,
    logger,
    now,
    checks: [mongo.check],
    control: {
      history: kafka.history,
      isPublished: () => store.isPublished(),
      published: async () =>
        [...(await store.published()).values()].reduce((sum, position) => sum + position, 0),
      republish: async () =>
        republish(name, {
          stored: store.history,
          acknowledged: await store.published(),
          published: kafka.history,
          bus: kafka.bus,
        }),
    },
    commands: {
      answers: store,
      beforeReading,
      guard: effects.guard,
      fingerprintKey: keys.live('fingerprint'),
    },
  });

  // 4. Housekeeping.
  const tidy = async () => {
    await store.forgetAnswersBefore(
      new Date(now().getTime() - ANSWER_DAYS * 24 * HOUR).toISOString(),
    );
    await service.tidy?.();
  };
  const housekeeping = setInterval(() => {
    tidy().catch(report.trouble('housekeeping'));
  }, HOUR);
  housekeeping.unref();

  await serveProcess({
    app,
    host: settings.BLUEBOX_HOST,
    port: settings.BLUEBOX_PORT,
    logger,
    closing: [
      () => clearInterval(housekeeping),
      () => keys.stop(),
      () => sealing?.stop(),
      () => service.stop(),
      () => relay.stop(),
      () => forgotten.stop(),
      () => kafka.close(),
      () => store.close(),
      () => mongo.close(),
    ],
  });
}
