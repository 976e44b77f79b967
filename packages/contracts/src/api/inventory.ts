import { z } from 'zod';
import { InspectedPart, MOST_COMPONENTS, ReceivedLine } from '../events/inventory.ts';
import { PledgeLine } from '../events/pledge.ts';
import {
  AdjustmentReason,
  Content,
  CorrectionReason,
  Count,
  HandInPoint,
  Id,
  Instant,
  IsoDate,
  Item,
  LineId,
  Lot,
  Note,
  OverrideReason,
  Quantity,
  ReopeningReason,
  ReversalReason,
  Seen,
  TypedItem,
  TypedLot,
} from '../vocabulary.ts';
import { condition, pageOf, paging, searched } from './paging.ts';
import { PhotoIds } from './photo.ts';
import { ExpiryInput } from './pledge.ts';

// Bodies, queries and answers of the inventory service's routes.

/** A pledge as the desk sees it, with the quantity still expected of each line. */
export const ExpectedPledge = z.object({
  pledgeId: Id,
  driveId: Id,
  reference: z.string(),
  lines: z.array(
    z.object({
      ...PledgeLine.shape,
      /**
       * Quantity still promised, according to the events of the pledge and inventory services seen
       * so far.
       */
      outstanding: Count,
    }),
  ),
  handInPointId: z.string().optional(),
  /** Id of the pledge's reception, equal to `pledgeId`; absent before the first hand-in. */
  receptionId: Id.optional(),
});
export type ExpectedPledge = z.infer<typeof ExpectedPledge>;
export const ListExpectedQuery = z.strictObject({
  ...paging,
  search: searched,
  outstanding: condition,
});
export const ExpectedPledgeList = z.object({
  expected: z.array(ExpectedPledge),
  ...pageOf,
});

export const RecordReceptionBody = z.strictObject({
  driveId: Id,
  /** The pledge's reference; absent for a walk-in. */
  reference: z.string().max(20).optional(),
  handInPointId: HandInPoint.shape.pointId.optional(),
  lines: z
    .array(
      z.union([
        z.strictObject({
          lineId: LineId,
          quantity: Count,
          /** State of the rest of the promise: still expected, or written off (`not-coming`). */
          rest: z.enum(['expected', 'not-coming']).default('expected'),
          expiry: ExpiryInput.optional(),
          lot: TypedLot.optional(),
        }),
        z.strictObject({
          item: TypedItem,
          quantity: Quantity,
          expiry: ExpiryInput.optional(),
          lot: TypedLot.optional(),
        }),
      ]),
    )
    .min(1)
    .max(100),
});
export type RecordReceptionBody = z.input<typeof RecordReceptionBody>;
export const RecordReceptionAnswer = z.object({
  receptionId: Id,
  entryId: Id,
  version: z.int(),
  lines: z.array(ReceivedLine),
});

