import { execute, runProjection, subscribeProcess } from '@bluebox/event-sourcing';
import type { RunningService, ServiceDependencies } from '@bluebox/service-http';
import { consignmentDecider, consignmentStream } from './domain/consignment.ts';
import { caseRoutes } from './http/case-routes.ts';
import type { KnownConsignment } from './http/consignment-access.ts';
import { consignmentRoutes } from './http/consignment-routes.ts';
import { documentRoutes } from './http/document-routes.ts';
import { receiptRoutes } from './http/receipt-routes.ts';
import { notesIn } from './notes.ts';
import { boxClaims } from './processes/box-claims.ts';
import { casesProjection } from './projections/cases.ts';
import { consignmentsProjection } from './projections/consignments.ts';
import { drivesProjection } from './projections/drives.ts';

export interface ShipmentServiceDependencies extends ServiceDependencies {
  /** Makes the codes of recipients' private links. */
  readonly linkKey: Buffer;
}

/** Hours after which a note whose event never came is swept. */
const ORPHAN_HOURS = 1;

/** The shipment service: consignments, receipts and cases. */
export async function runShipmentService(
  dependencies: ShipmentServiceDependencies,
): Promise<RunningService> {
  const { store, views, bus, vault, linkKey, now, newId, report } = dependencies;

  const drives = await runProjection(drivesProjection, views, bus, report);
  const consignments = await runProjection(consignmentsProjection, views, bus, report);
  const cases = await runProjection(casesProjection, views, bus, report);
  const claiming = await subscribeProcess(boxClaims, await views.open(boxClaims.memory), bus, {
    execute: ({ consignmentId, command }, context) =>
      execute(store, {
        context,
        targets: {
          consignment: { stream: consignmentStream(consignmentId), evolver: consignmentDecider },
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
  });

  const notes = notesIn(vault, store, newId);

  return {
    name: 'shipment',
    routes: [
      ...consignmentRoutes({
        store,
        drives: drives.view,
        consignments: consignments.view,
        notes,
        linkKey,
        newId,
      }),
      ...documentRoutes({ store, drives: drives.view, notes }),
      ...receiptRoutes({ store, notes, newId }),
      ...caseRoutes({ store, drives: drives.view, cases: cases.view, notes, newId }),
    ],
    projections: [
      { projection: drivesProjection, running: drives },
      { projection: consignmentsProjection, running: consignments },
      { projection: casesProjection, running: cases },
    ],
    policies: [{ memory: boxClaims.memory, running: claiming }],
    async caughtUp() {
      await Promise.all([
        drives.caughtUp(),
        consignments.caughtUp(),
        cases.caughtUp(),
        claiming.caughtUp(),
      ]);
    },
    tidy: () => notes.sweep(new Date(now().getTime() - ORPHAN_HOURS * 3_600_000).toISOString()),
    async stop() {
      await Promise.all([drives.stop(), consignments.stop(), cases.stop(), claiming.stop()]);
    },
  };
}
