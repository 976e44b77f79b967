import { z } from 'zod';
import { OPEN_ENDS } from '../events/pledge.ts';
import { CASE_KINDS, CASE_STAGES } from '../events/shipment.ts';
import { Category, Count, Id, Instant, IsoDate, Item, Unit } from '../vocabulary.ts';

// Queries and answers of the tracker's routes for the coordinators' board.

/**
 * Groups with fewer pledges and walk-ins than this are not shown on their own, because they could
 * identify a person.
 */
export const LEAST_PLEDGES_OF_A_GROUP = 5;

const GroupCounts = z.object({
  pledges: z.int(),
  /**
   * Number of pieces promised and not withdrawn, in all units together, without amounts far above
   * the need that staff have not confirmed.
   */
  pledged: z.int(),
  /** Number of those pieces that are still awaited: neither handed in nor written off. */
  toCome: z.int(),
  /** Number of pieces handed in at the desk, promised or not. */
  received: z.int(),
  /** Number of received pieces that inspection rejected. */
  rejected: z.int(),
});
export type GroupCounts = z.infer<typeof GroupCounts>;
export const Grouping = z.object({
  groups: z.array(
    z.object({
      /**
       * A department's name, or a hand-in point's id; absent for pledges and walk-ins without one.
       */
      name: z.string().optional(),
      ...GroupCounts.shape,
    }),
  ),
  /**
   * Groups that are too small to be shown one by one, and the group that is merged with them so
   * that subtraction does not reveal them.
   */
  others: z.object({ groups: z.int().min(1), ...GroupCounts.shape }).optional(),
  /** Whether all groups are hidden, because even together they are too small to be shown. */
  withheld: z.boolean(),
});
export type Grouping = z.infer<typeof Grouping>;
/** Quantities by department and by hand-in point, with small groups merged or hidden. */
export const GroupsView = z.object({
  driveId: Id,
  departments: Grouping,
  /**
   * Groups by hand-in point: the point where the goods came in or, until then, the one that the
   * giver chose.
   */
  handInPoints: Grouping,
  /** Smallest number of pledges and walk-ins of a group that is shown on its own. */
  least: z.int(),
});
export type GroupsView = z.infer<typeof GroupsView>;

export const ListShortDatedQuery = z.strictObject({ until: IsoDate });
/** Stock that expires on or before a given day and has not been sent. */
export const ShortDatedView = z.object({
  driveId: Id,
  /** The parcels, ordered by expiry date, the earliest first. */
  parcels: z.array(
    z.object({
      parcelId: Id,
      item: Item,
      expiry: IsoDate,
      lot: z.string().optional(),
      /** Quantity that is in stock, in neither a box nor a kit. */
      free: Count,
      boxes: z.array(z.object({ boxId: Id, number: z.int(), quantity: Count })),
    }),
  ),
  /** Whether there may be more parcels than are listed here. */
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
  /** A consignment claimed a box, and inventory refused the claim or has not answered it. */
  z.object({
    kind: z.literal('claim'),
    since: Instant,
    ...inConsignment,
    ...box,
    /** Reason for the refusal; absent while the claim waits. */
    refused: z.string().optional(),
  }),
  /** Boxes are recorded as delivered, but the recipient has not confirmed them. */
  z.object({
    kind: z.literal('unconfirmed'),
    since: Instant,
    ...inConsignment,
    boxes: z.int().min(1),
  }),
  /** The recipient's count differs from the packing list, and a case is open about it. */
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
/** Records that contradict each other at present, answers that are missing, and open cases. */
export const MismatchesView = z.object({
  driveId: Id,
  kinds: z.array(
    z.object({
      kind: z.enum(MISMATCH_KINDS),
      total: z.int(),
      /**
       * The oldest mismatches of this kind, the oldest first. Those left out are included in
       * `total`.
       */
      mismatches: z.array(Mismatch),
    }),
  ),
});
export type MismatchesView = z.infer<typeof MismatchesView>;

/** Work that is still open in a drive, to be checked before the drive is completed. */
export const CompletionView = z.object({
  driveId: Id,
  /** The kinds of open work, in the order in which goods travel. Empty when everything is done. */
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
