import type { AcceptanceRules, Category } from '@bluebox/contracts';
import { CATEGORIES, isMedical } from '@bluebox/contracts/kinds';

/** The order in which givers are asked for a category; staff have that of the contracts. */
export const CATEGORIES_FOR_GIVERS = [
  'medicine',
  'kit',
  'device',
  'supply',
  'book',
] as const satisfies readonly Category[];

/** The categories that a drive collects: goods of another one are refused. */
export const collectedCategories = (
  { categories }: Pick<AcceptanceRules, 'categories'>,
  order: readonly Category[] = CATEGORIES,
): readonly Category[] => order.filter((category) => categories.includes(category));

/** Goods that count as unreadable without an expiry date. */
export const needsExpiry = isMedical;

/** Goods that may bear an expiry date. */
export const mayExpire = (category: Category): boolean =>
  needsExpiry(category) || category === 'supply';

/** Goods that are made in lots. */
export const hasLot = (category: Category): boolean => category !== 'book';