/** Goods of a line that are inspected together, because `expiry`, `lot` and `stated` are equal. */
export const PortionView = z.object({
  /** Id by which an inspection names the portion. */
  portion: Id,
  /** Whether the goods wait for their first inspection or were set aside by an inspection. */
  from: z.enum(['received', 'quarantined']),
  expiry: IsoDate.optional(),
  lot: Lot.optional(),
  /**
   * The facts, among `expiry` and `lot`, that were read off the packs. A value that was not read off the
   * packs is as the giver promised.
   */
  stated: z.array(z.enum(['expiry', 'lot'])),
  /** Quantity that was received or set aside, according to `from`. */
  quantity: Count,
  /** Part of `quantity` that is not decided on yet. */
  waiting: Count,
});
export type PortionView = z.infer<typeof PortionView>;
export const ReceptionLineView = z.object({
  lineId: LineId,
  item: Item,
  /** Expiry date, if all received goods share it; otherwise see `portions`. */
  expiry: IsoDate.optional(),
  lot: Lot.optional(),
  portions: z.array(PortionView),
  received: Count,
  /** Quantity that waits for inspection. */
  toInspect: Count,
  quarantined: Count,
  accepted: Count,
  rejected: Count,
  /** Rejected quantity that was given back or disposed of. */
  settled: Count,
});
/** Reason for reversing a record. */
const Reversal = z.object({ reason: ReversalReason, note: z.string().optional() });
export const ReceptionView = z.object({
  receptionId: Id,
  driveId: Id,
  pledgeId: Id.optional(),
  reference: z.string().optional(),
  lines: z.array(ReceptionLineView),
  entries: z.array(
    z.object({
      entryId: Id,
      recordedAt: Instant,
      reversed: z.boolean(),
      reversal: Reversal.optional(),
      lines: z.array(ReceivedLine),
    }),
  ),
  inspections: z.array(
    z.object({
      inspectionId: Id,
      lineId: LineId,
      from: z.enum(['received', 'quarantined']),
      portion: Id.optional(),
      /**
       * Version of the rules that were applied. Older inspections lack `expectedArrival` and
       * `inspectedOn`.
       */
      rulesVersion: z.int(),
      expectedArrival: IsoDate.optional(),
      inspectedOn: IsoDate.optional(),
      reversed: z.boolean(),
      reversal: Reversal.optional(),
      parts: z.array(InspectedPart),
      note: z.string().optional(),
      /** Ids of the photos that have not been erased. */
      photos: z.array(Id),
    }),
  ),
  /** Rejected goods that were given back or disposed of. */
  settlements: z.array(
    z.object({
      settlementId: Id,
      recordedAt: Instant,
      lineId: LineId,
      quantity: Quantity,
      to: z.enum(['returned', 'disposed']),
      reversed: z.boolean(),
      reversal: Reversal.optional(),
    }),
  ),
  version: z.int(),
});
export type ReceptionView = z.infer<typeof ReceptionView>;
export const ReceptionSummary = z.object({
  id: Id,
  driveId: Id,
  reference: z.string().optional(),
  /** Time of the first hand-in. */
  recordedAt: Instant,
  /** Time of the last hand-in, even if it was reversed. */
  cameAt: Instant,
  /** Distinct names of all goods ever received. */
  goods: z.array(z.string()),
  lineCount: z.int(),
  received: Count,
  /** Quantity that was promised, and later reported as not coming. */
  notComing: Count,
  toInspect: Count,
  /** Whether goods wait for inspection. */
  open: z.boolean(),
  /** Quantity set aside at inspection and not decided on since. */
  setAside: Count,
  /** Quantity that was rejected, and neither given back nor disposed of. */
  toSettle: Count,
  /** Whether goods that were set aside or rejected are still here. */
  unsettled: z.boolean(),
});
export type ReceptionSummary = z.infer<typeof ReceptionSummary>;
export const ListReceptionsQuery = z.strictObject({
  ...paging,
  open: condition,
  unsettled: condition,
});
export const ReceptionList = z.object({ receptions: z.array(ReceptionSummary), ...pageOf });

export const ReceptionChanged = z.object({ receptionId: Id, version: z.int() });
export const ReverseReceptionBody = z.strictObject({
  entryId: Id,
  reason: ReversalReason,
  note: Note.optional(),
});

export const InspectBody = z.strictObject({
  lineId: LineId,
  from: z.enum(['received', 'quarantined']).default('received'),
  /** The portion to inspect; optional if only one portion of the line waits in `from`. */
  portion: Id.optional(),
  parts: z
    .array(
      z.strictObject({
        quantity: Quantity,
        seen: z.strictObject({
          ...Seen.shape,
          /**
           * Expiry date on the packs; `null` if the packs show none. If absent, the portion's date
           * stays.
           */
          expiry: ExpiryInput.nullable().optional(),
          lot: TypedLot.nullable().optional(),
        }),
        /**
         * Decision on the part. `accept-anyway` overrides the drive's rules and needs an
         * `override`, but is refused for expired goods.
         */
        decision: z.enum(['by-rules', 'quarantine', 'accept-anyway']).default('by-rules'),
        override: OverrideReason.optional(),
      }),
    )
    .min(1)
    .max(50),
  note: Note.optional(),
  /** Photos, for instance of the reason for a rejection. */
  photos: PhotoIds.default([]),
});
export type InspectBody = z.input<typeof InspectBody>;
export const InspectAnswer = z.object({
  inspectionId: Id,
  parts: z.array(InspectedPart),
  version: z.int(),
});
export type InspectAnswer = z.infer<typeof InspectAnswer>;
export const ReverseInspectionBody = z.strictObject({
  inspectionId: Id,
  reason: ReversalReason,
  note: Note.optional(),
});
export const SettleRejectionBody = z.strictObject({
  lineId: LineId,
  quantity: Quantity,
  to: z.enum(['returned', 'disposed']),
});
export const RejectionSettled = z.object({ ...ReceptionChanged.shape, settlementId: Id });
export const ReverseSettlementBody = z.strictObject({
  settlementId: Id,
  reason: ReversalReason,
  note: Note.optional(),
});

