import {
  givenQuantity,
  held,
  type StatedConsignment,
  type StatedGoods,
  type StatedLine,
  type TotalsRow,
} from '@bluebox/contracts';
import type { SentConsignment } from './projection.ts';

/** Returns what the public statement says of the goods, without kinds of which nothing came. */
export const statedGoods = (rows: readonly TotalsRow[]): readonly StatedGoods[] =>
  rows.map(stated).filter(({ given, assembled }) => given !== 0 || assembled !== 0);

function stated(row: TotalsRow): StatedGoods {
  const { category, unit, rejectedBy, spoiledAway = 0 } = row;
  const ended = held(row, 'rejected', 'returned', 'disposed');
  // The balance `disposed` has both rejected goods and goods that had been accepted, so rejected
  // goods are counted by their reasons.
  const rejected = Math.min(
    ended,
    Math.max(
      held(row, 'rejected', 'returned'),
      Object.values(rejectedBy).reduce((sum, count) => sum + count, 0),
    ),
  );
  const confirmed = held(row, 'confirmed');
  const underway = held(row, 'inTransit', 'delivered');
  return {
    category,
    unit,
    given: givenQuantity(row),
    assembled: held(row, 'assembled'),
    rejected,
    toInspect: held(row, 'received', 'quarantined'),
    stored: held(row, 'accepted', 'packed'),
    inKits: held(row, 'inKit'),
    sent: confirmed + underway + spoiledAway,
    confirmed,
    underway,
    spoiledAway,
    disposed: ended - rejected,
    spoiledHere: held(row, 'damaged', 'lost') - spoiledAway,
  };
}

/**
 * Returns what the public statement says of a consignment; `undefined` before it is sent.
 * @param namesItems whether the goods came from enough givers for their items to be named.
 */
export function statedConsignment(
  { number, sentAt, deliveredAt, receivedAt, boxes, confirmedBoxes, items }: SentConsignment,
  namesItems: boolean,
): StatedConsignment | undefined {
  if (sentAt === undefined) return undefined;
  const lines = new Map<string, StatedLine>();
  for (const [key, sums] of Object.entries(items)) {
    const { category, unit, name, specification } = sums.item;
    const line = namesItems ? key : JSON.stringify([category, unit]);
    const before = lines.get(line);
    const sum = (of: 'sent' | 'confirmed' | 'damaged' | 'missing' | 'surplus') =>
      sums[of] + (before?.[of] ?? 0);
    const waiting = sums.sent - sums.confirmed - sums.damaged - sums.missing;
    lines.set(line, {
      category,
      unit,
      ...(namesItems ? { name, ...(specification === undefined ? {} : { specification }) } : {}),
      sent: sum('sent'),
      confirmed: sum('confirmed'),
      damaged: sum('damaged'),
      missing: sum('missing'),
      waiting: waiting + (before?.waiting ?? 0),
      surplus: sum('surplus'),
    });
  }
  return {
    number,
    sentAt,
    ...(deliveredAt === undefined ? {} : { deliveredAt }),
    ...(receivedAt === undefined || confirmedBoxes < boxes ? {} : { confirmedAt: receivedAt }),
    boxes,
    confirmedBoxes,
    lines: [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line),
  };
}
