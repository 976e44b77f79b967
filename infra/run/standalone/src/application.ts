import { DECIDING_SERVICES, type DecidingService } from '@bluebox/contracts';
import { openEmbeddedBus } from '@bluebox/embedded';
import { type EventStore, findLostEvents, startRelay } from '@bluebox/event-sourcing';
import type { MessengerSettings } from '@bluebox/messenger-service';
import {
  LEDGER,
  ledgerStandings,
  nextOrigin,
  originFor,
  type RunningNotary,
  runNotaryService,
  type Witness,
} from '@bluebox/notary-service';
import {
  appliedUpTo,
  type DependenciesOf,
  errorRecord,
  proofOfWork,
  type RunningService,
  type ServiceReport,
  serviceRouter,
  settled,
  tokenMint,
  tokenVerifier,
  viewsOf,
} from '@bluebox/service-http';
import { runTrackerService } from '@bluebox/tracker-service';
import type { Router } from 'express';
import type { Logger } from 'pino';
import { DECIDERS, type DeciderKeys } from './deciders.ts';
import type { Keys } from './keys.ts';
import { type Stores, storesOf } from './stores.ts';

export interface ApplicationOptions {
  readonly stores: Stores;
  readonly keys: Keys;
  readonly proofOfWorkBits: number;
  /** Settings that give a new ledger its name. */
  readonly ledgerName?: Parameters<typeof originFor>[0];
  /** Settings of the messenger; by default no mail is sent, and only public addresses are reached. */
  readonly messenger?: MessengerSettings;
  /** Public URL of this Bluebox, for links in messages. */
  readonly publicUrl?: string | undefined;
  /** Other parties that cosign the ledger's checkpoints. */
  readonly ledgerWitnesses?: readonly Witness[];
  readonly now: () => Date;
  readonly newId: () => string;
  readonly logger: Logger;
  /** Called when a consumer or store has failed for good, so that the process should end. */
  readonly onFatal: (error: unknown) => void;
}

export interface MountedService {
  readonly service: RunningService;
  readonly mount: string;
  readonly router: Router;
}

