import type { AcceptanceRules, Category } from '@bluebox/contracts';
import { CATEGORIES, isMedical } from '@bluebox/contracts/kinds';

/**
 * The order in which public pages list the categories that a drive collects. The console has the
 * order of the contracts.
 */
export const CATEGORIES_FOR_GIVERS = [
  'medicine',
  'kit',
  'device',
  'supply',
  'book',
] as const satisfies readonly Category[];

/** Returns the categories that a drive collects, in the given order. */
export const collectedCategories = (
  { categories }: Pick<AcceptanceRules, 'categories'>,
  order: readonly Category[] = CATEGORIES,
): readonly Category[] => order.filter((category) => categories.includes(category));

/** Whether the rules reject goods of the category that have no expiry date. */
export const needsExpiry = isMedical;

/** Whether goods of the category may have an expiry date. */
export const mayExpire = (category: Category): boolean =>
  needsExpiry(category) || category === 'supply';

/** Whether packs of the category may have a lot number. */
export const hasLot = (category: Category): boolean => category !== 'book';