export const ParcelView = z.object({
  id: Id,
  driveId: Id,
  item: Item,
  quantity: Count,
  /**
   * Accepted quantity that can still be packed: not in a box, not in a kit, and not lost, damaged
   * or disposed of.
   */
  free: Count,
  expiry: IsoDate.optional(),
  lot: Lot.optional(),
  pledgeId: Id.optional(),
  /** Id of the assembly that made the kits; only for a parcel of assembled kits. */
  kitId: Id.optional(),
  /** Whether `free` is above 0. */
  available: z.boolean(),
  /** Reference of the pledge; only in the list of one stock line, and only for goods of a pledge. */
  reference: z.string().optional(),
  /** Quantities in boxes; only in the list of one stock line. */
  boxes: z.array(z.object({ boxId: Id, number: z.int().optional(), quantity: Count })).optional(),
  /** Quantity in kits; only in the list of one stock line. */
  inKits: Count.optional(),
});
export type ParcelView = z.infer<typeof ParcelView>;
export const ListParcelsQuery = z.strictObject({
  ...paging,
  available: condition,
  pledgeId: Id.optional(),
  // Any text is accepted, because a scanned barcode may not be a lot.
  lot: z.string().min(1).max(40).optional(),
  /** Id of a stock line, whose parcels are listed in the order in which stock is taken. */
  line: z.string().min(1).max(400).optional(),
  search: searched,
});
export const ParcelList = z.object({ parcels: z.array(ParcelView), ...pageOf });
/** Largest number of parcels that a {@link StockLine} names. */
export const MOST_STOCK_PARCELS = 100;
/**
 * Interchangeable stock: goods of equal item and expiry, whoever gave them, or the kits of one
 * assembly.
 */
export const StockLine = z.object({
  /** Key of the line, not for display. */
  id: z.string(),
  item: Item,
  expiry: IsoDate.optional(),
  /** Id of the assembly that made the kits; only for assembled kits. */
  kitId: Id.optional(),
  free: Count,
  quantity: Count,
  /** Number of parcels of the line, including those that are used up. */
  parts: Count,
  /**
   * The first parcels with free goods, at most {@link MOST_STOCK_PARCELS}, in the order in which
   * stock is taken: the oldest first.
   */
  parcels: z.array(z.object({ id: Id, free: Count, quantity: Count, pledgeId: Id.optional() })),
});
export type StockLine = z.infer<typeof StockLine>;
export const ListStockQuery = z.strictObject({
  ...paging,
  available: condition,
  /** Filter for kits: `true` selects only kits, `false` only other goods. */
  kits: condition,
  search: searched,
  sort: z.enum(['expiry', 'name', 'most']).default('expiry'),
});
export const StockList = z.object({ lines: z.array(StockLine), ...pageOf });
export const ParcelDetail = z.object({
  ...ParcelView.shape,
  packed: Count,
  inKits: Count,
  adjustments: z.array(
    z.object({
      adjustmentId: Id,
      direction: z.enum(['found', 'lost', 'damaged', 'disposed']),
      quantity: Quantity,
      reason: AdjustmentReason,
      note: z.string().optional(),
      reversed: z.boolean(),
      reversal: Reversal.optional(),
    }),
  ),
  version: z.int(),
});
export type ParcelDetail = z.infer<typeof ParcelDetail>;
export const ParcelChanged = z.object({ parcelId: Id, version: z.int() });
export const ParcelAdjusted = z.object({ ...ParcelChanged.shape, adjustmentId: Id });
export const AdjustParcelBody = z.strictObject({
  direction: z.enum(['found', 'lost', 'damaged', 'disposed']),
  quantity: Quantity,
  reason: AdjustmentReason,
  note: Note.optional(),
});
export const ReverseAdjustmentBody = z.strictObject({
  adjustmentId: Id,
  reason: ReversalReason,
  note: Note.optional(),
});

