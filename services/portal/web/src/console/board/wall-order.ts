import type { TotalsRow } from '@bluebox/contracts';
import {
  confirmedQuantity,
  countedIn,
  givenQuantity,
  held,
  sentQuantity,
} from '@bluebox/contracts/counted';
import type { NeedProgress } from '../../domain/need-progress.ts';

/** Returns the missing share of a need, from 0 to 1. */
const gap = ({ needed, missing }: NeedProgress): number => missing / needed;

/**
 * Sorts needs by missing share, the largest first, and then by quantity needed, the largest first.
 */
export const biggestGapsFirst = (needs: readonly NeedProgress[]): readonly NeedProgress[] =>
  [...needs].sort((a, b) => gap(b) - gap(a) || b.needed - a.needed);

/**
 * Splits a list into pages of at most `most` entries, as evenly as possible: seven entries on pages
 * of six become four and three.
 */
export function inPages<Entry>(
  entries: readonly Entry[],
  most: number,
): readonly (readonly Entry[])[] {
  const pages = Math.ceil(entries.length / most);
  const each = Math.ceil(entries.length / Math.max(1, pages));
  return Array.from({ length: pages }, (_, page) => entries.slice(page * each, (page + 1) * each));
}

type Counted = Pick<TotalsRow, 'category' | 'unit' | 'balances'> & Partial<TotalsRow>;

/**
 * Quantities at the steps of the drive, as in the report. A step also counts goods that have since
 * moved on. Doubtful promises are left out. Kits are counted in addition to the goods in them.
 */
export const SUMS = {
  all: (row) => Math.max(0, countedIn('promised', row)) + givenQuantity(row),
  received: givenQuantity,
  assembled: (row) => held(row, 'assembled'),
  sent: sentQuantity,
  confirmed: confirmedQuantity,
} as const satisfies Readonly<Record<string, (row: Counted) => number>>;

interface MostOf {
  readonly amounts: readonly {
    readonly unit: TotalsRow['unit'];
    readonly quantity: number;
    readonly isKits: boolean;
  }[];
  /** Whether further units were left out. */
  readonly more: boolean;
}

/**
 * Returns the quantities of a step by unit, without zeros: all kits, and at most `most` units of
 * other goods, the largest quantities first.
 */
export function mostOf(
  rows: readonly Counted[],
  quantityOf: (row: Counted) => number,
  most: number,
): MostOf {
  const sumsOf = (isKits: boolean) => {
    const byUnit = new Map<TotalsRow['unit'], number>();
    for (const row of rows)
      if ((row.category === 'kit') === isKits)
        byUnit.set(row.unit, (byUnit.get(row.unit) ?? 0) + Math.max(0, quantityOf(row)));
    return [...byUnit]
      .map(([unit, quantity]) => ({ unit, quantity, isKits }))
      .filter(({ quantity }) => quantity > 0)
      .sort((a, b) => b.quantity - a.quantity);
  };
  const others = sumsOf(false);
  return { amounts: [...sumsOf(true), ...others.slice(0, most)], more: others.length > most };
}
