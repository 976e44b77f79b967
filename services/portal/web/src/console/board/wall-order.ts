import { countedIn } from '@bluebox/contracts/counted';
import type { Place, Totals } from './funnel.ts';
import type { NeedProgress } from './need-progress.ts';

/** The part of a need that is still open, 0 to 1. */
const gap = ({ target, total }: NeedProgress): number => Math.max(0, target - total) / target;

/** The needs with the biggest gaps first; of those with the same gap, the one that asks for more. */
export const biggestGapsFirst = (needs: readonly NeedProgress[]): readonly NeedProgress[] =>
  [...needs].sort((a, b) => gap(b) - gap(a) || b.target - a.target);

/** A list in pages of at most so many, as even as that goes: seven on pages of six are four and three. */
export function inPages<Entry>(
  entries: readonly Entry[],
  most: number,
): readonly (readonly Entry[])[] {
  const pages = Math.ceil(entries.length / most);
  const each = Math.ceil(entries.length / Math.max(1, pages));
  return Array.from({ length: pages }, (_, page) => entries.slice(page * each, (page + 1) * each));
}

interface MostOf {
  readonly amounts: readonly { readonly unit: Totals['unit']; readonly quantity: number }[];
  /** Whether there are further units. */
  readonly more: boolean;
}

/** The quantities in some places by unit, without zeros, the largest first, and of those the first few. */
export function mostOf(
  rows: readonly Pick<Totals, 'unit' | 'balances' | 'doubtful'>[],
  places: readonly Place[],
  most: number,
): MostOf {
  const byUnit = new Map<Totals['unit'], number>();
  for (const row of rows) {
    const quantity = places.reduce((sum, place) => sum + Math.max(0, countedIn(place, row)), 0);
    byUnit.set(row.unit, (byUnit.get(row.unit) ?? 0) + quantity);
  }
  const amounts = [...byUnit]
    .map(([unit, quantity]) => ({ unit, quantity }))
    .filter(({ quantity }) => quantity > 0)
    .sort((a, b) => b.quantity - a.quantity);
  return { amounts: amounts.slice(0, most), more: amounts.length > most };
}