export const AssembleKitBody = z.strictObject({
  driveId: Id,
  item: TypedItem,
  /** Number of kits. */
  quantity: Quantity,
  /** Components of all the kits together. */
  components: z
    .array(z.strictObject({ parcelId: Id, quantity: Quantity }))
    .min(1)
    .max(MOST_COMPONENTS),
});
export const AssembleKitAnswer = z.object({ kitId: Id, parcelId: Id, version: z.int() });
export const KitChanged = z.object({ kitId: Id, version: z.int() });

export const BoxChanged = z.object({ boxId: Id, version: z.int() });
export const BoxOpened = z.object({ ...BoxChanged.shape, number: z.int() });
export const OpenBoxBody = z.strictObject({ driveId: Id });
export const PackBody = z.strictObject({
  parcelId: Id,
  quantity: Quantity,
  /** Reason for packing medicine into one box with other goods. */
  override: OverrideReason.optional(),
  /** Reason for packing the goods although equal goods that expire earlier are free. */
  outOfOrder: OverrideReason.optional(),
});
export type PackBody = z.input<typeof PackBody>;
export const ProposePackingQuery = z
  .strictObject({
    /** The item by its id in the catalogue, or else by its description. */
    itemId: Id.optional(),
    name: Item.shape.name.optional(),
    specification: Item.shape.specification,
    category: Item.shape.category.optional(),
    unit: Item.shape.unit.optional(),
    quantity: z.coerce.number<number | string>().pipe(Quantity),
  })
  .refine(
    ({ itemId, name, category, unit }) =>
      itemId !== undefined || (name !== undefined && category !== undefined && unit !== undefined),
    { path: ['name'], message: 'must be given with category and unit, unless itemId is' },
  );
/** Free parcels of an item to pack next, first expiry first; goods without an expiry come last. */
export const PackingProposal = z.object({
  parcels: z.array(z.object({ parcel: ParcelView, quantity: Quantity })),
  /** Part of the quantity for which no parcel is proposed, because too little is free. */
  missing: Count,
});
export type PackingProposal = z.infer<typeof PackingProposal>;
export const UnpackBody = z.strictObject({ parcelId: Id, quantity: Quantity });
export const SealBoxBody = z.strictObject({
  /** Gross weight in grams. */
  weight: z.int().min(1).max(50_000, 'a carton weighs at most 50 kg'),
});
export const ReopenBoxBody = z.strictObject({ reason: ReopeningReason, note: Note.optional() });
export const DiscardBoxBody = z.strictObject({ reason: CorrectionReason, note: Note.optional() });
export const BoxStatus = z.enum(['open', 'sealed', 'granted', 'discarded']);
export const BoxView = z.object({
  id: Id,
  driveId: Id,
  number: z.int(),
  status: BoxStatus,
  contents: z.array(Content),
  weight: z.int().optional(),
  consignmentId: Id.optional(),
  /** Reasons for reopening the box, the most recent last. */
  reopenings: z
    .array(z.object({ reason: ReopeningReason, note: z.string().optional() }))
    .optional(),
  version: z.int(),
});
export type BoxView = z.infer<typeof BoxView>;
export const BoxSummary = z.object({
  id: Id,
  driveId: Id,
  number: z.int(),
  status: BoxStatus,
  itemCount: Count,
  weight: z.int().optional(),
  consignmentId: Id.optional(),
});
export type BoxSummary = z.infer<typeof BoxSummary>;
export const ListBoxesQuery = z.strictObject({
  ...paging,
  status: BoxStatus.optional(),
  search: searched,
});
export const BoxList = z.object({
  boxes: z.array(BoxSummary),
  ...pageOf,
  /** Number of boxes that match the search, by status, whatever status was requested. */
  counts: z.record(BoxStatus, Count),
});
