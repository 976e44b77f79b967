import { isRetentionOver, type ShipmentEvent } from '@bluebox/contracts';
import { execute, type PhotoStore, runProjection, subscribeProcess } from '@bluebox/event-sourcing';
import type { RunningService, ServiceDependencies } from '@bluebox/service-http';
import { caseDecider, caseStream } from './domain/case.ts';
import { consignmentDecider, consignmentStream } from './domain/consignment.ts';
import { caseRoutes } from './http/case-routes.ts';
import type { KnownConsignment } from './http/consignment-access.ts';
import { consignmentRoutes } from './http/consignment-routes.ts';
import { documentRoutes } from './http/document-routes.ts';
import { noteRoutes } from './http/note-routes.ts';
import { photoRoutes } from './http/photo-routes.ts';
import { receiptRoutes } from './http/receipt-routes.ts';
import { thanksReaders } from './http/thanks-readers.ts';
import { thanksRoutes } from './http/thanks-routes.ts';
import { notesIn } from './notes.ts';
import { photosIn } from './photos.ts';
import { boxClaims } from './processes/box-claims.ts';
import { endedCases } from './processes/ended-cases.ts';
import { casesProjection } from './projections/cases.ts';
import { consignmentsProjection } from './projections/consignments.ts';
import { drivesProjection, type KnownDrive } from './projections/drives.ts';
import { giversProjection } from './projections/givers.ts';
import { kitsProjection } from './projections/kits.ts';
import { thanksProjection } from './projections/thanks.ts';

export interface ShipmentServiceDependencies extends ServiceDependencies {
  /** Key for the codes of recipients' private links. */
  readonly linkKey: Buffer;
  readonly photos: PhotoStore;
}

/** Hours after which a note whose event never came is swept. */
const ORPHAN_HOURS = 1;
/** The same for photos, in days: a phone may lose the network between a photo and its record. */
const ORPHAN_PHOTO_DAYS = 7;
const HOUR = 3_600_000;

/** The shipment service: consignments, receipts and cases. */
export async function runShipmentService(
  dependencies: ShipmentServiceDependencies,
): Promise<RunningService> {
  const { store, views, bus, vault, linkKey, now, newId, report } = dependencies;

  // In parallel, because on Kafka each waits to join its consumer group.
  const [drives, consignments, cases, givers, kits, thanks, claiming, ending] = await Promise.all([
    runProjection(drivesProjection, views, bus, report),
    runProjection(consignmentsProjection, views, bus, report),
    runProjection(casesProjection, views, bus, report),
    runProjection(giversProjection, views, bus, report),
    runProjection(kitsProjection, views, bus, report),
    runProjection(thanksProjection, views, bus, report),
    subscribeProcess(boxClaims, views, bus, {
      execute: ({ consignmentId, command }, context) =>
        execute(store, {
          context,
          targets: {
            consignment: {
              stream: consignmentStream(consignmentId),
              evolver: consignmentDecider,
            },
          },
          drive: (states) => (states.consignment as KnownConsignment).driveId,
          decide: (states) => ({
            consignment: consignmentDecider.decide(command, states.consignment),
          }),
          answer: () => null,
        }),
      newId,
      now: () => now().toISOString(),
      report,
    }),
    subscribeProcess(endedCases, views, bus, {
      execute: ({ driveId, caseId, command }, context) =>
        execute(store, {
          context,
          targets: { case: { stream: caseStream(caseId), evolver: caseDecider } },
          drive: () => driveId,
          decide: (states) => ({ case: caseDecider.decide(command, states.case) }),
          answer: () => null,
        }),
      newId,
      now: () => now().toISOString(),
      report,
    }),
  ]);

  const isOver = async (driveId: string): Promise<boolean> =>
    isRetentionOver((await drives.view.get<KnownDrive>('drives', driveId))?.completedAt, now());
  // Thanks are for the givers, and stay until the recipient takes them down.
  const notes = notesIn(vault, store, newId, async (naming) =>
    naming.type === 'consignment.thanked' ? false : isOver((naming as ShipmentEvent).data.driveId),
  );
  const photos = photosIn(dependencies.photos, store, isOver);
  const readers = thanksReaders(givers.view);

  return {
    name: 'shipment',
    routes: [
      ...consignmentRoutes({
        store,
        drives: drives.view,
        consignments: consignments.view,
        cases: cases.view,
        kits: kits.view,
        notes,
        photos,
        linkKey,
        newId,
      }),
      ...documentRoutes({
        store,
        drives: drives.view,
        cases: cases.view,
        kits: kits.view,
        notes,
        photos,
      }),
      ...receiptRoutes({ store, notes, photos, newId }),
      ...photoRoutes({ store, photos, readers }),
      ...noteRoutes({ store, notes }),
      ...thanksRoutes({ store, notes, photos, thanked: thanks.view, readers, newId }),
      ...caseRoutes({ store, drives: drives.view, cases: cases.view, notes, newId }),
    ],
    projections: [
      { projection: drivesProjection, running: drives },
      { projection: consignmentsProjection, running: consignments },
      { projection: casesProjection, running: cases },
      { projection: giversProjection, running: givers },
      { projection: kitsProjection, running: kits },
      { projection: thanksProjection, running: thanks },
    ],
    policies: [
      { memory: boxClaims.memory, running: claiming },
      { memory: endedCases.memory, running: ending },
    ],
    async caughtUp() {
      await Promise.all([
        drives.caughtUp(),
        consignments.caughtUp(),
        cases.caughtUp(),
        givers.caughtUp(),
        kits.caughtUp(),
        thanks.caughtUp(),
        claiming.caughtUp(),
        ending.caughtUp(),
      ]);
    },
    async tidy() {
      const before = (hours: number) => new Date(now().getTime() - hours * HOUR).toISOString();
      await notes.sweep(before(ORPHAN_HOURS));
      await photos.sweep(before(ORPHAN_PHOTO_DAYS * 24));
    },
    async stop() {
      await Promise.all([
        drives.stop(),
        consignments.stop(),
        cases.stop(),
        givers.stop(),
        kits.stop(),
        thanks.stop(),
        claiming.stop(),
        ending.stop(),
      ]);
    },
  };
}
