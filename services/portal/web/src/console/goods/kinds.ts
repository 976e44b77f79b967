import type { Item } from '@bluebox/contracts';

/** In the order in which they are offered. */
export const CATEGORIES = [
  'medicine',
  'kit',
  'device',
  'book',
  'supply',
] as const satisfies readonly Item['category'][];
/** The categories that a drive collects: goods of another one are refused. */
export const collectedIn = ({
  rules,
}: {
  readonly rules: { readonly categories: readonly Item['category'][] };
}): readonly Item['category'][] =>
  CATEGORIES.filter((category) => rules.categories.includes(category));
export const UNITS = [
  'box',
  'bottle',
  'tube',
  'bag',
  'set',
  'unit',
  'piece',
  'book',
  'item',
  'pack',
  'sheet',
  'strip',
  'can',
  'carton',
] as const satisfies readonly Item['unit'][];

/** Goods that may bear an expiry date. */
export const mayExpire = ({ category }: Pick<Item, 'category'>): boolean =>
  category === 'medicine' || category === 'kit' || category === 'supply';
/** Goods that are made in lots. */
export const hasLot = ({ category }: Pick<Item, 'category'>): boolean => category !== 'book';
