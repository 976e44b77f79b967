import { z } from 'zod';
import { IsoDate, Item } from '../vocabulary.ts';

/** One kind of goods in kits that were assembled together. */
export const KitComponent = z.object({
  item: Item,
  /**
   * Depth of the goods: 1 in the kits themselves, 2 in kits inside them, and so on. The nearest
   * preceding row whose depth is lower by 1 names the inner kits that hold the goods.
   */
  depth: z.int().min(1),
  /** Number of kits that were assembled together. */
  kits: z.int().min(1),
  /** Quantity in all these kits together; absent when it is not known. */
  inAll: z.int().min(0).optional(),
  /** Quantity in each kit; absent when the kits do not all hold the same quantity. */
  inEach: z.int().min(0).optional(),
  /** Expiry dates of the goods in all these kits. There is no record of which kit holds which. */
  expiries: z.array(IsoDate),
  lots: z.array(z.string()),
});
export type KitComponent = z.infer<typeof KitComponent>;