/** All services behind the portal, in one process and on one data folder. */
export interface Application {
  readonly services: readonly MountedService[];
  readonly mintToken: ReturnType<typeof tokenMint>;
  /** The public files of the ledger. */
  readonly ledgerFiles: RunningNotary['files'];
  readonly followSigningKey: RunningNotary['followSigningKey'];
  /** Deletes what is no longer needed, or no longer permitted to be kept. It also runs every hour. */
  tidy(): Promise<void>;
  /** Resolves when every view and policy has settled, including the effects of policies. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Pause before a failed publication is tried again, in milliseconds. */
const RELAY_RETRY = 100;
const HOUR = 3_600_000;
/** Number of days that answers to idempotent requests are kept. */
const ANSWER_DAYS = 8;

/**
 * Keeps a ledger aside that has entries of lost events, and begins another under a new name. The events that
 * get the lost positions now would otherwise be left out of it as events that it has.
 */
async function beginLedgerAnew({ stores, ledgerName, now, logger }: ApplicationOptions) {
  const at = now();
  const before = await stores.ledger.setOrigin(originFor(ledgerName ?? {}));
  const name = nextOrigin(before, at);
  const label = at.toISOString().slice(0, 19).replaceAll(':', '');
  const keptAs = await stores.ledger.beginAnew(name, label);
  logger.error(
    { before, name, keptAs },
    'THE PUBLIC LEDGER BEGINS ANEW under another name and key, because it has entries of events that are lost. The earlier one is kept in a file beside it; its proofs and checkpoints can still be verified, and the new one does not lead to them. Tell those who keep them',
  );
}

export async function runApplication(options: ApplicationOptions): Promise<Application> {
  const { stores, keys, now, newId, logger, onFatal } = options;

  // 0. All views are dropped if one of them is ahead of the log, because that view would skip the next events
  // as already applied.
  const standings = [...stores.views.standings(), ...(await ledgerStandings(stores.ledger))];
  const lost = await findLostEvents(standings, stores.log.history);
  if (lost.length > 0) {
    logger.error(
      { lost },
      'THE DISK HAS LOST EVENTS that it had said were saved: views have seen positions that the log does not have. Every view is built anew from the log; what the lost events said must be entered again',
    );
    if (lost.some(({ seenBy }) => seenBy.includes(LEDGER))) await beginLedgerAnew(options);
    await stores.views.dropAll();
  }

  // 1. The log feeds the bus.
  const bus = openEmbeddedBus({
    history: stores.log.history,
    onError: (error, consumer) =>
      logger.error({ error: errorRecord(error), consumer }, 'a consumer failed and will retry'),
  });
  const relay = startRelay(stores.log.outbox, bus, {
    retryDelay: () => new Promise((resolve) => setTimeout(resolve, RELAY_RETRY)),
    onError: (error) =>
      logger.error({ error: errorRecord(error) }, 'publishing failed and will be retried'),
  });

  // 2. The services, each with the stores that it owns.
  const report: ServiceReport = {
    refused: (policy, error) =>
      logger.info({ policy, error: errorRecord(error) }, 'a policy was refused'),
    parked: (consumer, parked) =>
      logger.error(
        { consumer, parked: parked.map(({ id, type }) => `${id} ${type}`) },
        'events could not be applied and are parked; see `bluebox retry-parked`',
      ),
    fatal: onFatal,
  };
  const shared = { views: stores.views, bus, now, newId, report };
  const deciderKeys: DeciderKeys = {
    linkKey: keys.link,
    proofOfWork: proofOfWork(keys.proofOfWork, options.proofOfWorkBits),
    messenger: {
      settings: options.messenger ?? { privateAddresses: false },
      publicUrl: options.publicUrl,
      onTrouble: (error) =>
        logger.error({ error: errorRecord(error) }, 'sending failed and will be retried'),
    },
  };
  const runDecider = <S extends DecidingService>(name: S): Promise<RunningService> =>
    DECIDERS[name].run({ ...shared, ...storesOf(stores, name) } as DependenciesOf<S>, deciderKeys);
  const running: { service: RunningService; answers?: EventStore }[] = [];
  for (const name of DECIDING_SERVICES)
    running.push({ service: await runDecider(name), answers: stores.log.store(name) });
  running.push({ service: await runTrackerService(shared) });
  const notary = await runNotaryService({
    ...shared,
    ledger: stores.ledger,
    history: stores.log.history,
    keys: keys.ledger,
    origin: originFor(options.ledgerName ?? {}),
    witnesses: options.ledgerWitnesses ?? [],
    onTrouble: (error) =>
      logger.error({ error: errorRecord(error) }, 'the ledger could not be signed or cosigned'),
  });
  running.push({ service: notary });

  // 3. The routes of the services, for callers with a token of the portal.
  const mintToken = tokenMint(keys.tokens.privateKey, now);
  const { publicKeys } = keys.tokens;
  const mounted = running.map(
    ({ service, ...answers }): MountedService => ({
      service,
      mount: `/api/${service.name}`,
      router: serviceRouter({
        service: service.name,
        routes: service.routes,
        places: service.places,
        verifyToken: tokenVerifier(publicKeys, service.name, now),
        ...answers,
        fingerprintKey: keys.fingerprint,
        appliedUpTo: appliedUpTo(viewsOf(service)),
        now,
        newId,
        onUnforeseen: (error) => logger.error({ error: errorRecord(error) }, 'a request failed'),
      }),
    }),
  );

  // 4. Housekeeping.
  const tidy = async () => {
    const before = new Date(now().getTime() - ANSWER_DAYS * 24 * HOUR).toISOString();
    for (const service of DECIDING_SERVICES)
      await stores.log.store(service).forgetAnswersBefore(before);
    for (const { service } of mounted) await service.tidy?.();
  };
  const housekeeping = setInterval(() => {
    tidy().catch((error: unknown) =>
      logger.error({ error: errorRecord(error) }, 'housekeeping failed'),
    );
  }, HOUR);
  housekeeping.unref();

  const allSettled = () => settled(mounted.map(({ service }) => service));
  // The start waits until dropped views are rebuilt, because requests would meanwhile be answered from
  // incomplete views.
  if (lost.length > 0) await allSettled();

  return {
    services: mounted,
    mintToken,
    ledgerFiles: notary.files,
    followSigningKey: notary.followSigningKey,
    tidy,
    settled: allSettled,
    async stop() {
      clearInterval(housekeeping);
      for (const { service } of mounted) await service.stop();
      await relay.stop();
    },
  };
}
