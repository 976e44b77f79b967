import type { Unit } from './vocabulary.ts';

/**
 * Names of units on papers, in files and in images that services make. The pages have their own
 * catalogues.
 */
export const ZH_UNITS: Readonly<Record<Unit, string>> = {
  box: '盒',
  bottle: '瓶',
  tube: '支',
  bag: '袋',
  set: '套',
  unit: '台',
  piece: '件',
  book: '本',
  item: '个',
  pack: '包',
  sheet: '片',
  strip: '板',
  can: '罐',
  carton: '箱',
};
const EN_UNITS: Readonly<Record<Unit, readonly [one: string, more: string]>> = {
  box: ['box', 'boxes'],
  bottle: ['bottle', 'bottles'],
  // Thermometers are also counted in 支 and are not tubes.
  tube: ['unit', 'units'],
  bag: ['bag', 'bags'],
  set: ['kit', 'kits'],
  unit: ['unit', 'units'],
  piece: ['piece', 'pieces'],
  book: ['book', 'books'],
  item: ['item', 'items'],
  pack: ['pack', 'packs'],
  sheet: ['sheet', 'sheets'],
  strip: ['strip', 'strips'],
  can: ['can', 'cans'],
  carton: ['carton', 'cartons'],
};

/** The unit in its singular or plural form. */
export const enUnit = (unit: Unit, count: number): string => EN_UNITS[unit][count === 1 ? 0 : 1];
