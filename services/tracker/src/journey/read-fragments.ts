import type { View } from '@bluebox/event-sourcing';
import { type HoldFragment, recallFragments } from '../recall/fragments.ts';
import {
  type BoxFragment,
  type ConsignmentFragment,
  fragments,
  type KitFragment,
  type ParcelFragment,
  type PledgeFragment,
  type ReceptionFragment,
  type ShippedBoxFragment,
} from './fragments.ts';
import type { JourneyFragments, Travels } from './journey.ts';

/** Reads documents by id, each once. Missing documents are left out. */
export async function byId<D extends { readonly id: string }>(
  view: View,
  collection: string,
  ids: Iterable<string>,
): Promise<Map<string, D>> {
  const found = new Map<string, D>();
  for (const id of new Set(ids)) {
    const document = await view.get<D>(collection, id);
    if (document !== undefined) found.set(id, document);
  }
  return found;
}

export const countBoxes = (view: View, driveId: string): Promise<number> =>
  view.count(fragments.boxes, { driveId });

/** Reads all documents about a pledge; `undefined` for an unknown pledge. */
export async function readFragments(
  view: View,
  pledgeId: string,
): Promise<JourneyFragments | undefined> {
  const pledge = await view.get<PledgeFragment>(fragments.pledges, pledgeId);
  return pledge === undefined
    ? undefined
    : fragmentsOf(view, pledge, await countBoxes(view, pledge.driveId));
}

/** Reads the other services' documents about a pledge. */
export async function fragmentsOf(
  view: View,
  pledge: PledgeFragment,
  boxCount: number,
): Promise<JourneyFragments> {
  // A pledge's reception has the same id as the pledge.
  const reception = await view.get<ReceptionFragment>(fragments.receptions, pledge.id);
  const parcels = await byId<ParcelFragment>(
    view,
    fragments.parcels,
    (reception?.lines ?? []).flatMap(({ accepted }) => accepted.map(({ parcelId }) => parcelId)),
  );
  const travels = await travelsOf(view, parcels);
  const holds = await byId<HoldFragment>(
    view,
    recallFragments.holds,
    [...travels.parcels.values()].flatMap((parcel) => parcel.holds ?? []),
  );
  return { pledge, reception, boxCount, ...travels, holds };
}

/** Reads the documents about the way of parcels: kits, kits within kits, boxes and consignments. */
export async function travelsOf(
  view: View,
  begun: ReadonlyMap<string, ParcelFragment>,
): Promise<Travels> {
  const parcels = new Map(begun);
  const kits = new Map<string, KitFragment>();
  for (let next = [...parcels.values()]; next.length > 0; ) {
    const intoKits = next.flatMap((parcel) => Object.keys(parcel.kits));
    const found = await byId<KitFragment>(
      view,
      fragments.kits,
      intoKits.filter((kitId) => !kits.has(kitId)),
    );
    const made = await byId<ParcelFragment>(
      view,
      fragments.parcels,
      [...found.values()].map(({ parcelId }) => parcelId).filter((id) => !parcels.has(id)),
    );
    for (const [kitId, kit] of found) kits.set(kitId, kit);
    for (const [parcelId, parcel] of made) parcels.set(parcelId, parcel);
    next = [...made.values()];
  }
  const boxIds = [...parcels.values()].flatMap((parcel) => Object.keys(parcel.boxes));
  const boxes = await byId<BoxFragment>(view, fragments.boxes, boxIds);
  const shipped = await byId<ShippedBoxFragment>(view, fragments.shipped, boxIds);
  const consignments = await byId<ConsignmentFragment>(
    view,
    fragments.consignments,
    [...shipped.values()].map(({ consignmentId }) => consignmentId),
  );
  return { parcels, kits, boxes, shipped, consignments };
}
