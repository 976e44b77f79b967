import { execute, runProjection, subscribeProcess } from '@bluebox/event-sourcing';
import type { RunningService, ServiceDependencies } from '@bluebox/service-http';
import { boxDecider, boxStream } from './domain/box.ts';
import { boxRoutes } from './http/box-routes.ts';
import { expectedRoutes } from './http/expected-routes.ts';
import { kitRoutes } from './http/kit-routes.ts';
import { parcelRoutes } from './http/parcel-routes.ts';
import { receptionRoutes } from './http/reception-routes.ts';
import { notesIn } from './notes.ts';
import { boxGrants } from './processes/box-grants.ts';
import { boxesProjection } from './projections/boxes.ts';
import { drivesProjection } from './projections/drives.ts';
import { expectedPledgesProjection } from './projections/expected-pledges.ts';
import { parcelsProjection } from './projections/parcels.ts';
import { receptionsProjection } from './projections/receptions.ts';

/** Hours after which a note whose event never came is swept. */
const ORPHAN_HOURS = 1;

/** The inventory service: receptions, inspections, parcels, kits and boxes. */
export async function runInventoryService(
  dependencies: ServiceDependencies,
): Promise<RunningService> {
  const { store, views, bus, vault, now, newId, report } = dependencies;
  const notes = notesIn(vault, store, newId);

  const drives = await runProjection(drivesProjection, views, bus, report);
  const expected = await runProjection(expectedPledgesProjection, views, bus, report);
  const receptions = await runProjection(receptionsProjection, views, bus, report);
  const parcels = await runProjection(parcelsProjection, views, bus, report);
  const boxes = await runProjection(boxesProjection, views, bus, report);
  const granting = await subscribeProcess(boxGrants, await views.open(boxGrants.memory), bus, {
    execute: ({ boxId, driveId, command }, context) =>
      execute(store, {
        context,
        targets: { box: { stream: boxStream(boxId), evolver: boxDecider } },
        drive: ({ box }) => (box.status === 'none' ? driveId : box.driveId),
        decide: (states) => ({ box: boxDecider.decide(command, states.box) }),
        answer: () => null,
      }),
    newId,
    now: () => now().toISOString(),
    report,
  });
  const consumers = [drives, expected, receptions, parcels, boxes, granting];

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
        newId,
      }),
      ...parcelRoutes({ store, parcels: parcels.view, notes, newId }),
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
    policies: [{ memory: boxGrants.memory, running: granting }],
    async caughtUp() {
      await Promise.all(consumers.map((consumer) => consumer.caughtUp()));
    },
    tidy: () => notes.sweep(new Date(now().getTime() - ORPHAN_HOURS * 3_600_000).toISOString()),
    async stop() {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
    },
  };
}
