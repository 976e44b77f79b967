import { DECIDING_SERVICES } from '@bluebox/contracts';
import type { EventHistory } from '@bluebox/event-sourcing';
import { type RunningService, runConsumers, type ServiceDependencies } from '@bluebox/service-http';
import type { LedgerStore } from '@bluebox/transparency';
import type { Router } from 'express';
import { openAppender } from './appender.ts';
import { ledgerEntry } from './entry.ts';
import { ledgerFiles } from './http/ledger-files.ts';
import { ledgerRoutes } from './http/ledger-routes.ts';
import { provenEventsProjection } from './projections/proven-events.ts';
import { openProofs } from './proofs.ts';
import { openSignedLedger, type SigningKeys } from './signing-key.ts';

const CONSUMER = 'notary-ledger';
const HOUR = 3_600_000;

/** Keys of the notary. The ledger cannot be continued without the first, nor proven without the second. */
export interface NotaryKeys extends SigningKeys {
  /** Key of the salts of entries, 32 bytes. */
  readonly salt: Buffer;
}

export interface NotaryServiceDependencies
  extends Pick<ServiceDependencies, 'views' | 'bus' | 'report' | 'now'> {
  readonly ledger: LedgerStore;
  /** History of all services, from which proven events are read. */
  readonly history: EventHistory;
  readonly keys: NotaryKeys;
  /** Name of a log that has none yet. */
  readonly origin: string;
  /** Called with errors after which the notary continues. */
  readonly onTrouble: (error: unknown) => void;
  /** Time in which events are gathered for one append, in milliseconds. */
  readonly gathering?: number;
}

export interface RunningNotary extends RunningService {
  /** The ledger's public files, to be served where its name says. */
  readonly files: Router;
  /**
   * Lets the ledger go on under another name if its signing key was replaced.
   * @returns the new name; undefined if the ledger has the present key already.
   */
  followSigningKey(): Promise<string | undefined>;
}

export const notaryProjections = { provenEvents: provenEventsProjection };

/** Runs the notary: every event becomes an entry of the public ledger, in the order of arrival. */
export async function runNotaryService(
  dependencies: NotaryServiceDependencies,
): Promise<RunningNotary> {
  const { ledger, history, bus, keys, now, report, onTrouble, gathering } = dependencies;
  const { checkpoints, earlier, followKey } = await openSignedLedger({
    ledger,
    keys,
    newName: dependencies.origin,
    now,
  });
  await followKey().catch(onTrouble);
  const sign = () => checkpoints.sign().then(() => {}, onTrouble);

  // 1. Events of all services become entries.
  const appender = openAppender({
    ledger,
    entryOf: (event) => ledgerEntry(event, keys.salt),
    onAppended(events) {
      if (events.some(({ type }) => type === 'drive.completed')) void sign();
    },
    ...(gathering === undefined ? {} : { gathering }),
  });
  const consumers = await runConsumers(dependencies, notaryProjections);
  const subscription = await bus.subscribe({
    consumer: CONSUMER,
    services: DECIDING_SERVICES,
    from: appender.from,
    handle: appender.append,
    onFatal: report.fatal,
  });

  // 2. The tree is signed every hour if it has grown, and at once under a new name.
  if ((await earlier()).length > 0) void sign();
  const hourly = setInterval(() => void sign(), HOUR);
  hourly.unref();

  const { withoutDelay } = appender;
  const proofs = openProofs({
    ledger,
    history,
    checkpoints,
    saltKey: keys.salt,
    withoutDelay,
  });
  return {
    name: 'notary',
    routes: ledgerRoutes({
      ledger,
      checkpoints,
      earlier,
      proofs,
      provenEvents: consumers.views.provenEvents,
    }),
    files: ledgerFiles({ ledger, checkpoints }),
    followSigningKey: followKey,
    projections: consumers.projections,
    policies: consumers.policies,
    subscriptions: [{ consumer: CONSUMER, running: subscription }],
    async caughtUp() {
      await withoutDelay(() => Promise.all([subscription.caughtUp(), consumers.caughtUp()]));
    },
    async stop() {
      clearInterval(hourly);
      await withoutDelay(() => subscription.stop());
      await consumers.stop();
      await sign();
    },
  };
}
