import {
  calendarDay,
  type Item,
  MOST_STOCK_PARCELS,
  type PackingProposal,
  type ProposePackingQuery,
} from '@bluebox/contracts';
import { type EventStore, findEach, type View } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import type { EarlierParcel } from '../domain/packing.ts';
import {
  expiresBefore,
  freeLines,
  type ItemStock,
  itemStockId,
  type StockSum,
} from '../domain/stock-lines.ts';
import { type ParcelDocument, parcelViewOf } from '../projections/parcels.ts';
import { readParcel } from './known-parcel.ts';

/**
 * Reads the stock of an item in a drive: goods with the same id in the catalogue, and goods with the
 * same category, unit, name and specification.
 */
async function stockOf(
  parcels: View,
  driveId: string,
  { itemId, item }: { readonly itemId?: string | undefined; readonly item?: Item | undefined },
): Promise<readonly ItemStock[]> {
  const found = new Map<string, ItemStock>();
  if (item !== undefined) {
    const stock = await parcels.get<ItemStock>('stock', itemStockId(driveId, item));
    if (stock !== undefined) found.set(stock.id, stock);
  }
  if (itemId !== undefined)
    for await (const stock of findEach<ItemStock>(
      (page) => parcels.find<ItemStock>('stock', page),
      { where: { driveId, itemId } },
    ))
      found.set(stock.id, stock);
  return [...found.values()];
}

/** Yields the free parcels of these lines, those of each line in the order in which stock is taken. */
async function* freeParcels(
  parcels: View,
  driveId: string,
  lines: readonly StockSum[],
): AsyncGenerator<ParcelDocument> {
  for (const { line } of lines)
    yield* findEach<ParcelDocument>((page) => parcels.find<ParcelDocument>('parcels', page), {
      where: { driveId, available: true, stockLine: line },
      sort: [['createdAt', 'asc']],
    });
}

/**
 * Finds the free parcel that expires first among goods equal to a parcel, if it expires before that
 * parcel. Goods that have expired are left out, because no box may hold them. The view tells which
 * parcels come into question, and each is then looked up in its stream, so that goods which have just
 * been packed do not count. Goods that become free at the same moment may be missed.
 * @param today the current day in the drive's time zone.
 */
export async function earlierParcel(
  { store, parcels }: { readonly store: Pick<EventStore, 'readStream'>; readonly parcels: View },
  parcelId: string,
  today: string,
): Promise<EarlierParcel | undefined> {
  const { parcel } = await readParcel(store, parcelId);
  if (parcel.status !== 'stocked') return undefined;
  const { driveId, item, expiry: own } = parcel;
  const stock = await stockOf(parcels, driveId, { itemId: item.itemId, item });
  const lines = freeLines(stock, today).filter(({ expiry }) => expiresBefore(expiry, own));
  for await (const { id } of freeParcels(parcels, driveId, lines)) {
    const { parcel: found } = await readParcel(store, id);
    if (found.status === 'stocked' && found.free > 0 && found.expiry !== undefined)
      return { parcelId: id, expiry: found.expiry, free: found.free };
  }
  return undefined;
}

/**
 * Proposes parcels of an item to pack next, the earliest expiry first and the oldest parcel of each
 * expiry first. Expired goods are not proposed.
 */
export async function proposePacking(
  parcels: View,
  driveId: string,
  asked: z.output<typeof ProposePackingQuery>,
  now: Date,
) {
  const { itemId, name, specification, category, unit, quantity } = asked;
  const item =
    name === undefined || category === undefined || unit === undefined
      ? undefined
      : { name, category, unit, ...(specification === undefined ? {} : { specification }) };
  const lines = freeLines(
    await stockOf(parcels, driveId, { itemId, item }),
    calendarDay(now.toISOString()),
  );
  const proposed: PackingProposal['parcels'] = [];
  let missing = quantity;
  for await (const parcel of freeParcels(parcels, driveId, lines)) {
    const part = Math.min(missing, parcel.free);
    proposed.push({ parcel: parcelViewOf(parcel), quantity: part });
    missing -= part;
    if (missing === 0 || proposed.length === MOST_STOCK_PARCELS) break;
  }
  return ok({ parcels: proposed, missing });
}
