import { z } from 'zod';
import { IsoDate, Item } from '../vocabulary.ts';

/** One kind of goods in kits that were assembled together. */
export const KitComponent = z.object({
  item: Item,
  /**
   * Level of nesting, from 1. Goods of a deeper level are in the kits of the nearest preceding row
   * whose level is lower by 1.
   */
  depth: z.int().min(1),
  /** Number of kits that `inAll` covers. */
  kits: z.int().min(1),
  /** Quantity in all these kits together; absent when unknown. */
  inAll: z.int().min(0).optional(),
  /** Quantity in each kit; absent when the quantity is unknown or differs between kits. */
  inEach: z.int().min(0).optional(),
  /** Distinct expiry dates of the goods. No record says which kit holds which expiry date. */
  expiries: z.array(IsoDate),
  lots: z.array(z.string()),
});
export type KitComponent = z.infer<typeof KitComponent>;
