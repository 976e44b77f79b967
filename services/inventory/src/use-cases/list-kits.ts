import type { KitView, ListKitsQuery } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { listPage, ok } from '@bluebox/service-http';
import type { z } from 'zod';
import type { KitDocument, KitSums } from '../projections/kits.ts';
import type { ParcelDocument } from '../projections/parcels.ts';
import { boxesOf } from './list-parcels.ts';

export interface KitsListed {
  readonly kits: View;
  readonly parcels: View;
  readonly boxes: View;
}

/**
 * Lists the assemblies of kits in a drive, the latest first, with the whereabouts of the kits. An
 * unknown drive has none.
 */
export async function listKits(
  { kits, parcels, boxes }: KitsListed,
  driveId: string,
  page: z.output<typeof ListKitsQuery>,
) {
  const { rows, ...rest } = await listPage<KitDocument>(kits, 'kits', {
    where: { driveId },
    sort: [['assembledAt', 'desc']],
    ...page,
  });
  const sums = await kits.get<KitSums>('sums', driveId);
  return ok({
    kits: await Promise.all(rows.map((kit) => withPlaces({ parcels, boxes }, kit))),
    ...rest,
    made: sums?.made ?? 0,
    takenApart: sums?.takenApart ?? 0,
  });
}

async function withPlaces(
  { parcels, boxes }: Pick<KitsListed, 'parcels' | 'boxes'>,
  kit: KitDocument,
): Promise<KitView> {
  const parcel = await parcels.get<ParcelDocument>('parcels', kit.parcelId);
  if (parcel === undefined) return kit;
  const { free, inKits } = parcel;
  return { ...kit, free, inKits, boxes: await boxesOf(boxes, parcel) };
}
