import type { EventIn } from '@bluebox/event-sourcing';
import { z } from 'zod';
import {
  AdjustmentReason,
  Content,
  CorrectionReason,
  Count,
  HandInPoint,
  Id,
  IsoDate,
  Item,
  LineId,
  Lot,
  OverrideReason,
  Quantity,
  RejectionReason,
  ReopeningReason,
  ReversalReason,
  Seen,
} from '../vocabulary.ts';
import { declareStreams, defineEvent } from './definition.ts';

// Events of the inventory service, by stream.

/** A line as it was handed in at the desk. */
export const ReceivedLine = z.strictObject({
  /** The pledge's line id, or `x1`, `x2` and so on for goods that were not pledged. */
  lineId: LineId,
  item: Item,
  expiry: IsoDate.optional(),
  lot: Lot.optional(),
  /**
   * Facts about a pledged line that the desk read off the packs. The line's other facts, if
   * present, are as promised.
   */
  stated: z
    .array(z.enum(['expiry', 'lot']))
    .min(1)
    .max(2)
    .optional(),
  /** Quantity that was handed in: `ofPromise + excess`. */
  received: Count,
  /** Part of `received` that fulfils the promise, which falls by this and by `shortfall`. */
  ofPromise: Count,
  /** Quantity beyond the promise, or never promised. It counts as a walk-in. */
  excess: Count,
  /** Promised quantity that the desk reported as not coming. */
  shortfall: Count,
});
export type ReceivedLine = z.infer<typeof ReceivedLine>;

const part = { partId: Id, quantity: Quantity, seen: Seen };
export const InspectedPart = z.discriminatedUnion('outcome', [
  z.strictObject({
    ...part,
    outcome: z.literal('accepted'),
    parcelId: Id,
    /** Reason for accepting the goods against the rules. */
    override: OverrideReason.optional(),
  }),
  z.strictObject({
    ...part,
    outcome: z.literal('rejected'),
    reasons: z.array(RejectionReason).min(1),
  }),
  z.strictObject({ ...part, outcome: z.literal('quarantined') }),
]);
export type InspectedPart = z.infer<typeof InspectedPart>;

const reception = { receptionId: Id, driveId: Id, pledgeId: Id.optional() };
const inspection = {
  ...reception,
  inspectionId: Id,
  lineId: LineId,
  item: Item,
  from: z.enum(['received', 'quarantined']),
  /**
   * Id of the inspected portion. Older events lack the id; their goods come from portions that
   * match the inspector's observations, and then from the oldest portions.
   */
  portion: Id.optional(),
  rulesVersion: z.int().min(1),
  parts: z.array(InspectedPart).min(1).max(50),
};
const parcel = { parcelId: Id, driveId: Id, item: Item };
const counted = { ...parcel, quantity: Quantity };
const box = { boxId: Id, driveId: Id };
/** Id of a note in the service's vault. */
const note = { noteId: Id.optional() };
/** Ids of the event's photos, which are stored outside the log. */
const photos = { photos: z.array(Id).min(1).max(4).optional() };
const direction = z.enum(['found', 'lost', 'damaged', 'disposed']);

/**
 * Largest number of parcels in one assembly of kits; high, because goods from different givers are
 * different parcels.
 */
export const MOST_COMPONENTS = 500;

