import { isRetentionOver, type ShipmentEvent } from '@bluebox/contracts';
import { execute, type KeySource, type PhotoStore } from '@bluebox/event-sourcing';
import { type RunningService, runConsumers, type ServiceDependencies } from '@bluebox/service-http';
import { caseDecider } from './domain/case.ts';
import { consignmentDecider } from './domain/consignment.ts';
import { caseRoutes } from './http/case-routes.ts';
import { consignmentRoutes } from './http/consignment-routes.ts';
import { documentRoutes } from './http/document-routes.ts';
import { noteRoutes } from './http/note-routes.ts';
import { photoRoutes } from './http/photo-routes.ts';
import { receiptRoutes } from './http/receipt-routes.ts';
import { thanksRoutes } from './http/thanks-routes.ts';
import { notesIn } from './notes.ts';
import { photosIn } from './photos.ts';
import { placesIn } from './places.ts';
import { shipmentPolicies } from './processes/index.ts';
import type { KnownDrive } from './projections/drives.ts';
import { shipmentProjections } from './projections/index.ts';
import { caseTarget } from './use-cases/known-case.ts';
import { consignmentTarget, driveOfConsignment } from './use-cases/known-consignment.ts';
import { thanksReaders } from './use-cases/thanks-readers.ts';

export interface ShipmentServiceDependencies extends ServiceDependencies {
  /** Key for the codes of recipients' private links. */
  readonly linkKey: KeySource;
  readonly photos: PhotoStore;
}

/** Age, in hours, at which a note that no event names is erased. */
const ORPHAN_HOURS = 1;
/**
 * Age, in days, at which a photo that no event names is erased. It is longer than for notes,
 * because a phone may lose the network after sending photos.
 */
const ORPHAN_PHOTO_DAYS = 7;
const HOUR = 3_600_000;

export async function runShipmentService(
  dependencies: ShipmentServiceDependencies,
): Promise<RunningService> {
  const { store, vault, linkKey, now, newId } = dependencies;

  const consumers = await runConsumers(dependencies, shipmentProjections, {
    policies: shipmentPolicies,
    executors: {
      boxClaims: ({ consignmentId, command }, context) =>
        execute(store, {
          context,
          targets: { consignment: consignmentTarget(consignmentId) },
          scope: driveOfConsignment,
          decide: (states) => ({
            consignment: consignmentDecider.decide(command, states.consignment),
          }),
          answer: () => null,
        }),
      endedCases: ({ driveId, caseId, command }, context) =>
        execute(store, {
          context,
          targets: { case: caseTarget(caseId) },
          scope: () => driveId,
          decide: (states) => ({ case: caseDecider.decide(command, states.case) }),
          answer: () => null,
        }),
    },
    newId,
  });
  const { drives, consignments, cases, givers, kits, holds, thanks, publishedPhotos } =
    consumers.views;

  const isOver = async (driveId: string): Promise<boolean> =>
    isRetentionOver((await drives.get<KnownDrive>('drives', driveId))?.completedAt, now());
  // Thanks are kept until they are withdrawn or replaced, because they are for the givers.
  const notes = notesIn(vault, store, newId, async (naming) =>
    naming.type === 'consignment.thanked' ? false : isOver((naming as ShipmentEvent).data.driveId),
  );
  const photos = photosIn(dependencies.photos, store, isOver);
  const readers = thanksReaders(givers);

  return {
    name: 'shipment',
    routes: [
      ...consignmentRoutes({
        store,
        drives,
        consignments,
        cases,
        kits,
        holds,
        notes,
        photos,
        linkKey,
        newId,
      }),
      ...documentRoutes({
        store,
        drives,
        cases,
        kits,
        holds,
        notes,
        photos,
      }),
      ...receiptRoutes({ store, notes, photos, newId }),
      ...photoRoutes({ store, photos, readers, published: publishedPhotos }),
      ...noteRoutes({ store, notes }),
      ...thanksRoutes({ store, notes, photos, thanked: thanks, readers, newId }),
      ...caseRoutes({ store, drives, cases, notes, newId }),
    ],
    places: placesIn({ store, drives }),
    projections: consumers.projections,
    policies: consumers.policies,
    caughtUp: consumers.caughtUp,
    async tidy() {
      const before = (hours: number) => new Date(now().getTime() - hours * HOUR).toISOString();
      await notes.sweep(before(ORPHAN_HOURS));
      await photos.sweep(before(ORPHAN_PHOTO_DAYS * 24));
    },
    stop: consumers.stop,
  };
}
