import type { EventIn } from '@bluebox/event-sourcing';
import { z } from 'zod';
import { ProductCode } from '../product-code.ts';
import {
  AdjustmentReason,
  Category,
  Content,
  CorrectionReason,
  Count,
  CountKind,
  HandInPoint,
  HoldGrade,
  Id,
  IsoDate,
  Item,
  KitRecipe,
  LineId,
  Lot,
  OverrideReason,
  Quantity,
  RejectionReason,
  ReopeningReason,
  ReversalReason,
  Seen,
  text,
} from '../vocabulary.ts';
import { declareStreams, defineEvent } from './definition.ts';

// Events of the inventory service, by stream.

/** Largest number of scanned packs of one line. */
export const MOST_PACKS_OF_LINE = 100;
/**
 * Keyed pseudonym of a single pack, made of its trace code or of its product and serial number. The
 * code itself is stored nowhere: an insurance scans it when the medicine is bought, so it may lead
 * to the buyer.
 */
export const PackPseudonym = z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'is not a pseudonym');

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
  /** Packs of the line whose codes were scanned; see {@link PackPseudonym}. */
  packs: z.array(PackPseudonym).min(1).max(MOST_PACKS_OF_LINE).optional(),
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
/**
 * Mark that the pieces are held: they go into, or come out of, the quarantined goods and not the
 * accepted goods.
 */
const held = { held: z.literal(true).optional() };
/**
 * Largest number of lots that one hold names.
 */
export const MOST_LOTS = 50;
const direction = z.enum(['found', 'lost', 'damaged', 'disposed']);

/** Largest number of parcels and of boxes in one stocktake, because all figures are one stream. */
export const MOST_COUNTED = 500;
/** Largest number of parcels that one commit of a stocktake adjusts. */
export const MOST_POSTED = 50;
const count = { countId: Id, driveId: Id };
const figure = {
  ...count,
  parcelId: Id,
  quantity: Count,
  /** Version of the parcel's stream at which it was counted. */
  version: z.int().min(1),
  /** Account of the person who counted. */
  by: Id,
};

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
  z.strictObject({ ...counted, boxId: Id, ...held }),
);
export const parcelTakenForKit = defineEvent(
  'parcel.taken-for-kit',
  1,
  z.strictObject({ ...counted, kitId: Id }),
);
export const parcelReturnedFromKit = defineEvent(
  'parcel.returned-from-kit',
  1,
  z.strictObject({ ...counted, kitId: Id, ...held }),
);
export const parcelAdjusted = defineEvent(
  'parcel.adjusted',
  1,
  z.strictObject({
    ...counted,
    adjustmentId: Id,
    direction,
    reason: AdjustmentReason,
    /** Stocktake that found the difference; absent for an adjustment by hand. */
    countId: Id.optional(),
    ...held,
    ...note,
  }),
);
export const parcelAdjustmentReversed = defineEvent(
  'parcel.adjustment-reversed',
  1,
  z.strictObject({ ...counted, reverses: Id, direction, reason: ReversalReason, ...held, ...note }),
);
/**
 * A hold stops a parcel. `quantity` is what was free; what is packed or in kits stays there. Pieces
 * that come back later are held by the event that brings them back.
 */
export const parcelHeld = defineEvent(
  'parcel.held',
  1,
  z.strictObject({ ...parcel, quantity: Count, holdId: Id }),
);
/**
 * A hold no longer stops a parcel. `quantity` is what is free again: all held pieces if this was the
 * parcel's last hold, and none otherwise.
 */
export const parcelReleased = defineEvent(
  'parcel.released',
  1,
  z.strictObject({ ...parcel, quantity: Count, holdId: Id }),
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
    /** Recipe of the drive by which the kits were assembled. */
    recipeId: KitRecipe.shape.recipeId.optional(),
  }),
);
export const kitTakenApart = defineEvent(
  'kit.taken-apart',
  1,
  z.strictObject({
    kitId: Id,
    driveId: Id,
    parcelId: Id,
    item: Item,
    quantity: Quantity,
    ...held,
  }),
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
    why: z.enum(['not-sealed', 'granted-elsewhere', 'unknown-box', 'other-drive', 'held']),
  }),
  { scope: null },
);
export const boxReleased = defineEvent(
  'box.released',
  1,
  z.strictObject({ ...box, consignmentId: Id }),
);

/** Names of an item of the catalogue. */
export const ItemNames = z.strictObject({
  name: Item.shape.name,
  specification: Item.shape.specification,
  /** English name, for readers of English. An item without one is shown in Chinese. */
  english: text(80).optional(),
});
export type ItemNames = z.infer<typeof ItemNames>;
const itemCode = {
  itemId: Id,
  code: ProductCode,
  /**
   * Number of the item among those that have had the code, beginning with 1. A code that was
   * forgotten can be learnt again under the next number.
   */
  holder: z.int().min(1),
};
export const itemListed = defineEvent(
  'item.listed',
  1,
  z.strictObject({
    itemId: Id,
    ...ItemNames.shape,
    category: Item.shape.category,
    unit: Item.shape.unit,
  }),
  { scope: null },
);
/** All names of the item; a name that is absent was removed. */
export const itemRenamed = defineEvent(
  'item.renamed',
  1,
  z.strictObject({ itemId: Id, ...ItemNames.shape }),
  { scope: null },
);
/** The item turned out to be the same as another, which takes its place. */
export const itemMerged = defineEvent('item.merged', 1, z.strictObject({ itemId: Id, into: Id }), {
  scope: null,
});
export const itemCodeLearnt = defineEvent('item.code-learnt', 1, z.strictObject(itemCode), {
  scope: null,
});
export const itemCodeForgotten = defineEvent('item.code-forgotten', 1, z.strictObject(itemCode), {
  scope: null,
});

