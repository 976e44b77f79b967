import { ACCOUNTED_SERVICES } from '@bluebox/contracts';
import type { EventHistory } from '@bluebox/event-sourcing';
import { type RunningService, runConsumers, type ServiceDependencies } from '@bluebox/service-http';
import type { LedgerStore } from '@bluebox/transparency';
import type { Router } from 'express';
import { openAppender } from './appender.ts';
import { ledgerEntry } from './entry.ts';
import { ledgerFiles } from './http/ledger-files.ts';
import { ledgerRoutes } from './http/ledger-routes.ts';
import { namedLedger } from './new-ledger.ts';
import { placesIn } from './places.ts';
import { provenEventsProjection } from './projections/proven-events.ts';
import { openProofs } from './proofs.ts';
import type { Witness } from './settings.ts';
import { openSignedLedger, type SigningKeys } from './signing-key.ts';
import { openCosigning } from './witnesses.ts';

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
  /** History of all services, from which proven events are read, and which shows that a ledger was lost. */
  readonly history: EventHistory;
  readonly keys: NotaryKeys;
  /** Name of the first ledger of an installation. A ledger that has a name keeps it. */
  readonly origin: string;
  /** Other parties that cosign the checkpoints which are signed every hour and at the end of a drive. */
  readonly witnesses?: readonly Witness[];
  /** Called with errors after which the notary continues. */
  readonly onTrouble: (error: unknown) => void;
  /** Time in which events are gathered for one append, in milliseconds. */
  readonly gathering?: number;
}

export interface RunningNotary extends RunningService {
  /** The ledger's public files, all below one URL. */
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
    newName: await namedLedger(ledger, { name: dependencies.origin, history, at: now() }),
    // Witnesses get the end of a name too, so that they can tell where it ended.
    onLast: (checkpoint) => void cosigning.ask(checkpoint).catch(onTrouble),
    now,
  });
  const cosigning = openCosigning({
    ledger,
    vkeyOf: checkpoints.vkeyOf,
    witnesses: dependencies.witnesses ?? [],
    onTrouble,
  });
  /** Signs the tree, and asks the witnesses, for which nobody waits. */
  const sign = async (): Promise<void> => {
    try {
      const signed = await checkpoints.sign();
      if (signed !== undefined) void cosigning.ask(signed).catch(onTrouble);
    } catch (error) {
      onTrouble(error);
    }
  };
  await followKey().catch(onTrouble);

  // 1. The stored tree is signed if no checkpoint has all of it: a crash may have come between the end of a drive
  // and its checkpoint, or the ledger has a new name.
  await sign();

  // 2. Events of all services become entries.
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
    services: ACCOUNTED_SERVICES,
    from: appender.from,
    handle: appender.append,
    onFatal: report.fatal,
  });

  // 3. The tree is signed every hour if it has grown.
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
    places: placesIn({ provenEvents: consumers.views.provenEvents, history }),
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
      cosigning.stop();
    },
  };
}
