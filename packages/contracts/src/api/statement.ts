import { z } from 'zod';
import { Category, Id, Instant, Unit } from '../vocabulary.ts';

// Answer of the tracker's route for a drive's public statement of what was given (公示).

/**
 * All goods of one category and unit. Two sums close:
 * `given + assembled = rejected + toInspect + stored + inKits + sent + disposed + spoiledHere` and
 * `sent = confirmed + underway + spoiledAway`.
 */
export const StatedGoods = z.object({
  category: Category,
  unit: Unit,
  /** Quantity that was handed in, found in the store, or found by the recipient as surplus. */
  given: z.int(),
  /** Number of kits that were assembled from given goods, which `given` does not include. */
  assembled: z.int(),
  /** Quantity that inspection rejected, whatever happened to it later. */
  rejected: z.int(),
  /** Quantity that waits for its inspection or for the result. */
  toInspect: z.int(),
  /** Quantity in stock and in boxes that have not been sent. */
  stored: z.int(),
  /** Quantity that went into kits. From there on, only the kits are counted. */
  inKits: z.int(),
  /** Quantity that was sent, whatever happened to it later, with the recipient's surplus. */
  sent: z.int(),
  confirmed: z.int(),
  /** Quantity on its way, or delivered and not yet confirmed. */
  underway: z.int(),
  /** Quantity that was damaged or lost after it had been sent. */
  spoiledAway: z.int(),
  /** Quantity that was accepted and later disposed of. */
  disposed: z.int(),
  /** Quantity that was damaged or lost before it could be sent. */
  spoiledHere: z.int(),
});
export type StatedGoods = z.infer<typeof StatedGoods>;

/** One item of a consignment. One sum closes: `sent = confirmed + damaged + missing + waiting`. */
export const StatedLine = z.object({
  category: Category,
  unit: Unit,
  /**
   * Name of the item; absent if the goods of the consignment came from fewer than five pledges and
   * walk-ins. The line then has all goods of its category and unit.
   */
  name: z.string().optional(),
  specification: z.string().optional(),
  sent: z.int(),
  /** Quantity that the recipient confirmed as intact, without surplus. */
  confirmed: z.int(),
  damaged: z.int(),
  missing: z.int(),
  /** Quantity in boxes that the recipient has not confirmed. */
  waiting: z.int(),
  /** Quantity that the recipient found beyond what was sent. */
  surplus: z.int(),
});
export type StatedLine = z.infer<typeof StatedLine>;

export const StatedConsignment = z.object({
  /** Number of the consignment within the drive. */
  number: z.int(),
  sentAt: Instant,
  deliveredAt: Instant.optional(),
  /** Time of the last receipt; absent until all boxes are confirmed. */
  confirmedAt: Instant.optional(),
  boxes: z.int(),
  confirmedBoxes: z.int(),
  /** The items in order of category and name. */
  lines: z.array(StatedLine),
});
export type StatedConsignment = z.infer<typeof StatedConsignment>;

/**
 * The public statement of a drive. Givers are not in it. An item is named only once it was sent
 * with the goods of at least five pledges and walk-ins, because a colleague who watches the desk
 * could otherwise tell who gave it.
 */
export const StatementView = z.object({
  driveId: Id,
  /** Time of the last event that the goods include. */
  asOf: Instant,
  goods: z.array(StatedGoods),
  /** Consignments that were sent, in order of number. */
  consignments: z.array(StatedConsignment),
  /** Number of events of the drive that could not be applied, which the goods lack. */
  parked: z.int().min(0),
});
export type StatementView = z.infer<typeof StatementView>;

/**
 * Departments of a drive compared in public, if its terms allow it. Small departments are merged as
 * in `GroupsView`, so that nobody can be told apart.
 */
export const RankingView = z.object({
  driveId: Id,
  /** The departments, the largest number of pieces first. */
  departments: z.array(
    z.object({
      /** Name of the department; absent for givers who named none. */
      name: z.string().optional(),
      /** Number of pieces handed in and not rejected, in all units together. */
      pieces: z.int(),
    }),
  ),
  /** The departments that are too small to be shown. */
  others: z.object({ groups: z.int().min(1), pieces: z.int() }).optional(),
  /** Whether nothing is shown, because the terms do not allow it or too few people gave. */
  withheld: z.boolean(),
});
export type RankingView = z.infer<typeof RankingView>;
