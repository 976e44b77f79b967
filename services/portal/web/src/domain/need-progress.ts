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
 * The needs for one item of the catalogue together, or the other needs of one category and unit
 * together, with the goods that cover them. Goods of an item that a need names count for that need
 * alone. Needs that only say a name in words are not distinguished, because goods have other words.
 */
export interface NeedProgress {
  /** Different for each entry of a list. */
  readonly key: string;
  /** Whether the need is for one item of the catalogue, and only that item covers it. */
  readonly isForItem: boolean;
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

/** The rows that cover single needs. A row without named items covers all needs of its kind. */
function splitRow(row: TotalsRow): {
  readonly rest: TotalsRow;
  readonly items: readonly ItemRow[];
} {
  const { items = [], ...whole } = row;
  const { category, unit } = row;
  let rest: TotalsRow = whole;
  for (const { balances, doubtful } of items)
    rest = {
      ...rest,
      balances: less(rest.balances, balances),
      ...(rest.doubtful === undefined
        ? {}
        : {
            doubtful: {
              promised: rest.doubtful.promised - (doubtful?.promised ?? 0),
              received: rest.doubtful.received - (doubtful?.received ?? 0),
            },
          }),
    };
  return {
    rest,
    items: items.map(({ itemIds, ...goods }) => ({
      itemIds,
      row: { category, unit, rejectedBy: {}, ...goods },
    })),
  };
}
interface ItemRow {
  readonly itemIds: readonly string[];
  readonly row: TotalsRow;
}

const less = (
  from: TotalsRow['balances'],
  amounts: TotalsRow['balances'],
): TotalsRow['balances'] => {
  const left: Record<string, number> = { ...from };
  for (const [account, quantity] of Object.entries(amounts))
    left[account] = (left[account] ?? 0) - quantity;
  return left;
};

/**
 * Returns one entry for each item of the catalogue that needs name, and one for the other needs of
 * each category and unit.
 * @param coveredBy returns the quantity of a row that covers its need.
 */
export function needProgress(
  needs: readonly Need[],
  rows: readonly TotalsRow[],
  coveredBy: (row: TotalsRow) => number = countedQuantity,
): readonly NeedProgress[] {
  const entries = new Map<
    string,
    { readonly alike: [Need, ...Need[]]; readonly row: TotalsRow; readonly isForItem: boolean }
  >();
  for (const need of needs) {
    const { category, unit, itemId } = need;
    const empty: TotalsRow = { category, unit, balances: {}, rejectedBy: {} };
    const found = rows.find((row) => row.category === category && row.unit === unit);
    const { rest, items } = splitRow(found ?? empty);
    // Totals of a past moment tell no items, so that all needs of a kind stand together there.
    const isTold = found === undefined || found.items !== undefined;
    const own = items.find(({ itemIds }) => itemId !== undefined && itemIds.includes(itemId));
    const isForItem = itemId !== undefined && isTold;
    const key = `${category} ${unit}${isForItem ? ` ${own?.itemIds[0] ?? itemId}` : ''}`;
    const entry = entries.get(key);
    if (entry === undefined)
      entries.set(key, { alike: [need], row: isForItem ? (own?.row ?? empty) : rest, isForItem });
    else entry.alike.push(need);
  }
  return [...entries].map(([key, { alike, row, isForItem }]) => {
    const [{ category, unit }] = alike;
    const needed = alike.reduce((total, { quantity }) => total + quantity, 0);
    const covered = coveredBy(row);
    const part = (name: NeedPart) =>
      PARTS[name].reduce((total, place) => total + Math.max(0, countedIn(place, row)), 0);
    return {
      key,
      isForItem,
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
