import { z } from 'zod';
import {
  InspectedPart,
  MOST_COMPONENTS,
  MOST_COUNTED,
  MOST_LOTS,
  MOST_PACKS_OF_LINE,
  ReceivedLine,
} from '../events/inventory.ts';
import { PledgeLine } from '../events/pledge.ts';
import { LONGEST_PACK_CODE } from '../pack-code.ts';
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
  Instant,
  IsoDate,
  Item,
  impersonal,
  KitRecipe,
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
  text,
} from '../vocabulary.ts';
import { condition, pageOf, paging, searched } from './paging.ts';
import { PhotoIds } from './photo.ts';
import { Appointment, ExpiryInput } from './pledge.ts';

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
  /** Time at which the giver will bring the goods. */
  appointment: Appointment.optional(),
  /** Id of the pledge's reception, equal to `pledgeId`; absent before the first hand-in. */
  receptionId: Id.optional(),
});
export type ExpectedPledge = z.infer<typeof ExpectedPledge>;
export const ListExpectedQuery = z.strictObject({
  ...paging,
  search: searched,
  outstanding: condition,
  /** Day of the appointments that are wanted, in the order of time. */
  day: IsoDate.optional(),
});
export const ExpectedPledgeList = z.object({
  expected: z.array(ExpectedPledge),
  ...pageOf,
});

/** Largest number of scanned packs of one hand-in. */
export const MOST_PACKS = 300;
const scannedPacks = {
  /**
   * Codes of single packs, at most as many as there are pieces, with `<GS>` for separators of a scan.
   * Only keyed pseudonyms are stored.
   */
  packs: z.array(z.string().max(LONGEST_PACK_CODE)).min(1).max(MOST_PACKS_OF_LINE).optional(),
};
const hasEnoughPieces = ({
  quantity,
  packs = [],
}: {
  readonly quantity: number;
  readonly packs?: readonly string[] | undefined;
}): boolean => packs.length <= quantity;
const TOO_MANY_PACKS = { path: ['packs'], message: 'has more packs than the line has pieces' };

