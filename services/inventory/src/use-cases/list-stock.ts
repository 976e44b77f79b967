import {
  type ListStockQuery,
  MOST_STOCK_PARCELS,
  type StockLine,
  searchTerms,
} from '@bluebox/contracts';
import { findEach, type View } from '@bluebox/event-sourcing';
import { ok, readPageKey, writePageKey } from '@bluebox/service-http';
import type { z } from 'zod';
import {
  type ItemStock,
  linesOf,
  pageOfLines,
  STOCK_LINE_ORDERS,
  type SummedLine,
} from '../domain/stock-lines.ts';
import type { ParcelDocument } from '../projections/parcels.ts';
import type { ParcelsListed } from './list-parcels.ts';
import { pledgeSearched } from './parcel-search.ts';

/**
 * Lists the stock of a drive by item, expiry and assembly of kits; an unknown drive has none. The
 * sums of all items are read, and parcels only of the listed lines.
 */
export async function listStock(
  { parcels, expected }: ParcelsListed,
  driveId: string,
  { sort: order, limit, after, available, withHeld, search, kits }: z.output<typeof ListStockQuery>,
) {
  const { sort } = STOCK_LINE_ORDERS[order];
  const place = after === undefined ? undefined : readPageKey(after, sort);
  const pledgeId = await pledgeSearched(expected, driveId, search);
  const ofPledge = pledgeId === undefined ? undefined : await linesWith(parcels, driveId, pledgeId);
  const terms = ofPledge === undefined ? searchTerms(search ?? '') : [];
  const lines: SummedLine[] = [];
  for await (const stock of findEach<ItemStock>((page) => parcels.find<ItemStock>('stock', page), {
    where: { driveId },
  }))
    for (const line of linesOf(stock, { available, withHeld, kits, terms }))
      if (ofPledge === undefined || ofPledge.has(line.id)) lines.push(line);
  const { rows, next } = pageOfLines(lines, order, limit, place);
  return ok({
    lines: await Promise.all(rows.map((line) => withParcels(parcels, driveId, line))),
    total: lines.length,
    ...(next === undefined ? {} : { next: writePageKey(next, sort) }),
  });
}

/** Returns the keys of the lines that have goods of a pledge. */
async function linesWith(
  parcels: View,
  driveId: string,
  pledgeId: string,
): Promise<ReadonlySet<string>> {
  const lines = new Set<string>();
  for await (const parcel of findEach<ParcelDocument>(
    (page) => parcels.find<ParcelDocument>('parcels', page),
    { where: { driveId, pledgeId } },
  ))
    lines.add(parcel.stockLine);
  return lines;
}

/** Adds the first parcels with free goods to a line. */
async function withParcels(parcels: View, driveId: string, line: SummedLine): Promise<StockLine> {
  const found =
    line.free === 0
      ? []
      : await parcels.find<ParcelDocument>('parcels', {
          where: { driveId, available: true, stockLine: line.id },
          sort: [['createdAt', 'asc']],
          limit: MOST_STOCK_PARCELS,
        });
  return {
    ...line,
    parcels: found.map(({ id, free, quantity, pledgeId }) => ({
      id,
      free,
      quantity,
      ...(pledgeId === undefined ? {} : { pledgeId }),
    })),
  };
}
