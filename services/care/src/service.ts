import { RETENTION_DAYS } from '@bluebox/contracts';
import { findEach, type KeySource } from '@bluebox/event-sourcing';
import {
  type ProofOfWork,
  type RunningService,
  runConsumers,
  type ServiceDependencies,
} from '@bluebox/service-http';
import { matterStream } from './domain/matter.ts';
import { deskRoutes } from './http/desk-routes.ts';
import { matterRoutes } from './http/matter-routes.ts';
import { notesIn } from './notes.ts';
import { careProjections } from './projections/index.ts';
import { MATTERS, type MatterDocument } from './projections/matters.ts';
import { eraseAsker } from './use-cases/forget-asker.ts';

export interface CareServiceDependencies extends ServiceDependencies {
  /** Key for the codes of askers' private links. */
  readonly linkKey: KeySource;
  readonly proofOfWork: ProofOfWork;
}

/** Age, in hours, at which words and askers' data that no event belongs to are erased. */
const ORPHAN_HOURS = 1;
const HOUR = 3_600_000;

export async function runCareService(
  dependencies: CareServiceDependencies,
): Promise<RunningService> {
  const { store, vault, linkKey, proofOfWork, now, newId } = dependencies;
  const consumers = await runConsumers(dependencies, careProjections);
  const { desks, matters } = consumers.views;
  const notes = notesIn(vault, store, newId);

  return {
    name: 'care',
    routes: [
      ...deskRoutes({ store, desks, proofOfWork, now, newId }),
      ...matterRoutes({ store, vault, notes, matters, linkKey, proofOfWork, now, newId }),
    ],
    // Only roles that hold everywhere open the routes of desks and matters.
    places: { locate: async () => undefined, organisationOf: async () => undefined },
    projections: consumers.projections,
    policies: consumers.policies,
    caughtUp: consumers.caughtUp,
    async tidy() {
      const closedBefore = new Date(now().getTime() - RETENTION_DAYS * 24 * HOUR).toISOString();
      const old = findEach<MatterDocument>((query) => matters.find(MATTERS, query), {
        where: { askerForgotten: false, closedAt: { lt: closedBefore } },
      });
      for await (const { matter } of old) {
        const commandId = newId();
        await eraseAsker({ store, vault, notes }, matter, {
          commandId,
          at: now().toISOString(),
          actor: 'retention',
          correlation: commandId,
        });
      }
      const before = new Date(now().getTime() - ORPHAN_HOURS * HOUR).toISOString();
      // An asker's data is kept under the id of the matter, and is erased if the matter was not opened.
      await notes.sweep(before, async (subject) => {
        const { version } = await store.readStream(matterStream(subject));
        return version > 0;
      });
    },
    stop: consumers.stop,
  };
}
