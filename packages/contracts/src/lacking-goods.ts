import type { Item } from './vocabulary.ts';

/** Goods of one kit, and how much of them is free. */
export interface KitGoods {
  readonly item: Item;
  /** Quantity in one kit. */
  readonly quantity: number;
  readonly free: number;
}

/** Returns the quantity of each component that lacks for a number of kits. */
export const lackingGoods = (
  components: readonly KitGoods[],
  kits: number,
): readonly Pick<KitGoods, 'item' | 'quantity'>[] =>
  components
    .map(({ item, quantity, free }) => ({ item, quantity: quantity * kits - free }))
    .filter(({ quantity }) => quantity > 0);
