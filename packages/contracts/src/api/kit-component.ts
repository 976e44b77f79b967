import { z } from 'zod';
import { IsoDate, Item } from '../vocabulary.ts';

/** Goods that are in kits of one making. */
export const KitComponent = z.object({
  item: Item,
  /** 1: in the kits themselves. 2: in the kits that are in them, which the nearest row of depth 1 before tells. */
  depth: z.int().min(1),
  /** How many kits were made. */
  kits: z.int().min(1),
  /** In all kits of the making together; absent where nobody can say. */
  inAll: z.int().min(0).optional(),
  /** In each of them; absent where they do not all have as many. */
  inEach: z.int().min(0).optional(),
  /** Of the goods in all kits: which kit holds which is not recorded. */
  expiries: z.array(IsoDate),
  lots: z.array(z.string()),
});
export type KitComponent = z.infer<typeof KitComponent>;
