import type { ListStockQuery, StockLine } from '@bluebox/contracts';
import { findEach } from '@bluebox/event-sourcing';
import { ok, readPageKey, writePageKey } from '@bluebox/service-http';
import type { z } from 'zod';
import { gatherLines, pageOfLines, STOCK_LINE_ORDERS } from '../domain/stock-lines.ts';
import type { ParcelDocument } from '../projections/parcels.ts';
import type { ParcelsListed } from './list-parcels.ts';
import { parcelSearch } from './parcel-search.ts';

/**
 * Lists the stock of a drive, with its parcels grouped by item, expiry, lot and assembly of kits;
 * an unknown drive has none.
 */
export async function listStock(
  { parcels, expected }: ParcelsListed,
  driveId: string,
  { sort: order, limit, after, available, search, kits }: z.output<typeof ListStockQuery>,
) {
  const { sort } = STOCK_LINE_ORDERS[order];
  const place = after === undefined ? undefined : readPageKey(after, sort);
  const where = {
    driveId,
    ...(available === undefined ? {} : { available }),
    ...(await parcelSearch(expected, driveId, search)),
  };
  const lines: StockLine[] = [];
  for await (const parcel of findEach<ParcelDocument>(
    (page) => parcels.find<ParcelDocument>('parcels', page),
    {
      where,
      sort: [
        ['stockLine', 'asc'],
        ['createdAt', 'asc'],
      ],
    },
  ))
    if (kits === undefined || kits === (parcel.item.category === 'kit'))
      gatherLines(lines, [parcel]);
  const { rows, next } = pageOfLines(lines, order, limit, place);
  return ok({
    lines: [...rows],
    total: lines.length,
    ...(next === undefined ? {} : { next: writePageKey(next, sort) }),
  });
}
