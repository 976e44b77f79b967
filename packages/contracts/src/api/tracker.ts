import { z } from 'zod';
import { KIT_FATES } from '../accounts.ts';
import { JOURNEY_STATES } from '../journey-states.ts';
import {
  Category,
  Id,
  Instant,
  IsoDate,
  Item,
  idsUpTo,
  LANGUAGES,
  RejectionReason,
  TypedLot,
  Unit,
} from '../vocabulary.ts';
import { KitComponent } from './kit-component.ts';

// Queries and answers of the tracker's routes, except those of the board and the search.

/**
 * Balances by account of the ledger; an absent balance is 0. In the past as the public sees it, a
 * balance may be negative for some steps, when what left an account is shown before what came in.
 */
export const BalancesView = z.record(z.string(), z.int());
export const TotalsRow = z.object({
  category: Category,
  unit: Unit,
  balances: BalancesView,
  /**
   * Parts of the balance `inKit`, by the fate of the kits that contain the goods. Absent if nothing
   * is in kits, and in the totals of a past moment.
   */
  inKits: z.partialRecord(z.enum(KIT_FATES), z.int()).optional(),
  /**
   * Part of the balances `damaged` and `lost` that was sent before the damage or loss; 0 when
   * absent.
   */
  spoiledAway: z.int().optional(),
  /**
   * Part of the balance `inKit` whose kits are known to have been sent, whatever happened to the
   * kits later. Absent if 0, and in the totals of a past moment.
   */
  sentInKits: z.int().optional(),
  /** Rejected quantities by reason. Goods with several reasons count under the first reason. */
  rejectedBy: z.partialRecord(RejectionReason, z.int()),
  /**
   * Goods in the balances that do not count towards a need. They are goods that the current rules
   * would probably reject, judged by the giver's description until an inspection decides, and
   * unconfirmed large promises (see `unconfirmedAmounts`). In the totals of a past moment, only the
   * large promises are included. Absent when there are no such goods.
   */
  doubtful: z.object({ promised: z.int(), received: z.int() }).optional(),
  /**
   * Goods of the row that are an item of the catalogue which a need of the drive names, with the
   * items that were merged into it. Absent if no need of the row's kind names one, and in the totals
   * of a past moment.
   */
  items: z
    .array(
      z.object({
        /** Ids by which needs name the item. */
        itemIds: z.array(Id).min(1),
        balances: BalancesView,
        doubtful: z.object({ promised: z.int(), received: z.int() }).optional(),
      }),
    )
    .optional(),
});
export type TotalsRow = z.infer<typeof TotalsRow>;
/**
 * Smallest number of pledges that the public sees exactly, apart from 0; a smaller number could
 * identify givers.
 */
export const SMALLEST_GROUP = 5;
/** Number of pledges of a drive; the public sees `fewer-than-5` in place of 1 to 4. */
export const PledgeCount = z.union([z.int(), z.literal('fewer-than-5')]);
export type PledgeCount = z.infer<typeof PledgeCount>;
export const ShowTotalsQuery = z.strictObject({
  /**
   * Past moment. Staff get the totals at the end of this second. The public gets those of the last
   * public moment before its end, which the answer names (see `MomentsView`).
   */
  asOf: Instant.optional(),
});
export const TotalsView = z.object({
  driveId: Id,
  /**
   * Moment that the totals describe: the time of the last event counted, the end of the
   * requested second, or for the public the last public moment before it.
   */
  asOf: Instant,
  rows: z.array(TotalsRow),
  counts: z.object({
    pledges: PledgeCount,
    boxes: z.int(),
    consignments: z.int(),
    openCases: z.int(),
  }),
  /** Whether the quantity that came out of the sources equals the quantity in places and ends. */
  balanced: z.boolean(),
  /**
   * Number of events of the drive that could not be applied and wait for attention. The totals lack
   * these events.
   */
  parked: z.int().min(0),
});
export type TotalsView = z.infer<typeof TotalsView>;

/**
 * Moments at which the public may see the past totals of a drive, in order: the last milliseconds of
 * whole hours. Between two of them, each number of goods or pledges was changed by at least `least`
 * pledges and walk-ins, or by none, so that two answers do not show what a single giver did. Withdrawn
 * goods are shown as never promised, and large promises once staff have confirmed them.
 */
export const MomentsView = z.object({
  driveId: Id,
  moments: z.array(Instant),
  least: z.int(),
});
export type MomentsView = z.infer<typeof MomentsView>;