export const RecordReceptionBody = z.strictObject({
  driveId: Id,
  /** The pledge's reference; absent for a walk-in. */
  reference: z.string().max(20).optional(),
  handInPointId: HandInPoint.shape.pointId.optional(),
  lines: z
    .array(
      z.union([
        z
          .strictObject({
            lineId: LineId,
            quantity: Count,
            /** State of the rest of the promise: still expected, or written off (`not-coming`). */
            rest: z.enum(['expected', 'not-coming']).default('expected'),
            expiry: ExpiryInput.optional(),
            lot: TypedLot.optional(),
            ...scannedPacks,
          })
          .refine(hasEnoughPieces, TOO_MANY_PACKS),
        z
          .strictObject({
            item: TypedItem,
            quantity: Quantity,
            expiry: ExpiryInput.optional(),
            lot: TypedLot.optional(),
            ...scannedPacks,
          })
          .refine(hasEnoughPieces, TOO_MANY_PACKS),
      ]),
    )
    .min(1)
    .max(100)
    .refine(
      (lines) => lines.reduce((sum, { packs = [] }) => sum + packs.length, 0) <= MOST_PACKS,
      `has more than ${MOST_PACKS} packs`,
    ),
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
  /** Accepted parts that a hold stops at once. */
  held: z.array(z.object({ partId: Id, holdId: Id, why: z.string() })).optional(),
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
  /** Quantity that would be free if no hold stopped the parcel; 0 when absent. */
  held: Count.optional(),
  /** Ids of the holds that stop the parcel. */
  holds: z.array(Id).optional(),
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
  /** Quantity that would be free if no hold stopped it; 0 when absent. */
  held: Count.optional(),
  /** Lots of the line, at most five. */
  lots: z.array(Lot).optional(),
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
  /** With `available=true`, `true` also selects lines of which goods are held and none are free. */
  withHeld: condition,
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
export const AssembleByRecipeBody = z.strictObject({
  driveId: Id,
  recipeId: KitRecipe.shape.recipeId,
  /** Number of kits. */
  quantity: Quantity,
});
export const KitChanged = z.object({ kitId: Id, version: z.int() });
/** A recipe of the drive, and how many kits the free stock is good for. */
export const RecipeView = z.object({
  ...KitRecipe.shape,
  /** Number of kits for which the free stock suffices, as if no other recipe used it. */
  kits: Count,
  components: z.array(
    z.object({
      item: Item,
      /** Quantity in one kit. */
      quantity: Quantity,
      /** Free quantity of goods that have not expired. */
      free: Count,
    }),
  ),
});
export type RecipeView = z.infer<typeof RecipeView>;
export const RecipeList = z.object({ recipes: z.array(RecipeView) });
/** Kits that were assembled together. */
export const KitView = z.object({
  id: Id,
  driveId: Id,
  parcelId: Id,
  item: Item,
  /** Number of kits that were assembled. */
  quantity: Quantity,
  recipeId: KitRecipe.shape.recipeId.optional(),
  assembledAt: Instant,
  /** Goods of all the kits together, with equal goods of equal expiry and lot in one entry. */
  contents: z.array(Content.omit({ parcelId: true, pledgeId: true })),
  takenApartAt: Instant.optional(),
  /** Kits on the shelf; absent once the kits were taken apart, as `boxes` and `inKits` are. */
  free: Count.optional(),
  boxes: z.array(z.object({ boxId: Id, number: z.int().optional(), quantity: Count })).optional(),
  /** Kits that went into other kits. */
  inKits: Count.optional(),
});
export type KitView = z.infer<typeof KitView>;
export const ListKitsQuery = z.strictObject(paging);
export const KitList = z.object({
  kits: z.array(KitView),
  ...pageOf,
  /** Kits of all assemblies in the drive: how many were made, and how many were taken apart. */
  made: Count,
  takenApart: Count,
});

export const BeginCountBody = z.strictObject({
  driveId: Id,
  kind: CountKind,
  category: Category.optional(),
  parcelIds: z.array(Id).min(1).max(MOST_COUNTED).optional(),
  counters: z.union([z.literal(1), z.literal(2)]).default(2),
});
export const CountChanged = z.object({ countId: Id, version: z.int() });
export const CountParcelBody = z.strictObject({
  parcelId: Id,
  /** Quantity on the shelf; 0 if nothing of the parcel is there. */
  quantity: Count,
  /** Says that the figure replaces the earlier ones, which the sheet asked for. */
  again: z.literal(true).optional(),
});
export const CountBoxBody = z.strictObject({ boxId: Id, present: z.boolean() });
export const PostCountBody = z.strictObject({ note: Note.optional() });
export const ReverseCountBody = z.strictObject({ reason: ReversalReason, note: Note.optional() });
export const AbandonCountBody = z.strictObject({ reason: CorrectionReason, note: Note.optional() });
/** Reason for counting a parcel again, or by another person too. */
export const RecountReason = z.enum(['second-count', 'moved', 'differs']);
export const CountPosted = z.object({
  ...CountChanged.shape,
  /** Number of parcels whose figures were compared with the records, and of those adjusted. */
  posted: Count,
  adjusted: Count,
  /** Parcels that were left out, because they are to be counted again. */
  recount: z.array(z.object({ parcelId: Id, why: RecountReason })),
});
export const CountStatus = z.enum(['open', 'abandoned', 'reversing', 'reversed']);
export const CountSummary = z.object({
  id: Id,
  driveId: Id,
  kind: CountKind,
  category: Category.optional(),
  /** Number of parcels to which the count is limited; absent if it is not limited to parcels. */
  limitedTo: Count.optional(),
  counters: z.int(),
  status: CountStatus,
  begunAt: Instant,
  begunBy: z.string(),
  /** Number of parcels that were counted, and of those posted. */
  counted: Count,
  posted: Count,
});
export type CountSummary = z.infer<typeof CountSummary>;
export const ListCountsQuery = z.strictObject(paging);
export const CountList = z.object({ counts: z.array(CountSummary), ...pageOf });
/**
 * Goods for a counter, without any quantity of the records, so that the counter's figure is
 * independent of these.
 */
export const CountSheetQuery = z.strictObject({ ...paging, search: searched });
export const CountSheet = z.object({
  ...CountSummary.pick({ id: true, driveId: true, kind: true, category: true, status: true }).shape,
  parcels: z.array(
    z.object({
      id: Id,
      item: Item,
      expiry: IsoDate.optional(),
      lot: Lot.optional(),
      /** Reference of the pledge. */
      reference: z.string().optional(),
      /** The caller's own figure. */
      mine: Count.optional(),
      /** Whether the parcel is to be counted again. */
      again: z.boolean(),
      /** Whether nobody needs to count the parcel any more. */
      done: z.boolean(),
    }),
  ),
  ...pageOf,
  /** Sealed boxes, with the word of whoever looked last. */
  boxes: z.array(z.object({ id: Id, number: z.int(), present: z.boolean().optional() })),
});
export type CountSheet = z.infer<typeof CountSheet>;
const CountFigure = z.object({ by: z.string(), quantity: Count });
/** A stocktake beside the records, for the person who posts it. */
export const CountView = z.object({
  ...CountSummary.shape,
  parcels: z.array(
    z.object({
      id: Id,
      item: Item,
      expiry: IsoDate.optional(),
      lot: Lot.optional(),
      figures: z.array(CountFigure),
      recount: CountFigure.optional(),
      /** Quantity in stock by the records, held or free: now, or when the parcel was posted. */
      expected: Count,
      /** Figure that stands; absent while the parcel is to be counted again. */
      counted: Count.optional(),
      standing: z.enum(['settled', 'posted', ...RecountReason.options]),
      adjustmentId: Id.optional(),
    }),
  ),
  /** Number of parcels with goods in stock that nobody counted. */
  uncounted: Count,
  boxes: CountSheet.shape.boxes,
  /** Decisions on the figures, each with its reason; the latest is last. */
  steps: z.array(
    z.object({
      step: z.enum(['posted', 'reversed', 'abandoned']),
      at: Instant,
      by: z.string(),
      parcels: Count,
      reason: z.union([ReversalReason, CorrectionReason]).optional(),
      note: z.string().optional(),
    }),
  ),
  version: z.int(),
});
export type CountView = z.infer<typeof CountView>;

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
  /** Contents that are held; the box is neither sealed nor sent as long as there are any. */
  held: z.array(z.object({ parcelId: Id, holdId: Id })).optional(),
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
  /** Whether contents of the box are held; absent if not. */
  held: z.boolean().optional(),
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

/** Name of what is held or recalled. A specification that is left out means every specification. */
export const HeldItem = TypedItem;
export const PlaceHoldBody = z.strictObject({
  item: HeldItem,
  lots: z.array(TypedLot).min(1).max(MOST_LOTS),
  /** The fault, in words that givers and recipients can read. */
  why: impersonal(text(120)),
  grade: HoldGrade,
  /** Whether the hold is placed although nothing of the lots was inspected so far. */
  inAdvance: z.boolean().optional(),
});
export const HoldPlaced = z.object({ holdId: Id, version: z.int() });
export const LiftHoldBody = z.strictObject({ reason: impersonal(text(120)) });
export const HoldView = z.object({
  id: Id,
  item: Item,
  lots: z.array(Lot),
  why: z.string(),
  grade: HoldGrade,
  status: z.enum(['placed', 'lifted']),
  placedAt: Instant,
  liftedAt: Instant.optional(),
  /** Reason for lifting the hold. */
  reason: z.string().optional(),
});
export type HoldView = z.infer<typeof HoldView>;
export const ListHoldsQuery = z.strictObject({
  ...paging,
  search: searched,
  status: z.enum(['placed', 'lifted']).optional(),
});
export const HoldList = z.object({ holds: z.array(HoldView), ...pageOf });
