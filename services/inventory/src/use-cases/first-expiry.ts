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
  comparePackingOrder,
  daysBefore,
  type ExpiryRange,
  freeLines,
  type ItemStock,
  itemStockId,
  keysIn,
} from '../domain/stock-lines.ts';
import { type ParcelDocument, parcelViewOf } from '../projections/parcels.ts';
import { idsOfSame } from './known-item.ts';
import { readParcel } from './known-parcel.ts';

export interface StockViews {
  readonly parcels: View;
  readonly catalogue: View;
}

/** The goods of a drive that are asked for: by id in the catalogue, by description, or by both. */
interface AskedGoods {
  readonly driveId: string;
  readonly itemId: string | undefined;
  readonly item: Item | undefined;
}

/**
 * Returns lists of the free parcels of equal goods that expire in a range. Goods are equal as
 * `isSameItem` says, where merged items count as one. No parcel is in two lists; each list has the
 * earliest expiry first, and the oldest parcel of each expiry first.
 */
async function equalGoods(
  { parcels, catalogue }: StockViews,
  { driveId, itemId, item }: AskedGoods,
  range: ExpiryRange,
): Promise<readonly AsyncIterable<ParcelDocument>[]> {
  const itemIds = itemId === undefined ? [] : await idsOfSame(catalogue, itemId);
  const find = (where: Readonly<Record<string, string | ReturnType<typeof keysIn>>>) =>
    findEach<ParcelDocument>((page) => parcels.find<ParcelDocument>('parcels', page), {
      where: { driveId, available: true, ...where },
      sort: [
        ['stockLine', 'asc'],
        ['createdAt', 'asc'],
      ],
    });
  async function* described(goods: Item): AsyncGenerator<ParcelDocument> {
    const stock = await parcels.get<ItemStock>('stock', itemStockId(driveId, goods));
    if (stock === undefined) return;
    for (const { line } of freeLines(stock, range))
      for await (const parcel of find({ stockLine: line }))
        if (itemIds.length === 0 || parcel.itemId === undefined) yield parcel;
  }
  return [
    ...itemIds.map((id) => find({ itemId: id, stockLine: keysIn(range) })),
    ...(item === undefined ? [] : [described(item)]),
  ];
}

/**
 * Finds the free parcel that expires first among goods equal to a parcel, if it expires before that
 * parcel. Held goods are not free. Goods that have expired are left out, because no box may hold
 * them. The views tell which parcels come into question, and each is then looked up in its stream,
 * so that goods which have just been packed do not count. Goods that become free at the same moment
 * may be missed.
 * @param today the current day in the drive's time zone.
 */
export async function earlierParcel(
  { store, ...views }: StockViews & { readonly store: Pick<EventStore, 'readStream'> },
  parcelId: string,
  today: string,
): Promise<EarlierParcel | undefined> {
  const parcel = await knownParcel({ store, ...views }, parcelId);
  if (parcel === undefined) return undefined;
  const { driveId, item, expiry: own } = parcel;
  const asked = { driveId, itemId: item.itemId, item };
  let earliest: EarlierParcel | undefined;
  for (const equal of await equalGoods(views, asked, daysBefore(own, today)))
    for await (const { id } of equal) {
      const { parcel: found } = await readParcel(store, id);
      if (found.status !== 'stocked' || found.free === 0 || found.expiry === undefined) continue;
      const { expiry, free } = found;
      if (earliest === undefined || expiry < earliest.expiry)
        earliest = { parcelId: id, expiry, free };
      break;
    }
  return earliest;
}

/**
 * Finds a parcel's drive, item and expiry, which never change. The view saves a round trip to the log,
 * and a parcel that the view has not seen yet is read from its stream.
 */
async function knownParcel(
  {
    store,
    parcels,
  }: Pick<StockViews, 'parcels'> & { readonly store: Pick<EventStore, 'readStream'> },
  parcelId: string,
) {
  const seen = await parcels.get<ParcelDocument>('parcels', parcelId);
  if (seen !== undefined) return seen;
  const { parcel } = await readParcel(store, parcelId);
  return parcel.status === 'stocked' ? parcel : undefined;
}

/**
 * Proposes parcels of an item to pack next, the earliest expiry first and the oldest parcel of each
 * expiry first. Expired and held goods are not proposed.
 */
export async function proposePacking(
  views: StockViews,
  driveId: string,
  asked: z.output<typeof ProposePackingQuery>,
  now: Date,
) {
  const { itemId, name, specification, category, unit, quantity } = asked;
  const item =
    name === undefined || category === undefined || unit === undefined
      ? undefined
      : { name, category, unit, ...(specification === undefined ? {} : { specification }) };
  const range = { from: calendarDay(now.toISOString()) };
  const found: ParcelDocument[] = [];
  for (const equal of await equalGoods(views, { driveId, itemId, item }, range)) {
    let free = 0;
    let parcels = 0;
    for await (const parcel of equal) {
      found.push(parcel);
      free += parcel.free;
      if (free >= quantity || ++parcels === MOST_STOCK_PARCELS) break;
    }
  }
  found.sort(comparePackingOrder);
  const proposed: PackingProposal['parcels'] = [];
  let missing = quantity;
  for (const parcel of found.slice(0, MOST_STOCK_PARCELS)) {
    if (missing === 0) break;
    const part = Math.min(missing, parcel.free);
    proposed.push({ parcel: parcelViewOf(parcel), quantity: part });
    missing -= part;
  }
  return ok({ parcels: proposed, missing });
}
