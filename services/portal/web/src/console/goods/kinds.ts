import type { Item } from '@bluebox/contracts';

/** In the order in which they are offered. */
export const CATEGORIES = [
  'medicine',
  'kit',
  'device',
  'book',
  'supply',
] as const satisfies readonly Item['category'][];
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
