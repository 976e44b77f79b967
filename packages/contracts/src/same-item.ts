import type { Item } from './vocabulary.ts';

/**
 * Whether two lines name the same goods: by their ids if both are of the catalogue, and by category,
 * unit, name and specification otherwise.
 */
export const isSameItem = (a: Item, b: Item): boolean =>
  a.itemId !== undefined && b.itemId !== undefined
    ? a.itemId === b.itemId
    : a.category === b.category &&
      a.unit === b.unit &&
      a.name === b.name &&
      a.specification === b.specification;