/** Pledges of a drive by hour, without hours in which the drive's totals did not change. */
export const TimelineView = z.object({
  driveId: Id,
  hours: z.array(
    z.object({
      /** Time at which the hour began. */
      hour: Instant,
      /** Number of pledges recorded in this hour. A pledge from a file counts when imported. */
      pledges: z.int(),
    }),
  ),
});
export type TimelineView = z.infer<typeof TimelineView>;

/**
 * An entry of the activity feed: the event's type and facts, from which the pages compose a text.
 */
export const FeedEntry = z.object({
  /**
   * Id of the entry. Ids sort as text by time; those of one time by service, then by position in the
   * service's log.
   */
  id: z.string(),
  driveId: Id,
  type: z.string(),
  at: Instant,
  /**
   * The actor: the random id of an account, `public` for people without an account, or else a part of
   * Bluebox, such as `policy:` and its name. Only people with an account are shown actors.
   */
  actor: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type FeedEntry = z.infer<typeof FeedEntry>;
export const ShowFeedQuery = z.strictObject({
  /** Id of an entry; the answer contains only earlier entries. */
  before: z.string().max(100).optional(),
  /**
   * Id of a pledge, reception, parcel, kit, box, stocktake, consignment or case; the answer contains
   * only its entries, also those that the feed of the drive leaves out. The entries of a reception
   * belong to its pledge, if it has one.
   */
  about: Id.optional(),
  limit: z.coerce.number<number | string>().int().min(1).max(200).default(50),
});
export const FeedPage = z.object({ entries: z.array(FeedEntry) });

const Place = z.object({
  quantity: z.int(),
  state: z.enum(JOURNEY_STATES),
  boxId: Id.optional(),
  boxNumber: z.int().optional(),
});
/** Kits of one assembly that are in one place. */
export const KitPlace = Place.extend({
  /**
   * Places of the outermost kits that contain these kits; absent unless there are several places.
   */
  within: z.array(Place.extend({ item: Item })).optional(),
});
export type KitPlace = z.infer<typeof KitPlace>;
export const JourneyPart = z.object({
  quantity: z.int(),
  /** State of the part. A part in kits has the state that all the kits share, or `in-kit`. */
  state: z.enum(JOURNEY_STATES),
  /** Assembly of kits that the part went into. */
  kit: z
    .object({
      kitId: Id,
      /** Item of the kits; absent until the event of the assembly has been applied. */
      item: Item.optional(),
      /** Number of kits that were assembled together. */
      quantity: z.int().optional(),
      /**
       * Places of the kits, if there are several. The part is not divided among the places, because
       * no record says which kit holds whose goods.
       */
      places: z.array(KitPlace).optional(),
    })
    .optional(),
  /**
   * Reasons for the rejection, only for a part that is rejected, or was returned or disposed of
   * after its rejection.
   */
  reasons: z.array(RejectionReason).optional(),
  boxId: Id.optional(),
  boxNumber: z.int().optional(),
  consignmentId: Id.optional(),
  carrier: z.string().optional(),
  waybill: z.string().optional(),
  /** Steps that the part has taken, with their times, in order. */
  steps: z.array(z.object({ state: z.enum(JOURNEY_STATES), at: Instant })),
});
export type JourneyPart = z.infer<typeof JourneyPart>;

export const JourneyView = z.object({
  pledgeId: Id,
  driveId: Id,
  reference: z.string(),
  submittedAt: Instant,
  lines: z.array(
    z.object({
      lineId: z.string(),
      item: Item,
      quantity: z.int(),
      /** Quantity as the giver last described it; absent for goods that were not promised. */
      registered: z.int().optional(),
      expiry: IsoDate.optional(),
      lot: z.string().optional(),
      parts: z.array(JourneyPart),
      /** Holds that stop goods of the line, or kits with some of them; absent if there are none. */
      holds: z.array(z.object({ holdId: Id, why: z.string() })).optional(),
    }),
  ),
  /** Number of boxes that the drive has so far, as in "box 17 of 42". */
  boxCount: z.int(),
});
export type JourneyView = z.infer<typeof JourneyView>;

const Origin = z.object({
  parcelId: Id,
  item: Item,
  quantity: z.int(),
  /** Id of the pledge; absent for goods that were not pledged, and for assembled kits. */
  pledgeId: Id.optional(),
  reference: z.string().optional(),
});
/** Contents of a box, and the pledges that they came from. */
export const BoxOriginsView = z.object({
  boxId: Id,
  driveId: Id,
  number: z.int(),
  contents: z.array(
    z.object({
      ...Origin.shape,
      /**
       * Components of all kits of the assembly, even of kits that are not in this box; absent for
       * other goods.
       */
      components: z.array(Origin).optional(),
    }),
  ),
});
export type BoxOriginsView = z.infer<typeof BoxOriginsView>;

/** Progress of a box. `packing` means still open, and `packed` means sealed. */
export const BOX_STAGES = ['packing', 'packed', 'sent', 'delivered', 'confirmed'] as const;
/**
 * A box as its QR code shows it to anybody: contents and place, without anything about the givers.
 * The URL contains the box's id, in which more than 40 bits are random. With the number on the
 * carton instead, anybody could guess the URLs of other boxes.
 */
export const LabelledBoxView = z.object({
  boxId: Id,
  driveId: Id,
  number: z.int(),
  /** Number of boxes that the drive has so far, as in "box 17 of 42". */
  boxCount: z.int(),
  stage: z.enum(BOX_STAGES),
  /** Time at which the box reached its stage; absent until the box is sent. */
  since: Instant.optional(),
  /**
   * Number of pieces of a confirmed box by their condition at the recipient, in all units together.
   */
  receipt: z
    .object({ received: z.int(), damaged: z.int(), missing: z.int(), surplus: z.int() })
    .optional(),
  /**
   * Contents; equal items from several givers are one entry. Kits that were assembled from stock
   * list their components.
   */
  contents: z.array(
    z.object({
      item: Item,
      quantity: z.int(),
      components: z.array(KitComponent).optional(),
    }),
  ),
});
export type LabelledBoxView = z.infer<typeof LabelledBoxView>;

export const EXPORT_KINDS = ['pledges', 'boxes', 'ledger'] as const;
export const EXPORT_FORMATS = ['csv', 'xlsx'] as const;
/** Largest number of chosen rows: as many as the longest page of a list has. */
const MOST_CHOSEN = 200;
export const ExportDriveQuery = z
  .strictObject({
    kind: z.enum(EXPORT_KINDS),
    format: z.enum(EXPORT_FORMATS).default('csv'),
    language: z.enum(LANGUAGES).default('zh'),
    /** Ids of the wanted pledges or boxes, separated by dots. Ids of other drives are ignored. */
    ids: idsUpTo(MOST_CHOSEN).optional(),
  })
  .refine(({ kind, ids }) => kind !== 'ledger' || ids === undefined, {
    message: 'a ledger is exported whole',
    path: ['ids'],
  });

export const RecallQuery = z.strictObject({
  /** Name of the item; absent for every item with the lot. */
  item: z.string().min(1).max(80).optional(),
  specification: z.string().min(1).max(80).optional(),
  itemId: Id.optional(),
  lot: TypedLot,
});
/** Largest number of records that a recall lists one by one. Its sums count all of them. */
export const MOST_RECALLED = 500;
const RecalledItem = z.object({ item: Item, lot: z.string(), quantity: z.int() });
/** The places of everything of a lot. Sums are by account of the ledger. */
export const RecallView = z.object({
  lot: z.string(),
  /** Items that have goods of the lot, with what there is or was of each in all places. */
  items: z.array(z.object({ item: Item, quantity: z.int() })),
  balances: BalancesView,
  /** Goods in one place, or of one pledge that did not come yet. */
  parts: z
    .array(
      z.object({
        driveId: Id,
        item: Item,
        account: z.string(),
        quantity: z.int(),
        parcelId: Id.optional(),
        /** Reference of the giver's pledge. */
        reference: z.string().optional(),
        /** Name of the kits that the goods are in. */
        kit: z.string().optional(),
        /** Boxes that have the goods, or some of the kits with the goods. */
        boxIds: z.array(Id),
      }),
    )
    .max(MOST_RECALLED),
  /** Number of all parts, listed or not. */
  partCount: z.int(),
  /** Boxes with goods of the lot, or with kits that may have some of it. */
  boxes: z.array(
    z.object({
      boxId: Id,
      driveId: Id,
      number: z.int(),
      consignmentId: Id.optional(),
      waybill: z.string().optional(),
      stage: z.enum(['packed', 'sent', 'delivered', 'confirmed']),
      recipient: z.string().optional(),
    }),
  ),
  /** References of the pledges that goods of the lot came from, or are promised with. */
  references: z.array(z.string()),
  /** Whether there are goods of the lot that came without a pledge. */
  hasWalkIns: z.boolean(),
  /** Quantities of the items of which nobody noted the lot: at the desk, and accepted. */
  unnoted: z.object({ waiting: z.int(), accepted: z.int() }),
  /** Lots of the items that look like this one, and this lot of other items. */
  alike: z.array(RecalledItem),
});
export type RecallView = z.infer<typeof RecallView>;
