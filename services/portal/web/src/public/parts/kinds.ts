import type { Category, Unit } from '@bluebox/contracts';

/** The usual unit of a category; the keys are all categories, in the order of the form. */
export const USUAL_UNIT: Record<Category, Unit> = {
  medicine: 'box',
  kit: 'set',
  device: 'unit',
  supply: 'piece',
  book: 'book',
};

const UNIT_SET: Record<Unit, true> = {
  box: true,
  bottle: true,
  tube: true,
  bag: true,
  set: true,
  unit: true,
  piece: true,
  book: true,
  item: true,
  pack: true,
  sheet: true,
  strip: true,
  can: true,
  carton: true,
};
export const UNITS = Object.keys(UNIT_SET) as readonly Unit[];
export const CATEGORIES = Object.keys(USUAL_UNIT) as readonly Category[];

/** Goods that the rules ask an expiry date of. */
export const needsExpiry = (category: Category): boolean =>
  category === 'medicine' || category === 'kit';

/** Goods that may bear one. */
export const mayExpire = (category: Category): boolean =>
  needsExpiry(category) || category === 'supply';

/** Usual units of each category; for any other unit the form asks whether it is right. */
export const USUAL_UNITS: Record<Category, readonly Unit[]> = {
  medicine: ['box', 'bottle', 'tube', 'bag'],
  kit: ['set'],
  device: ['unit', 'tube', 'item', 'piece', 'set'],
  supply: ['piece', 'item', 'pack', 'box', 'bag', 'bottle', 'tube', 'sheet', 'can', 'set', 'unit'],
  book: ['book', 'set'],
};
