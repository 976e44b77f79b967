import { z } from 'zod';
import { OPEN_ENDS } from '../events/pledge.ts';
import { CASE_KINDS, CASE_STAGES } from '../events/shipment.ts';
import { Category, Count, Id, Instant, IsoDate, Item, Unit } from '../vocabulary.ts';

// Queries and answers of the tracker's routes for the coordinators' board.

/**
 * Smallest number of pledges and walk-ins in a group that is shown on its own; a smaller group
 * could identify a person.
 */
export const LEAST_PLEDGES_OF_A_GROUP = 5;

const GroupCounts = z.object({
  pledges: z.int(),
  /**
   * Number of pieces promised and not withdrawn, in all units together, without unconfirmed large
   * amounts (see `unconfirmedAmounts`).
   */
  pledged: z.int(),
  /** Part of `pledged` that is still awaited: neither handed in nor written off. */
  toCome: z.int(),
  /** Number of pieces handed in at the desk, promised or not. */
  received: z.int(),
  /** Part of `received` that inspection rejected. */
  rejected: z.int(),
});
export type GroupCounts = z.infer<typeof GroupCounts>;
export const Grouping = z.object({
  groups: z.array(
    z.object({
      /** A department's name, or a hand-in point's id; absent for givers who named none. */
      name: z.string().optional(),
      ...GroupCounts.shape,
    }),
  ),
  /**
   * Sum of the groups that are too small to be shown. If even the sum is too small, it includes the
   * next larger group, so that subtracting the shown groups from the total reveals no person.
   */
  others: z.object({ groups: z.int().min(1), ...GroupCounts.shape }).optional(),
  /** Whether no group is shown, because all groups together are too small. */
  withheld: z.boolean(),
});
export type Grouping = z.infer<typeof Grouping>;
/** Quantities by department and by hand-in point, with small groups merged or hidden. */
export const GroupsView = z.object({
  driveId: Id,
  departments: Grouping,
  /**
   * Groups by hand-in point: the point where the goods came in or, while that is unknown, the
   * giver's choice.
   */
  handInPoints: Grouping,
  /** The limit {@link LEAST_PLEDGES_OF_A_GROUP}. */
  least: z.int(),
});
export type GroupsView = z.infer<typeof GroupsView>;

export const ListShortDatedQuery = z.strictObject({ until: IsoDate });
/** Stock that expires on or before a given day and has not been sent. */
export const ShortDatedView = z.object({
  driveId: Id,
  /** Parcels, the earliest expiry first. */
  parcels: z.array(
    z.object({
      parcelId: Id,
      item: Item,
      expiry: IsoDate,
      lot: z.string().optional(),
      /** Quantity in stock that is in neither a box nor a kit. */
      free: Count,
      boxes: z.array(z.object({ boxId: Id, number: z.int(), quantity: Count })),
    }),
  ),
  /** Whether there may be more parcels than listed. */
  more: z.boolean(),
});
export type ShortDatedView = z.infer<typeof ShortDatedView>;

const inConsignment = { consignmentId: Id, number: z.int() };
const box = { boxId: Id, boxNumber: z.int().optional() };
export const Mismatch = z.discriminatedUnion('kind', [
  /** The quantity handed in differs from the promise. */
  z.object({
    kind: z.literal('hand-in'),
    since: Instant,
    pledgeId: Id,
    reference: z.string().optional(),
    shortfall: Count,
    excess: Count,
  }),
  /** A consignment's claim to a box that inventory refused or has not answered. */
  z.object({
    kind: z.literal('claim'),
    since: Instant,
    ...inConsignment,
    ...box,
    /** Reason for the refusal; absent while the claim waits. */
    refused: z.string().optional(),
  }),
  /** Delivered boxes that the recipient has not confirmed. */
  z.object({
    kind: z.literal('unconfirmed'),
    since: Instant,
    ...inConsignment,
    boxes: z.int().min(1),
  }),
  /**
   * The recipient's count differs from the packing list, and a case about the difference is open.
   */
  z.object({
    kind: z.literal('receipt'),
    since: Instant,
    ...inConsignment,
    ...box,
    caseId: Id,
    damaged: Count,
    missing: Count,
    surplus: Count,
  }),
  /** Any other open case, such as a request. */
  z.object({
    kind: z.literal('case'),
    since: Instant,
    caseId: Id,
    caseKind: z.enum(CASE_KINDS),
    stage: z.enum(CASE_STAGES).optional(),
  }),
]);
export type Mismatch = z.infer<typeof Mismatch>;
export const MISMATCH_KINDS = ['hand-in', 'claim', 'unconfirmed', 'receipt', 'case'] as const;
/** Current contradictions between records, missing answers, and open cases. */
export const MismatchesView = z.object({
  driveId: Id,
  kinds: z.array(
    z.object({
      kind: z.enum(MISMATCH_KINDS),
      total: z.int(),
      /**
       * The oldest mismatches of this kind, the oldest first. `total` includes the unlisted
       * mismatches.
       */
      mismatches: z.array(Mismatch),
    }),
  ),
});
export type MismatchesView = z.infer<typeof MismatchesView>;

/** Work that is still open in a drive, to be checked before the drive is completed. */
export const CompletionView = z.object({
  driveId: Id,
  /** Kinds of open work, in the order in which goods travel, with cases last. */
  openEnds: z.array(
    z.object({
      end: z.enum(OPEN_ENDS),
      /** Number of pieces in all units together, or number of cases. */
      count: Count.min(1),
      /** The count by category and unit; empty for cases. */
      quantities: z.array(z.object({ category: Category, unit: Unit, quantity: Count })),
    }),
  ),
});
export type CompletionView = z.infer<typeof CompletionView>;
