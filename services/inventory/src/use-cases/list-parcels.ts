import type { ListParcelsQuery } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { type ParcelDocument, parcelViewOf } from '../projections/parcels.ts';
import { parcelSearch } from './parcel-search.ts';

export interface ParcelsListed {
  readonly parcels: View;
  readonly expected: View;
}

/**
 * Lists the parcels of a drive by expiry. Parcels without an expiry come first. An unknown drive
 * has no parcels.
 */
export async function listParcels(
  { parcels, expected }: ParcelsListed,
  driveId: string,
  { available, pledgeId, lot, search, ...page }: z.output<typeof ListParcelsQuery>,
) {
  const where = {
    driveId,
    ...(available === undefined ? {} : { available }),
    ...(pledgeId === undefined ? {} : { pledgeId }),
    ...(lot === undefined ? {} : { lot }),
    ...(await parcelSearch(expected, driveId, search)),
  };
  const { rows, ...rest } = await listPage<ParcelDocument>(parcels, 'parcels', {
    where,
    sort: [['expiry', 'asc']],
    ...page,
  });
  return ok({ parcels: rows.map(parcelViewOf), ...rest });
}
