import { z } from 'zod';
import { IsoDate, Item } from '../vocabulary.ts';

/** Goods that are in kits of one making. */
export const KitComponent = z.object({
  item: Item,
  /** 1: in the kits themselves. 2: in kits inside them, named by the nearest preceding row of depth 1. */
  depth: z.int().min(1),
  /** Number of kits in the making. */
  kits: z.int().min(1),
  /** Quantity in all kits of the making together; absent when it is not known. */
  inAll: z.int().min(0).optional(),
  /** Quantity in each kit; absent when the kits do not all hold the same. */
  inEach: z.int().min(0).optional(),
  /** Expiry dates of the goods in all kits: which kit holds which is not recorded. */
  expiries: z.array(IsoDate),
  lots: z.array(z.string()),
});
export type KitComponent = z.infer<typeof KitComponent>;
