import type { ListParcelsQuery, ParcelView } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import type { BoxDocument } from '../projections/boxes.ts';
import { type ParcelDocument, parcelViewOf } from '../projections/parcels.ts';
import { referenceOf } from './known-pledge.ts';
import { parcelSearch } from './parcel-search.ts';

export interface ParcelsListed {
  readonly parcels: View;
  readonly expected: View;
  readonly boxes: View;
}

/**
 * Lists the parcels of a drive by expiry, those without one first, or the parcels of one stock line
 * with the references of their pledges and their places, the oldest first. An unknown drive has no parcels.
 */
export async function listParcels(
  { parcels, expected, boxes }: ParcelsListed,
  driveId: string,
  { available, pledgeId, lot, line, search, ...page }: z.output<typeof ListParcelsQuery>,
) {
  const where = {
    driveId,
    ...(available === undefined ? {} : { available }),
    ...(pledgeId === undefined ? {} : { pledgeId }),
    ...(lot === undefined ? {} : { lot }),
    ...(line === undefined ? {} : { stockLine: line }),
    ...(await parcelSearch(expected, driveId, search)),
  };
  const { rows, ...rest } = await listPage<ParcelDocument>(parcels, 'parcels', {
    where,
    sort: [[line === undefined ? 'expiry' : 'createdAt', 'asc']],
    ...page,
  });
  return ok({
    parcels: await Promise.all(
      rows.map((row) =>
        line === undefined ? parcelViewOf(row) : withPlaces({ expected, boxes }, row),
      ),
    ),
    ...rest,
  });
}

/** Returns a parcel with the reference of its pledge, and with the places of what is not free. */
async function withPlaces(
  { expected, boxes }: Pick<ParcelsListed, 'expected' | 'boxes'>,
  parcel: ParcelDocument,
): Promise<ParcelView> {
  const reference = await referenceOf(expected, parcel.pledgeId);
  return {
    ...parcelViewOf(parcel),
    ...(reference === undefined ? {} : { reference }),
    boxes: await boxesOf(boxes, parcel),
    inKits: parcel.inKits,
  };
}

/** Returns the boxes that hold goods of a parcel, with their numbers. */
export const boxesOf = (boxes: View, { packed }: Pick<ParcelDocument, 'packed'>) =>
  Promise.all(
    Object.entries(packed).map(async ([boxId, quantity]) => {
      const number = (await boxes.get<BoxDocument>('boxes', boxId))?.number;
      return { boxId, ...(number === undefined ? {} : { number }), quantity };
    }),
  );
