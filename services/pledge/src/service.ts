import { isRetentionOver, type PledgeEvent } from '@bluebox/contracts';
import {
  eachWritten,
  execute,
  findEach,
  type KeySource,
  type PhotoStore,
  type WrittenRecord,
} from '@bluebox/event-sourcing';
import {
  type ProofOfWork,
  type RunningService,
  runConsumers,
  type ServiceDependencies,
} from '@bluebox/service-http';
import { pledgeDecider, pledgeStream } from './domain/pledge.ts';
import { indexGivers } from './giver-index.ts';
import { driveRoutes } from './http/drive-routes.ts';
import { importRoutes } from './http/import-routes.ts';
import { photoRoutes } from './http/photo-routes.ts';
import { pledgeRoutes } from './http/pledge-routes.ts';
import { photosIn } from './photos.ts';
import { placesIn } from './places.ts';
import { pledgePolicies } from './processes/index.ts';
import type { DriveDocument } from './projections/drives.ts';
import { pledgeProjections } from './projections/index.ts';
import { needsProjection } from './projections/needs.ts';
import { submissionLimit } from './submission-limit.ts';
import { endAppointment } from './use-cases/appointments.ts';
import { pledgeTarget } from './use-cases/known-pledge.ts';
import { lapsing } from './use-cases/lapse-pledges.ts';
import { settlePromise } from './use-cases/settle-promise.ts';

export interface PledgeServiceDependencies extends ServiceDependencies {
  /** Key for the codes of givers' private links. */
  readonly linkKey: KeySource;
  readonly photos: PhotoStore;
  readonly proofOfWork: ProofOfWork;
}

/** Age, in hours, at which personal data without a pledge is erased. */
const ORPHAN_HOURS = 1;
/** Age, in hours, at which a photo that no terms name is erased. */
const ORPHAN_PHOTO_HOURS = 48;
const HOUR = 3_600_000;

export async function runPledgeService(
  dependencies: PledgeServiceDependencies,
): Promise<RunningService> {
  const { store, vault, linkKey, proofOfWork, now, newId } = dependencies;

  // Policies may carry out commands before all consumers have started.
  const needs = await dependencies.views.open(needsProjection);
  const consumers = await runConsumers(dependencies, pledgeProjections, {
    policies: pledgePolicies,
    executors: {
      settlement: (command, context) => settlePromise({ store, needs }, command, context),
      appointments: async ({ pledgeId }, context) => {
        await endAppointment(store, pledgeId, context);
      },
    },
    newId,
  });
  const { drives, pledges, imported, items, slots } = consumers.views;

  const { lapsePledges, shareOutAll } = lapsing({ store, drives, pledges, needs, now, newId });
  const photos = photosIn(dependencies.photos, store);
  const isOver = async (driveId: string) =>
    isRetentionOver((await drives.get<DriveDocument>('drives', driveId))?.completedAt, now());
  const forgetGiver = async (pledgeId: string, driveId: string) => {
    // The data is erased before the event is committed, so that a crash in between cannot leave
    // data behind.
    await vault.forget(pledgeId);
    const commandId = newId();
    await execute(store, {
      context: { commandId, at: now().toISOString(), actor: 'retention', correlation: commandId },
      targets: { pledge: pledgeTarget(pledgeId) },
      scope: () => driveId,
      decide: (states) => ({
        pledge: pledgeDecider.decide({ type: 'forget-giver' }, states.pledge),
      }),
      answer: () => null,
    });
  };
  const eraseUnlessNeeded = async (pledgeId: string) => {
    const { events } = await store.readStream(pledgeStream(pledgeId));
    const [submitted] = events;
    // A concurrent request may have stored data after the giver was forgotten.
    const isForgotten = events.some(({ type }) => type === 'pledge.giver-forgotten');
    if (submitted === undefined || isForgotten) await vault.forget(pledgeId);
    else if (await isOver((submitted as PledgeEvent).data.driveId))
      await forgetGiver(pledgeId, (submitted as PledgeEvent).data.driveId);
  };
  const drivesOver = async () => {
    const ids: string[] = [];
    for await (const { id, completedAt } of findEach<DriveDocument>(
      (query) => drives.find('drives', query),
      { where: { status: 'completed' } },
    ))
      if (isRetentionOver(completedAt, now())) ids.push(id);
    return ids;
  };
  /** Last record that a sweep of this process has checked. */
  let checked: WrittenRecord | undefined;
  /** Drives that were over when all records were last checked. */
  let checkedDrives: readonly string[] = [];
  /**
   * Erases personal data that has no pledge, belongs to a forgotten giver, or is past the retention
   * time that the privacy notice promises. The first sweep of a process checks all records, and so does
   * the first one after a drive has become old enough; the others check those that were written since.
   */
  const sweepVault = async () => {
    const before = new Date(now().getTime() - ORPHAN_HOURS * HOUR).toISOString();
    const over = await drivesOver();
    // The givers of a drive that has become old enough may be anywhere among the records.
    if (over.some((driveId) => !checkedDrives.includes(driveId))) checked = undefined;
    for await (const record of eachWritten(vault, before, checked)) {
      await eraseUnlessNeeded(record.subject);
      checked = record;
    }
    checkedDrives = over;
  };

  let isStopped = false;
  /** Resolves when the indexing that runs has ended. A failed one is repeated by housekeeping. */
  let indexing: Promise<void> | undefined;
  const indexAll = (): Promise<void> => {
    indexing ??= indexGivers(store, vault, () => isStopped).finally(() => {
      indexing = undefined;
    });
    return indexing;
  };
  indexAll().catch(() => undefined);

  return {
    name: 'pledge',
    routes: [
      ...driveRoutes({ store, drives, pledges, items, needs, slots, photos, now, newId }),
      ...photoRoutes({ store, photos }),
      ...pledgeRoutes({
        store,
        pledges,
        items,
        needs,
        vault,
        linkKey,
        proofOfWork,
        submissionLimit: submissionLimit(),
        now,
        newId,
      }),
      ...importRoutes({ store, needs, imported, vault, linkKey, newId }),
    ],
    places: placesIn({ store, drives, pledges }),
    projections: consumers.projections,
    policies: consumers.policies,
    caughtUp: consumers.caughtUp,
    async tidy() {
      await sweepVault();
      await lapsePledges();
      await shareOutAll();
      await photos.sweep(new Date(now().getTime() - ORPHAN_PHOTO_HOURS * HOUR).toISOString());
      await indexAll();
    },
    async stop() {
      isStopped = true;
      await indexing?.catch(() => undefined);
      await consumers.stop();
    },
  };
}
