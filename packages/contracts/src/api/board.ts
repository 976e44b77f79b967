import { z } from 'zod';
import { OPEN_ENDS } from '../events/pledge.ts';
import { CASE_KINDS, CASE_STAGES } from '../events/shipment.ts';
import { Category, Count, Id, Instant, IsoDate, Item, Unit } from '../vocabulary.ts';

/** Fewer pledges than this are not told as a group of their own: a person could be told from them. */
export const LEAST_PLEDGES_OF_A_GROUP = 5;

const GroupCounts = z.object({
  pledges: z.int(),
  /** Pieces of all units together: promised and not withdrawn. */
  pledged: z.int(),
  /** Pieces that came over the counter, promised or not. */
  received: z.int(),
  /** Of those, pieces that inspection did not take. */
  rejected: z.int(),
});
export type GroupCounts = z.infer<typeof GroupCounts>;
export const Grouping = z.object({
  groups: z.array(
    z.object({
      /** A department's name, or a hand-in point's id; absent for who did not say. */
      name: z.string().optional(),
      ...GroupCounts.shape,
    }),
  ),
  /** Groups that are too small to be told one by one, and what keeps them from being told by subtraction. */
  others: z.object({ groups: z.int().min(1), ...GroupCounts.shape }).optional(),
  /** There are too few pledges in all for any group to be told. */
  withheld: z.boolean(),
});
export type Grouping = z.infer<typeof Grouping>;
/** Who gave, without anybody to be told from it. */
export const GroupsView = z.object({
  driveId: Id,
  departments: Grouping,
  /** Where the goods came in; for what has not come yet, where it is to come. */
  handInPoints: Grouping,
  /** {@link LEAST_PLEDGES_OF_A_GROUP} */
  least: z.int(),
});
export type GroupsView = z.infer<typeof GroupsView>;

/** Stock that is here and expires early. */
export const ShortDatedView = z.object({
  driveId: Id,
  /** The first to expire first. */
  parcels: z.array(
    z.object({
      parcelId: Id,
      item: Item,
      expiry: IsoDate,
      lot: z.string().optional(),
      /** In the store, in no box. */
      free: Count,
      boxes: z.array(z.object({ boxId: Id, number: z.int(), quantity: Count })),
    }),
  ),
  /** There is more than is told here. */
  more: z.boolean(),
});
export type ShortDatedView = z.infer<typeof ShortDatedView>;

const inConsignment = { consignmentId: Id, number: z.int() };
const box = { boxId: Id, boxNumber: z.int().optional() };
export const Mismatch = z.discriminatedUnion('kind', [
  /** Promised, and another quantity came. */
  z.object({
    kind: z.literal('hand-in'),
    since: Instant,
    pledgeId: Id,
    reference: z.string().optional(),
    shortfall: Count,
    excess: Count,
  }),
  /** A consignment asked for a box: inventory refused it, or has not answered. */
  z.object({
    kind: z.literal('claim'),
    since: Instant,
    ...inConsignment,
    ...box,
    /** Why it was refused; absent while it waits. */
    refused: z.string().optional(),
  }),
  /** The carrier says that it arrived; the recipient has said nothing. */
  z.object({
    kind: z.literal('unconfirmed'),
    since: Instant,
    ...inConsignment,
    boxes: z.int().min(1),
  }),
  /** The recipient's word differs from the packing list, and a case of it is open. */
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
  /** Open for another reason. */
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
/** What does not fit together now. */
export const MismatchesView = z.object({
  driveId: Id,
  kinds: z.array(
    z.object({
      kind: z.enum(MISMATCH_KINDS),
      total: z.int(),
      /** The oldest first; not all where there are many. */
      mismatches: z.array(Mismatch),
    }),
  ),
});
export type MismatchesView = z.infer<typeof MismatchesView>;

/** What is still open in a drive: what somebody should know before it is completed. */
export const CompletionView = z.object({
  driveId: Id,
  /** In the order in which goods travel; nothing when all is done. */
  openEnds: z.array(
    z.object({
      end: z.enum(OPEN_ENDS),
      /** Pieces of all units together, or cases. */
      count: Count.min(1),
      /** By what they are counted in; of goods only. */
      quantities: z.array(z.object({ category: Category, unit: Unit, quantity: Count })),
    }),
  ),
});
export type CompletionView = z.infer<typeof CompletionView>;