/** Scope of all events of the catalogue, which belongs to no drive. They share one bucket and one order. */
export const CATALOGUE_SCOPE = 'catalogue';
export const countBegun = defineEvent(
  'count.begun',
  1,
  z.strictObject({
    ...count,
    kind: CountKind,
    /** Category to which the count is limited; absent if every category is counted. */
    category: Category.optional(),
    /** Parcels to which the count is limited; absent if the shelf is counted as it stands. */
    parcelIds: z.array(Id).min(1).max(MOST_COUNTED).optional(),
    /** Number of people who count each parcel independently of one another. */
    counters: z.union([z.literal(1), z.literal(2)]),
  }),
);
export const countCounted = defineEvent('count.counted', 1, z.strictObject(figure));
/** A figure that replaces the earlier figures of the parcel. */
export const countRecounted = defineEvent('count.recounted', 1, z.strictObject(figure));
export const countBoxCounted = defineEvent(
  'count.box-counted',
  1,
  z.strictObject({ ...count, boxId: Id, present: z.boolean(), by: Id }),
);
/**
 * Figures that were compared with the records, at most {@link MOST_POSTED} in one event. A count is
 * posted by as many events as its parcels need.
 */
export const countPosted = defineEvent(
  'count.posted',
  1,
  z.strictObject({
    ...count,
    parcels: z
      .array(
        z.strictObject({
          parcelId: Id,
          /** Figure of the count, and free quantity that was recorded. */
          counted: Count,
          expected: Count,
          /** Adjustment by the difference; absent if the figures are equal. */
          adjustmentId: Id.optional(),
        }),
      )
      .min(1)
      .max(MOST_POSTED),
    ...note,
  }),
);
export const countReversed = defineEvent(
  'count.reversed',
  1,
  z.strictObject({
    ...count,
    /** Reversed adjustments, at most {@link MOST_POSTED} in one event. */
    adjustments: z.array(z.strictObject({ parcelId: Id, adjustmentId: Id })).max(MOST_POSTED),
    /** Whether nothing of the count is left to reverse. */
    complete: z.boolean(),
    reason: ReversalReason,
    ...note,
  }),
);
export const countAbandoned = defineEvent(
  'count.abandoned',
  1,
  z.strictObject({ ...count, reason: CorrectionReason, ...note }),
);
const markedBox = {
  ...box,
  /** Content of the box that the hold stops. */
  parcelId: Id,
  holdId: Id,
  /** Consignment that has the box. */
  consignmentId: Id.optional(),
};
export const boxHeld = defineEvent('box.held', 1, z.strictObject(markedBox));
export const boxHoldLifted = defineEvent('box.hold-lifted', 1, z.strictObject(markedBox));
export const holdPlaced = defineEvent(
  'hold.placed',
  1,
  z.strictObject({
    holdId: Id,
    item: Item,
    lots: z.array(Lot).min(1).max(MOST_LOTS),
    /** The fault, which everybody may read: givers and recipients too. */
    why: text(120),
    grade: HoldGrade,
  }),
  { scope: 'holdId' },
);
export const holdLifted = defineEvent(
  'hold.lifted',
  1,
  z.strictObject({ holdId: Id, reason: text(120) }),
  { scope: 'holdId' },
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
    parcelHeld,
    parcelReleased,
  ],
  /** Kits that were assembled together from parcels. */
  kit: [kitAssembled, kitTakenApart],
  /** A stocktake: figures by people who do not see the records, and their comparison with these. */
  count: [
    countBegun,
    countCounted,
    countRecounted,
    countBoxCounted,
    countPosted,
    countReversed,
    countAbandoned,
  ],
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
    boxHeld,
    boxHoldLifted,
  ],
  /** An item of the catalogue. */
  item: [itemListed, itemRenamed, itemMerged, itemCodeLearnt, itemCodeForgotten],
  /** An order to stop all goods of some lots of an item, in every drive. */
  hold: [holdPlaced, holdLifted],
});

export const {
  reception: receptionEvents,
  parcel: parcelEvents,
  kit: kitEvents,
  count: countEvents,
  box: boxEvents,
  item: itemEvents,
  hold: holdEvents,
} = inventoryStreams;
export type ReceptionEvent = EventIn<typeof receptionEvents>;
export type ParcelEvent = EventIn<typeof parcelEvents>;
export type KitEvent = EventIn<typeof kitEvents>;
export type CountEvent = EventIn<typeof countEvents>;
export type BoxEvent = EventIn<typeof boxEvents>;
export type HoldEvent = EventIn<typeof holdEvents>;
export type ItemEvent = EventIn<typeof itemEvents>;
export type InventoryEvent =
  | ReceptionEvent
  | ParcelEvent
  | KitEvent
  | CountEvent
  | BoxEvent
  | ItemEvent
  | HoldEvent;
