import type { Item, Unit } from '@bluebox/contracts';
import type { TFunction } from 'i18next';

/** Formats a quantity with its unit: `3 盒`, `3 boxes`. */
export const quantityText = (t: TFunction, unit: Unit, count: number): string =>
  t(`vocabulary:quantity.${unit}`, { count });

/** Formats an item with its specification: `布洛芬缓释胶囊 0.3g×24粒`. */
export const itemText = ({ name, specification }: Item): string =>
  specification === undefined || specification === '' ? name : `${name} ${specification}`;

/** Formats sums by unit: `1,046 盒 · 43 套`. */
export const amountsText = (
  t: TFunction,
  amounts: readonly { readonly unit: Unit; readonly count: number }[],
): string => amounts.map(({ unit, count }) => quantityText(t, unit, count)).join(' · ');
