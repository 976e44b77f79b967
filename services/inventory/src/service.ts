import { type InventoryEvent, isRetentionOver } from '@bluebox/contracts';
import { execute, type PhotoStore, runProjection, subscribeProcess } from '@bluebox/event-sourcing';
import type { RunningService, ServiceDependencies } from '@bluebox/service-http';
import { boxDecider, boxStream } from './domain/box.ts';
import { boxRoutes } from './http/box-routes.ts';
import { expectedRoutes } from './http/expected-routes.ts';
import { kitRoutes } from './http/kit-routes.ts';
import { noteRoutes } from './http/note-routes.ts';
import { parcelRoutes } from './http/parcel-routes.ts';
import { photoRoutes } from './http/photo-routes.ts';
import { receptionRoutes } from './http/reception-routes.ts';
import { eraseNotesOfReception, notesIn } from './notes.ts';
import { photosIn } from './photos.ts';
import { boxGrants } from './processes/box-grants.ts';
import { forgottenGivers } from './processes/forgotten-givers.ts';
import { boxesProjection } from './projections/boxes.ts';
import { type DriveDocument, drivesProjection } from './projections/drives.ts';
import { expectedPledgesProjection } from './projections/expected-pledges.ts';
import { parcelsProjection } from './projections/parcels.ts';
import { receptionsProjection } from './projections/receptions.ts';

export interface InventoryServiceDependencies extends ServiceDependencies {
  readonly photos: PhotoStore;
}

/**
 * Hours after which a note or a photo whose event never came is swept: a desk may lose the network in
 * between.
 */
const ORPHAN_HOURS = 1;
const ORPHAN_PHOTO_HOURS = 48;
const HOUR = 3_600_000;

/** The inventory service: receptions, inspections, parcels, kits and boxes. */
export async function runInventoryService(
  dependencies: InventoryServiceDependencies,
): Promise<RunningService> {
  const { store, views, bus, vault, now, newId, report } = dependencies;
  const isOver = async (driveId: string): Promise<boolean> =>
    isRetentionOver((await drives.view.get<DriveDocument>('drives', driveId))?.completedAt, now());
  const notes = notesIn(vault, store, newId, (naming) =>
    isOver((naming as InventoryEvent).data.driveId),
  );
  const photos = photosIn(dependencies.photos, store, isOver);

  // In parallel, because on Kafka each waits to join its consumer group.
  const [drives, expected, receptions, parcels, boxes, granting, forgetting] = await Promise.all([
    runProjection(drivesProjection, views, bus, report),
    runProjection(expectedPledgesProjection, views, bus, report),
    runProjection(receptionsProjection, views, bus, report),
    runProjection(parcelsProjection, views, bus, report),
    runProjection(boxesProjection, views, bus, report),
    subscribeProcess(boxGrants, views, bus, {
      execute: ({ boxId, driveId, command }, context) =>
        execute(store, {
          context,
          targets: { box: { stream: boxStream(boxId), evolver: boxDecider } },
          // All events of a stream are in its drive's bucket, even when two drives claim a box that does not
          // exist.
          drive: ({ box }) => (box.status === 'none' ? (box.claimedIn ?? driveId) : box.driveId),
          decide: (states) => ({ box: boxDecider.decide(command, states.box) }),
          answer: () => null,
        }),
      newId,
      now: () => now().toISOString(),
      report,
    }),
    subscribeProcess(forgottenGivers, views, bus, {
      async execute({ receptionId }) {
        await photos.eraseOf(receptionId);
        await eraseNotesOfReception({ store, notes }, receptionId);
      },
      newId,
      now: () => now().toISOString(),
      report,
    }),
  ]);
  const consumers = [drives, expected, receptions, parcels, boxes, granting, forgetting];

  return {
    name: 'inventory',
    routes: [
      ...expectedRoutes({ expected: expected.view }),
      ...receptionRoutes({
        store,
        drives: drives.view,
        expected: expected.view,
        receptions: receptions.view,
        notes,
        photos,
        newId,
      }),
      ...photoRoutes({ store, photos }),
      ...noteRoutes({ store, notes }),
      ...parcelRoutes({
        store,
        parcels: parcels.view,
        expected: expected.view,
        notes,
        newId,
      }),
      ...kitRoutes({ store, newId }),
      ...boxRoutes({ store, drives: drives.view, boxes: boxes.view, notes, newId }),
    ],
    projections: [
      { projection: drivesProjection, running: drives },
      { projection: expectedPledgesProjection, running: expected },
      { projection: receptionsProjection, running: receptions },
      { projection: parcelsProjection, running: parcels },
      { projection: boxesProjection, running: boxes },
    ],
    policies: [
      { memory: boxGrants.memory, running: granting },
      { memory: forgottenGivers.memory, running: forgetting },
    ],
    async caughtUp() {
      await Promise.all(consumers.map((consumer) => consumer.caughtUp()));
    },
    async tidy() {
      const before = (hours: number) => new Date(now().getTime() - hours * HOUR).toISOString();
      await notes.sweep(before(ORPHAN_HOURS));
      await photos.sweep(before(ORPHAN_PHOTO_HOURS));
    },
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    },
  };
}
