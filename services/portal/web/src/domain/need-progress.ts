import type { Category, Need, TotalsRow, Unit } from '@bluebox/contracts';
import {
  type COUNTED_PLACES,
  countedIn,
  countedQuantity,
  doubtfulQuantity,
  held,
} from '@bluebox/contracts/counted';
import { inKitsAt } from './places.ts';

/** The parts of the goods that cover a need, by how far they have come. */
const PARTS = {
  confirmed: ['confirmed'],
  underway: ['packed', 'inTransit', 'delivered'],
  here: ['received', 'quarantined', 'accepted'],
  promised: ['promised'],
} as const satisfies Record<string, readonly (typeof COUNTED_PLACES)[number][]>;
export type NeedPart = keyof typeof PARTS;
export const NEED_PARTS = Object.keys(PARTS) as readonly NeedPart[];

/** Needs of one category and unit together, because the totals are not finer. */
export interface NeedProgress {
  readonly category: Category;
  readonly unit: Unit;
  readonly needed: number;
  /** The quantity that counts towards the need; by default what is promised or there, and not lost on the way. */
  readonly covered: number;
  readonly missing: number;
  /** The goods that are promised or there now, in parts for a bar. No part is negative, even while one service lags behind another. */
  readonly parts: Readonly<Record<NeedPart, number>>;
  /** Promised or waiting for inspection, and in no part: the rules would probably refuse it. */
  readonly doubtful: number;
  /** Went into kits, which count as kits, and in no part. */
  readonly inKits: number;
  /** Damaged or lost, by itself or in kits. */
  readonly spoiled: number;
  /** Certain items that were asked for. */
  readonly items: readonly { readonly name: string; readonly quantity: number }[];
}

/**
 * The needs and what covers them, as every page tells it.
 * @param coveredBy the quantity of a row that counts towards its need.
 */
export function needProgress(
  needs: readonly Need[],
  rows: readonly TotalsRow[],
  coveredBy: (row: TotalsRow) => number = countedQuantity,
): readonly NeedProgress[] {
  const kinds = new Map<string, [Need, ...Need[]]>();
  for (const need of needs) {
    const kind = `${need.category} ${need.unit}`;
    const alike = kinds.get(kind);
    if (alike === undefined) kinds.set(kind, [need]);
    else alike.push(need);
  }
  return [...kinds.values()].map((alike) => {
    const [{ category, unit }] = alike;
    const row = rows.find(
      (candidate) => candidate.category === category && candidate.unit === unit,
    ) ?? { category, unit, balances: {}, rejectedBy: {} };
    const needed = alike.reduce((total, { quantity }) => total + quantity, 0);
    const covered = coveredBy(row);
    const part = (name: NeedPart) =>
      PARTS[name].reduce((total, place) => total + Math.max(0, countedIn(place, row)), 0);
    return {
      category,
      unit,
      needed,
      covered,
      missing: Math.max(0, needed - covered),
      parts: {
        confirmed: part('confirmed'),
        underway: part('underway'),
        here: part('here'),
        promised: part('promised'),
      },
      doubtful: doubtfulQuantity(row),
      inKits: held(row, 'inKit'),
      spoiled: held(row, 'damaged', 'lost') + inKitsAt(row, 'damaged') + inKitsAt(row, 'lost'),
      items: alike.flatMap(({ itemName, quantity }) =>
        itemName === undefined ? [] : [{ name: itemName, quantity }],
      ),
    };
  });
}