export const receptionRecorded = defineEvent(
  'reception.recorded',
  1,
  z.strictObject({
    ...reception,
    entryId: Id,
    handInPointId: HandInPoint.shape.pointId.optional(),
    lines: z.array(ReceivedLine).min(1).max(100),
  }),
);
export const receptionReversed = defineEvent(
  'reception.reversed',
  1,
  z.strictObject({
    ...reception,
    /** The reversed entry, which counts as if it had never been made. */
    reverses: Id,
    reason: ReversalReason,
    lines: z.array(ReceivedLine).min(1).max(100),
    ...note,
  }),
);
export const inspectionRecorded = defineEvent(
  'inspection.recorded',
  1,
  z.strictObject({
    ...inspection,
    /**
     * Dates with which the rules were applied: the expected arrival of the goods, and the day of
     * the inspection.
     */
    expectedArrival: IsoDate.optional(),
    inspectedOn: IsoDate.optional(),
    ...note,
    ...photos,
  }),
);
export const inspectionReversed = defineEvent(
  'inspection.reversed',
  1,
  z.strictObject({
    ...inspection,
    inspectionId: z.never().optional(),
    reverses: Id,
    reason: ReversalReason,
    ...note,
  }),
);
export const rejectionSettled = defineEvent(
  'rejection.settled',
  1,
  z.strictObject({
    ...reception,
    settlementId: Id,
    lineId: LineId,
    item: Item,
    quantity: Quantity,
    to: z.enum(['returned', 'disposed']),
  }),
);
export const rejectionSettlementReversed = defineEvent(
  'rejection.settlement-reversed',
  1,
  z.strictObject({
    ...reception,
    reverses: Id,
    reason: ReversalReason,
    lineId: LineId,
    item: Item,
    quantity: Quantity,
    to: z.enum(['returned', 'disposed']),
    ...note,
  }),
);
export const parcelCreated = defineEvent(
  'parcel.created',
  1,
  z.strictObject({
    ...counted,
    origin: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('inspection'),
        receptionId: Id,
        inspectionId: Id,
        lineId: LineId,
        pledgeId: Id.optional(),
      }),
      z.strictObject({ kind: z.literal('assembly'), kitId: Id }),
    ]),
    expiry: IsoDate.optional(),
    lot: Lot.optional(),
  }),
);
export const parcelVoided = defineEvent(
  'parcel.voided',
  1,
  z.strictObject({ ...counted, reverses: Id }),
);
export const parcelPacked = defineEvent(
  'parcel.packed',
  1,
  z.strictObject({ ...counted, boxId: Id }),
);
export const parcelUnpacked = defineEvent(
  'parcel.unpacked',
  1,
  z.strictObject({ ...counted, boxId: Id }),
);
export const parcelTakenForKit = defineEvent(
  'parcel.taken-for-kit',
  1,
  z.strictObject({ ...counted, kitId: Id }),
);
export const parcelReturnedFromKit = defineEvent(
  'parcel.returned-from-kit',
  1,
  z.strictObject({ ...counted, kitId: Id }),
);
export const parcelAdjusted = defineEvent(
  'parcel.adjusted',
  1,
  z.strictObject({ ...counted, adjustmentId: Id, direction, reason: AdjustmentReason, ...note }),
);
export const parcelAdjustmentReversed = defineEvent(
  'parcel.adjustment-reversed',
  1,
  z.strictObject({ ...counted, reverses: Id, direction, reason: ReversalReason, ...note }),
);
export const kitAssembled = defineEvent(
  'kit.assembled',
  1,
  z.strictObject({
    kitId: Id,
    driveId: Id,
    /** Parcel of the assembled kits. */
    parcelId: Id,
    item: Item,
    quantity: Quantity,
    components: z.array(Content).min(1).max(MOST_COMPONENTS),
  }),
);
export const kitTakenApart = defineEvent(
  'kit.taken-apart',
  1,
  z.strictObject({ kitId: Id, driveId: Id, parcelId: Id, item: Item, quantity: Quantity }),
);
export const boxOpened = defineEvent(
  'box.opened',
  1,
  z.strictObject({ ...box, number: z.int().min(1).max(99_999) }),
);
export const boxItemPacked = defineEvent(
  'box.item-packed',
  1,
  z.strictObject({
    ...box,
    content: Content,
    /** Reason for packing medicine into one box with other goods. */
    override: OverrideReason.optional(),
    /** Reason for packing the goods while equal goods that expire earlier were free. */
    outOfOrder: OverrideReason.optional(),
  }),
);
export const boxItemUnpacked = defineEvent(
  'box.item-unpacked',
  1,
  z.strictObject({ ...box, content: Content }),
);
export const boxSealed = defineEvent(
  'box.sealed',
  1,
  z.strictObject({
    ...box,
    /** Gross weight in grams. */
    weight: z.int().min(1).max(50_000),
    contents: z.array(Content).min(1).max(200),
  }),
);
export const boxReopened = defineEvent(
  'box.reopened',
  1,
  z.strictObject({ ...box, reason: ReopeningReason, ...note }),
);
export const boxDiscarded = defineEvent(
  'box.discarded',
  1,
  z.strictObject({ ...box, reason: CorrectionReason, ...note }),
);
export const boxGranted = defineEvent(
  'box.granted',
  1,
  z.strictObject({
    ...box,
    consignmentId: Id,
    number: z.int().min(1),
    weight: z.int().min(1).max(50_000),
    contents: z.array(Content).min(1).max(200),
  }),
);
export const boxClaimRefused = defineEvent(
  'box.claim-refused',
  1,
  z.strictObject({
    boxId: Id,
    /** The consignment's drive. The event itself is in the scope of the box. */
    driveId: Id,
    consignmentId: Id,
    why: z.enum(['not-sealed', 'granted-elsewhere', 'unknown-box', 'other-drive']),
  }),
  { scope: null },
);
export const boxReleased = defineEvent(
  'box.released',
  1,
  z.strictObject({ ...box, consignmentId: Id }),
);

export const inventoryStreams = declareStreams('inventory', {
  /**
   * The goods of one pledge or one walk-in at the desk: hand-ins, inspections, and settled
   * rejections.
   */
  reception: [
    receptionRecorded,
    receptionReversed,
    inspectionRecorded,
    inspectionReversed,
    rejectionSettled,
    rejectionSettlementReversed,
  ],
  /** An accepted quantity of one line, or the kits of one assembly. */
  parcel: [
    parcelCreated,
    parcelVoided,
    parcelPacked,
    parcelUnpacked,
    parcelTakenForKit,
    parcelReturnedFromKit,
    parcelAdjusted,
    parcelAdjustmentReversed,
  ],
  /** Kits that were assembled together from parcels. */
  kit: [kitAssembled, kitTakenApart],
  /** A carton, with its contents and its consignment. */
  box: [
    boxOpened,
    boxItemPacked,
    boxItemUnpacked,
    boxSealed,
    boxReopened,
    boxDiscarded,
    boxGranted,
    boxClaimRefused,
    boxReleased,
  ],
});

export const {
  reception: receptionEvents,
  parcel: parcelEvents,
  kit: kitEvents,
  box: boxEvents,
} = inventoryStreams;
export type ReceptionEvent = EventIn<typeof receptionEvents>;
export type ParcelEvent = EventIn<typeof parcelEvents>;
export type KitEvent = EventIn<typeof kitEvents>;
export type BoxEvent = EventIn<typeof boxEvents>;
export type InventoryEvent = ReceptionEvent | ParcelEvent | KitEvent | BoxEvent;
