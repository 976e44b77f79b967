import type { Item } from '@bluebox/contracts';
import type { TFunction } from 'i18next';

type Unit = Item['unit'];

/** `3 盒`, `3 boxes`. */
export const quantityText = (t: TFunction, unit: Unit, count: number): string =>
  t(`vocabulary:quantity.${unit}`, { count });

/** Several units after one another: `1,046 盒 · 43 套`. Units without a count are left out. */
export function quantitiesText(
  t: TFunction,
  counted: readonly { readonly unit: Unit; readonly quantity: number }[],
): string {
  const totals = new Map<Unit, number>();
  for (const { unit, quantity } of counted) totals.set(unit, (totals.get(unit) ?? 0) + quantity);
  return [...totals]
    .filter(([, quantity]) => quantity > 0)
    .map(([unit, quantity]) => quantityText(t, unit, quantity))
    .join(' · ');
}

/** Grams as kilograms, to 10 g. */
export const kilogramsText = (grams: number): string =>
  `${(Math.round(grams / 10) / 100).toString()} kg`;
