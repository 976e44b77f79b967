import type { Category, Unit } from '@bluebox/contracts';

/** Usual units of each category, the most usual first. */
export const USUAL_UNITS: Readonly<Record<Category, readonly [Unit, ...Unit[]]>> = {
  medicine: ['box', 'bottle', 'tube', 'bag'],
  kit: ['set'],
  device: ['unit', 'tube', 'item', 'piece', 'set'],
  book: ['book', 'set'],
  supply: ['piece', 'item', 'pack', 'box', 'bag', 'bottle', 'tube', 'sheet', 'can', 'set', 'unit'],
};

export const usualUnit = (category: Category): Unit => USUAL_UNITS[category][0];
