import { tidyLot } from './lot.ts';
import { isSameItem } from './same-item.ts';
import type { Item } from './vocabulary.ts';

/* Compares goods with holds, and lots with lots that look like them. */

/** The goods that a hold stops: an item, and its lots. */
export interface HeldGoods {
  readonly item: Item;
  readonly lots: readonly string[];
}

/** Returns the form in which lots are compared. Lots in old events may have full-width characters. */
export const lotKey = (lot: string): string => tidyLot(lot).toUpperCase();

/**
 * Returns a form that lots share if people confuse them: 0 and O, 1 and I and l, small and capital
 * letters, with or without blanks and hyphens.
 */
export const lookalikeKey = (lot: string): string =>
  lotKey(lot).replace(/O/g, '0').replace(/[IL]/g, '1').replace(/[ -]/g, '');

/**
 * Whether goods are of the item that a hold or a recall names. A named item without a specification
 * has every specification, since a recalled lot is printed on the pack and the specification may
 * have been left out.
 */
export const isOfItem = (named: Item, goods: Item): boolean =>
  isSameItem(named, goods) ||
  (named.specification === undefined &&
    !(named.itemId !== undefined && goods.itemId !== undefined) &&
    isSameItem(named, { ...goods, specification: undefined }));

/** Whether a hold stops goods of this item and lot. Goods without a lot are never stopped. */
export const stops = (
  { item, lots }: HeldGoods,
  goods: { readonly item: Item; readonly lot?: string | undefined },
): boolean => {
  const { lot } = goods;
  return (
    lot !== undefined &&
    isOfItem(item, goods.item) &&
    lots.some((held) => lotKey(held) === lotKey(lot))
  );
};
