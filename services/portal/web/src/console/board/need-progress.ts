import type { Need } from '@bluebox/contracts';
import { countedIn, countedQuantity, doubtfulQuantity } from '@bluebox/contracts/counted';
import type { Place, Totals } from './funnel.ts';

/** The need of one category and unit, and its progress. */
export interface NeedProgress {
  readonly category: Need['category'];
  readonly unit: Need['unit'];
  readonly target: number;
  /** Particular items that were asked for, if any. */
  readonly itemNames: readonly string[];
  /** Confirmed by the recipient. */
  readonly confirmed: number;
  /** Packed or sent. */
  readonly underway: number;
  /** Here: received, accepted, set aside or in kits' making. */
  readonly here: number;
  readonly promised: number;
  readonly total: number;
  /** Promised or waiting for inspection, and in none of the sums above: the rules would likely refuse it. */
  readonly doubtful: number;
  /** Went into kits, which count as kits; in none of the sums above. */
  readonly inKits: number;
}

const UNDERWAY: readonly Place[] = ['packed', 'inTransit', 'delivered'];
const HERE: readonly Place[] = ['received', 'quarantined', 'accepted'];

/**
 * Needs with the same category and unit share one row, because totals are not kept per item. Components that
 * went into kits are not counted; the kits are.
 */
export function needProgress(
  needs: readonly Need[],
  rows: readonly Totals[],
): readonly NeedProgress[] {
  const kinds = new Map<string, Need[]>();
  for (const need of needs) {
    const kind = `${need.category}|${need.unit}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), need]);
  }
  return [...kinds.values()].map((alike) => {
    const [{ category, unit }] = alike as [Need, ...Need[]];
    const row = rows.find(
      (candidate) => candidate.category === category && candidate.unit === unit,
    );
    const sum = (places: readonly Place[]) =>
      places.reduce(
        (total, place) => total + (row === undefined ? 0 : Math.max(0, countedIn(place, row))),
        0,
      );
    return {
      category,
      unit,
      target: alike.reduce((total, { quantity }) => total + quantity, 0),
      itemNames: alike.flatMap(({ itemName }) => itemName ?? []),
      confirmed: sum(['confirmed']),
      underway: sum(UNDERWAY),
      here: sum(HERE),
      promised: sum(['promised']),
      total: row === undefined ? 0 : countedQuantity(row),
      doubtful: row === undefined ? 0 : doubtfulQuantity(row),
      inKits: row?.balances['inKit'] ?? 0,
    };
  });
}
