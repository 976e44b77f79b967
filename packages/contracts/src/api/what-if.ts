import { z } from 'zod';
import { MOST_MONTHS_AT_ARRIVAL } from '../kinds.ts';
import {
  AcceptanceRules,
  Category,
  Count,
  Id,
  IsoDate,
  Item,
  LineId,
  OverrideReason,
  PackCondition,
  RejectionReason,
  Unit,
} from '../vocabulary.ts';
import { condition, pageOf, paging } from './paging.ts';
import { BalancesView, JourneyPart } from './tracker.ts';

// Queries and answers of the tracker's routes that apply other rules to inspected goods.

/** Rules to apply. A rule that is left out is the drive's current rule. */
const otherRules = {
  minimumMonthsAtArrival: z.coerce
    .number<number | string>()
    .int()
    .min(0)
    .max(MOST_MONTHS_AT_ARRIVAL)
    .optional(),
  sealedOnly: condition,
  devicesMustWork: condition,
  prescriptionAllowed: condition,
  /** The accepted categories, separated by dots. */
  categories: z
    .string()
    .max(100)
    .transform((text) => text.split('.'))
    .pipe(AcceptanceRules.shape.categories)
    .optional(),
};
export const ShowWhatIfQuery = z.strictObject(otherRules);

/**
 * Outcomes of inspected goods under other rules, compared with the decision. Goods that were accepted
 * against the rules stay accepted, because a person decided so, and goods that were set aside stay
 * so; for both, the outcome says what the rules alone would decide.
 */
export const WHAT_IF_OUTCOMES = [
  /** Accepted by the rules then, and rejected by the other rules. */
  'no-longer-accepted',
  /** Rejected by the rules then, and accepted by the other rules. */
  'newly-accepted',
  'still-accepted',
  'still-rejected',
  /** Accepted against the rules, and still against the other rules. */
  'override-against',
  /** Accepted against the rules, and within the other rules. */
  'override-within',
  /** Set aside without a decision; the other rules would reject the goods. */
  'aside-against',
  /** Set aside without a decision; the other rules would accept the goods. */
  'aside-within',
] as const;
export const WhatIfOutcome = z.enum(WHAT_IF_OUTCOMES);
export type WhatIfOutcome = z.infer<typeof WhatIfOutcome>;

/** Quantities by outcome. Accepted quantities include goods that were accepted against the rules. */
const Decided = z.object({ accepted: Count, rejected: Count, quarantined: Count });
/** Quantities by reason. Goods with several reasons count under the first reason. */
const ByReason = z.partialRecord(RejectionReason, Count);

export const WhatIfKind = z.object({
  category: Category,
  unit: Unit,
  asDecided: Decided,
  asItWouldBe: Decided,
  reasonsDecided: ByReason,
  reasonsOtherwise: ByReason,
  /** The outcomes that occur, in the order of {@link WHAT_IF_OUTCOMES}. */
  outcomes: z.array(
    z.object({
      outcome: WhatIfOutcome,
      /** Number of inspected parts. */
      parts: Count.min(1),
      quantity: Count.min(1),
      /**
       * Reasons by which the other rules would reject the goods; for newly accepted goods, the
       * reasons by which they were rejected.
       */
      reasons: ByReason,
      /**
       * Present places of the goods, by account of the ledger. The source `found` tells the pieces that were
       * found later, which are in these balances but not in the inspected quantity.
       */
      where: BalancesView,
    }),
  ),
  /**
   * Part of the quantities whose inspection recorded no expected arrival. The rules were applied with
   * the drive's current expected arrival.
   */
  assumedArrival: Count,
  /** Goods that no inspection has seen yet, to which no rules were applied. */
  notInspected: z.object({ promised: z.int(), received: z.int() }),
});
export type WhatIfKind = z.infer<typeof WhatIfKind>;

/**
 * Decisions on the inspected goods of a drive, and what other rules would have decided. The goods
 * that givers were warned of and did not pledge are unknown, so no number says how many there were.
 */
export const WhatIfView = z.object({
  driveId: Id,
  /** The rules that were applied. */
  rules: AcceptanceRules.omit({ version: true }),
  kinds: z.array(WhatIfKind),
  /** Goods that the rules may have kept away, which no record counts. */
  unknown: z.tuple([z.literal('not-pledged-after-warning')]),
});
export type WhatIfView = z.infer<typeof WhatIfView>;

export const ListWhatIfPartsQuery = z.strictObject({
  ...otherRules,
  category: Category,
  unit: Unit,
  outcome: WhatIfOutcome,
  ...paging,
});
/** A part of a line as an inspector saw it. */
export const WhatIfPart = z.object({
  partId: Id,
  receptionId: Id,
  lineId: LineId,
  /** Reference of the pledge; absent for goods that were not pledged. */
  reference: z.string().optional(),
  item: Item,
  /** Inspected quantity; for goods set aside, the part of it that still waits for a decision. */
  quantity: Count,
  condition: PackCondition,
  expiry: IsoDate.optional(),
  lot: z.string().optional(),
  inspectedOn: IsoDate,
  rulesVersion: z.int(),
  /** Reasons by which the goods were rejected; empty for other goods. */
  reasonsDecided: z.array(RejectionReason),
  /** Reasons by which the other rules would reject the goods; empty if they would accept them. */
  reasonsOtherwise: z.array(RejectionReason),
  override: OverrideReason.optional(),
  /** Present places of the goods. */
  places: z.array(JourneyPart.omit({ steps: true, reasons: true })),
});
export type WhatIfPart = z.infer<typeof WhatIfPart>;
export const WhatIfPartList = z.object({ parts: z.array(WhatIfPart), ...pageOf });
