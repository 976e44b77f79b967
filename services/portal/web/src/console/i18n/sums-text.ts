import type { Unit } from '@bluebox/contracts';
import type { TFunction } from 'i18next';
import { amountsText } from '../../domain/quantity-text.ts';

/** Formats sums by unit, as `1,046 盒 · 43 套`. Units whose sum is zero are left out. */
export function quantitiesText(
  t: TFunction,
  counted: readonly { readonly unit: Unit; readonly quantity: number }[],
): string {
  const totals = new Map<Unit, number>();
  for (const { unit, quantity } of counted) totals.set(unit, (totals.get(unit) ?? 0) + quantity);
  return amountsText(
    t,
    [...totals].map(([unit, count]) => ({ unit, count })).filter(({ count }) => count > 0),
  );
}

/** Formats grams as kilograms, rounded to 10 g. */
export const kilogramsText = (grams: number): string =>
  `${(Math.round(grams / 10) / 100).toString()} kg`;
