/** Categories of items. */
export const CATEGORIES = ['medicine', 'kit', 'device', 'book', 'supply'] as const;
/** Units in which items are counted: 盒 瓶 支 袋 套 台 件 本 个 包 片 板 罐 箱. */
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
] as const;

/** Occasions of a stocktake: before work begins, while it goes on, and for the accounts of a year. */
export const COUNT_KINDS = ['opening', 'operating', 'yearly'] as const;

/** Whether goods need an expiry date and, if the drive's rules say so, an unopened pack. */
export const isMedical = (category: (typeof CATEGORIES)[number]): boolean =>
  category === 'medicine' || category === 'kit';

/** Largest value of {@link Quantity} and {@link Count} in the vocabulary. */
export const LARGEST_QUANTITY = 100_000;

/** Largest number of months from the arrival to the expiry date that a drive's rules may demand. */
export const MOST_MONTHS_AT_ARRIVAL = 60;
/** Largest number of recipes of a drive. */
export const MOST_RECIPES = 20;
/** Largest number of items that make up one kit of a recipe. */
export const MOST_RECIPE_COMPONENTS = 30;

/** Largest number of openings of a hand-in point. */
export const MOST_OPENINGS = 60;
/** Shortest and longest slot of a hand-in point, in minutes. */
export const LEAST_SLOT_MINUTES = 5;
export const MOST_SLOT_MINUTES = 240;
/** Largest number of givers in one slot. */
export const MOST_SLOT_PLACES = 500;
