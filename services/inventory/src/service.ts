import { type DriveScopedEvent, type InventoryEvent, isRetentionOver } from '@bluebox/contracts';
import { execute, type PhotoStore } from '@bluebox/event-sourcing';
import { type RunningService, runConsumers, type ServiceDependencies } from '@bluebox/service-http';
import { boxDecider } from './domain/box.ts';
import { boxRoutes } from './http/box-routes.ts';
import { catalogueRoutes } from './http/catalogue-routes.ts';
import { countRoutes } from './http/count-routes.ts';
import { expectedRoutes } from './http/expected-routes.ts';
import { holdRoutes } from './http/hold-routes.ts';
import { kitRoutes } from './http/kit-routes.ts';
import { noteRoutes } from './http/note-routes.ts';
import { parcelRoutes } from './http/parcel-routes.ts';
import { photoRoutes } from './http/photo-routes.ts';
import { receptionRoutes } from './http/reception-routes.ts';
import { eraseNotesOfReception, notesIn } from './notes.ts';
import { photosIn } from './photos.ts';
import { placesIn } from './places.ts';
import { inventoryPolicies } from './processes/index.ts';
import type { DriveDocument } from './projections/drives.ts';
import { inventoryProjections } from './projections/index.ts';
import { boxTarget } from './use-cases/known-box.ts';
import { stopGoods } from './use-cases/stop-goods.ts';

export interface InventoryServiceDependencies extends ServiceDependencies {
  readonly photos: PhotoStore;
}

/**
 * Age, in hours, at which a note that no event names is erased. The command of such a note has
 * ended by then.
 */
const ORPHAN_HOURS = 1;
/**
 * Age, in hours, at which a photo that no inspection names is erased. It is longer than for notes,
 * because a desk that lost the network may record the inspection much later.
 */
const ORPHAN_PHOTO_HOURS = 48;
const HOUR = 3_600_000;

/** An event that may name a note or a photo; all of them belong to a drive. */
type NamingEvent = Extract<InventoryEvent, DriveScopedEvent>;

export async function runInventoryService(
  dependencies: InventoryServiceDependencies,
): Promise<RunningService> {
  const { store, vault, now, newId } = dependencies;
  const isOver = async (driveId: string): Promise<boolean> =>
    isRetentionOver((await drives.get<DriveDocument>('drives', driveId))?.completedAt, now());
  const notes = notesIn(vault, store, newId, (naming) =>
    isOver((naming as NamingEvent).data.driveId),
  );
  const photos = photosIn(dependencies.photos, store, isOver);

  const consumers = await runConsumers(dependencies, inventoryProjections, {
    policies: inventoryPolicies,
    executors: {
      boxGrants: ({ boxId, driveId, command }, context) =>
        execute(store, {
          context,
          targets: { box: boxTarget(boxId) },
          // All events of a stream must be in one bucket. The answers about a box that does not
          // exist are therefore in the bucket of its first claim.
          scope: ({ box }) => (box.status === 'none' ? (box.claimedIn ?? driveId) : box.driveId),
          decide: (states) => ({ box: boxDecider.decide(command, states.box) }),
          answer: () => null,
        }),
      async forgottenGivers({ receptionId }) {
        await photos.eraseOf(receptionId);
        await eraseNotesOfReception({ store, notes }, receptionId);
      },
      heldGoods: (command, context) => stopGoods({ store, newId }, command, context),
    },
    newId,
  });
  const {
    drives,
    expected,
    receptions,
    packs,
    parcels,
    boxes,
    catalogue,
    itemReferences,
    kits,
    counts,
    holds,
  } = consumers.views;

  return {
    name: 'inventory',
    routes: [
      ...expectedRoutes({ expected }),
      ...receptionRoutes({
        store,
        drives,
        expected,
        receptions,
        catalogue,
        packs,
        vault,
        holds,
        notes,
        photos,
        newId,
      }),
      ...photoRoutes({ store, photos }),
      ...noteRoutes({ store, notes }),
      ...parcelRoutes({
        store,
        parcels,
        expected,
        boxes,
        notes,
        newId,
      }),
      ...holdRoutes({ store, parcels, catalogue, holds, newId }),
      ...kitRoutes({ store, drives, parcels, boxes, kits, catalogue, now, newId }),
      ...countRoutes({ store, drives, parcels, boxes, expected, counts, notes, newId }),
      ...boxRoutes({ store, drives, boxes, parcels, catalogue, notes, newId, now }),
      ...catalogueRoutes({ store, catalogue, itemReferences, newId }),
    ],
    places: placesIn({ store, drives, expected }),
    projections: consumers.projections,
    policies: consumers.policies,
    caughtUp: consumers.caughtUp,
    async tidy() {
      const before = (hours: number) => new Date(now().getTime() - hours * HOUR).toISOString();
      await notes.sweep(before(ORPHAN_HOURS));
      await photos.sweep(before(ORPHAN_PHOTO_HOURS));
    },
    stop: consumers.stop,
  };
}
