import type { Category, Need, TotalsRow, Unit } from '@bluebox/contracts';
import {
  type COUNTED_PLACES,
  countedIn,
  countedQuantity,
  doubtfulQuantity,
  held,
} from '@bluebox/contracts/counted';
import { inKitsAt } from './places.ts';

/** Places whose goods cover a need, grouped by how far the goods have come. */
const PARTS = {
  confirmed: ['confirmed'],
  underway: ['packed', 'inTransit', 'delivered'],
  here: ['received', 'quarantined', 'accepted'],
  promised: ['promised'],
} as const satisfies Record<string, readonly (typeof COUNTED_PLACES)[number][]>;
export type NeedPart = keyof typeof PARTS;
export const NEED_PARTS = Object.keys(PARTS) as readonly NeedPart[];

/**
 * The needs of one category and unit together, with the goods that cover them. Single needs are not
 * distinguished, because totals are kept by category and unit.
 */
export interface NeedProgress {
  readonly category: Category;
  readonly unit: Unit;
  readonly needed: number;
  /**
   * Quantity that covers the need, as `coveredBy` of {@link needProgress} counts it. Its default
   * includes goods from the promise to the receipt, and excludes doubtful, rejected, damaged and
   * lost goods, and goods in kits.
   */
  readonly covered: number;
  readonly missing: number;
  /**
   * The quantity that the default of `coveredBy` counts, in parts for a bar. A part is at least 0,
   * even while one service lags behind another.
   */
  readonly parts: Readonly<Record<NeedPart, number>>;
  /**
   * Quantity that is promised or waits for inspection, but does not cover the need: the rules would
   * probably reject the goods, or staff have not confirmed so large a promise.
   */
  readonly doubtful: number;
  /**
   * Quantity that went into kits. Kits cover needs for kits, and not needs for their components.
   */
  readonly inKits: number;
  /** Quantity that was damaged or lost, by itself or in kits. */
  readonly spoiled: number;
  /** Items that the recipient asked for by name. Their quantities are included in `needed`. */
  readonly items: readonly { readonly name: string; readonly quantity: number }[];
}

/**
 * Returns one entry per category and unit of the needs.
 * @param coveredBy returns the quantity of a row that covers its need.
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
