import type { ListParcelsQuery } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { type ParcelDocument, parcelViewOf } from '../projections/parcels.ts';
import { referenceOf } from './known-pledge.ts';
import { parcelSearch } from './parcel-search.ts';

export interface ParcelsListed {
  readonly parcels: View;
  readonly expected: View;
}

/**
 * Lists the parcels of a drive by expiry, those without one first, or the parcels of one stock line
 * with the references of their pledges, the oldest first. An unknown drive has no parcels.
 */
export async function listParcels(
  { parcels, expected }: ParcelsListed,
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
      rows.map(async (row) => {
        const reference =
          line === undefined ? undefined : await referenceOf(expected, row.pledgeId);
        return { ...parcelViewOf(row), ...(reference === undefined ? {} : { reference }) };
      }),
    ),
    ...rest,
  });
}
