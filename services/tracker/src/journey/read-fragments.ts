import type { View } from '@bluebox/event-sourcing';
import {
  type BoxFragment,
  type ConsignmentFragment,
  fragments,
  type ParcelFragment,
  type PledgeFragment,
  type ReceptionFragment,
  type ShippedBoxFragment,
} from '../projections/journeys.ts';
import type { JourneyFragments } from './journey.ts';

/** Reads by id, each once; what is not there is left out. */
async function byId<D extends { readonly id: string }>(
  view: View,
  collection: string,
  ids: Iterable<string>,
): Promise<ReadonlyMap<string, D>> {
  const found = new Map<string, D>();
  for (const id of new Set(ids)) {
    const document = await view.get<D>(collection, id);
    if (document !== undefined) found.set(id, document);
  }
  return found;
}

/** More parcels than the lines of a pledge can be split into. */
const MOST_PARCELS = 5_000;

/** Everything that is known about a pledge; `undefined` for an unknown one. */
export async function readFragments(
  view: View,
  pledgeId: string,
): Promise<JourneyFragments | undefined> {
  const pledge = await view.get<PledgeFragment>(fragments.pledges, pledgeId);
  if (pledge === undefined) return undefined;
  const [reception] = await view.find<ReceptionFragment>(fragments.receptions, {
    where: { pledgeId },
    limit: 1,
  });
  const parcels = await view.find<ParcelFragment>(fragments.parcels, {
    where: { pledgeId },
    limit: MOST_PARCELS,
  });
  const boxIds = parcels.flatMap(({ boxes }) => Object.keys(boxes));
  const boxes = await byId<BoxFragment>(view, fragments.boxes, boxIds);
  const shipped = await byId<ShippedBoxFragment>(view, fragments.shipped, boxIds);
  const consignments = await byId<ConsignmentFragment>(
    view,
    fragments.consignments,
    [...shipped.values()].map(({ consignmentId }) => consignmentId),
  );
  const boxCount = await view.count(fragments.boxes, { driveId: pledge.driveId });
  return { pledge, reception, parcels, boxes, shipped, consignments, boxCount };
}
