import { z } from 'zod';
import { KIT_FATES } from '../accounts.ts';
import { JOURNEY_STATES } from '../journey-states.ts';
import {
  Category,
  Id,
  Instant,
  IsoDate,
  Item,
  LANGUAGES,
  RejectionReason,
  Unit,
} from '../vocabulary.ts';
import { KitComponent } from './kit-component.ts';

// Queries and answers of the tracker's routes, apart from the board's and the search.

/** Balances by account of the ledger; an absent one is 0. */
export const BalancesView = z.record(z.string(), z.int());
export const TotalsRow = z.object({
  category: Category,
  unit: Unit,
  balances: BalancesView,
  /**
   * Breakdown of the balance `inKit` by the fate of the kits that contain the goods. The parts add
   * up to the balance. Absent when nothing is in kits, and for a past moment, for which only the
   * balance is known.
   */
  inKits: z.partialRecord(z.enum(KIT_FATES), z.int()).optional(),
  /** Part of the balances `damaged` and `lost` that had already been sent; 0 when absent. */
  spoiledAway: z.int().optional(),
  /**
   * Part of the balance `inKit` whose kits have been sent, whatever happened to them later. Goods
   * are left out if it cannot be determined whether their kits were sent. An absent value means 0,
   * or that the totals are of a past moment.
   */
  sentInKits: z.int().optional(),
  /** Rejected quantities by their reported reason. */
  rejectedBy: z.partialRecord(RejectionReason, z.int()),
  /**
   * Goods that the drive's rules would probably reject, judging by their givers' description and
   * the current rules: `promised` ones, and `received` ones that are not decided on yet. `promised`
   * also includes amounts far above the drive's need that one pledge without an account promises,
   * until staff confirm or receive them. All of these goods are part of the balances, and none
   * count towards a need. For a past moment only those unconfirmed amounts are known. Absent when
   * there are no such goods.
   */
  doubtful: z.object({ promised: z.int(), received: z.int() }).optional(),
});
export type TotalsRow = z.infer<typeof TotalsRow>;
/** Smallest number of pledges, and so of people, that the public sees exactly, apart from 0. */
export const SMALLEST_GROUP = 5;
/** Number of pledges of a drive; the public sees `fewer-than-5` in place of 1 to 4. */
export const PledgeCount = z.union([z.int(), z.literal('fewer-than-5')]);
export type PledgeCount = z.infer<typeof PledgeCount>;
export const ShowTotalsQuery = z.strictObject({ asOf: Instant.optional() });
export const TotalsView = z.object({
  driveId: Id,
  /**
   * The moment that these totals describe: the time of the last event counted, or the end of the
   * second that was requested.
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
   * Number of events of the drive that could not be applied and wait for attention. The totals are
   * incomplete while there are any.
   */
  parked: z.int().min(0),
});
export type TotalsView = z.infer<typeof TotalsView>;

/** Pledges of a drive by hour; hours in which nothing happened in the drive are left out. */
export const TimelineView = z.object({
  driveId: Id,
  hours: z.array(
    z.object({
      /** Time at which the hour began. */
      hour: Instant,
      /** Number of pledges submitted in this hour. */
      pledges: z.int(),
    }),
  ),
});
export type TimelineView = z.infer<typeof TimelineView>;

/**
 * One entry of the activity feed: the event's type and the facts to describe it with. The pages
 * have the texts.
 */
export const FeedEntry = z.object({
  /** Id of the entry. Ids sort as text by time, then by position in the log. */
  id: z.string(),
  driveId: Id,
  type: z.string(),
  at: Instant,
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type FeedEntry = z.infer<typeof FeedEntry>;
export const ShowFeedQuery = z.strictObject({
  /** Id of an entry; the answer has the entries before it. */
  before: z.string().max(100).optional(),
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
   * The outermost kits that contain these kits, with the number in each place; absent unless those
   * outermost kits are in several boxes or places.
   */
  within: z.array(Place.extend({ item: Item })).optional(),
});
export type KitPlace = z.infer<typeof KitPlace>;
export const JourneyPart = z.object({
  quantity: z.int(),
  /** State of the part; when all kits that it went into share one fate, the state of the kits. */
  state: z.enum(JOURNEY_STATES),
  /** The kits that this part went into, which were assembled together. */
  kit: z
    .object({
      kitId: Id,
      /** The item; absent until the event about the kits has been applied. */
      item: Item.optional(),
      /** Number of kits that were assembled together. */
      quantity: z.int().optional(),
      /**
       * Places of all these kits, once they are in several boxes or places. There is no record of
       * which kit holds whose goods, so a part whose kits have different fates can only be divided
       * among the places once all kits have ended.
       */
      places: z.array(KitPlace).optional(),
    })
    .optional(),
  /** Reasons, only for a rejected part. */
  reasons: z.array(RejectionReason).optional(),
  boxId: Id.optional(),
  boxNumber: z.int().optional(),
  consignmentId: Id.optional(),
  carrier: z.string().optional(),
  waybill: z.string().optional(),
  /** Dates of the steps that this part has taken, in order. */
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
      /** Quantity promised at first, before any change; absent for goods that were not promised. */
      registered: z.int().optional(),
      expiry: IsoDate.optional(),
      lot: z.string().optional(),
      parts: z.array(JourneyPart),
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
      /** Components of all kits of the assembly, not only of those in this box; only for kits. */
      components: z.array(Origin).optional(),
    }),
  ),
});
export type BoxOriginsView = z.infer<typeof BoxOriginsView>;

/**
 * Progress of a box: still open, sealed, sent, delivered according to the carrier, or confirmed by
 * the recipient.
 */
export const BOX_STAGES = ['packing', 'packed', 'sent', 'delivered', 'confirmed'] as const;
/**
 * A box as its QR code shows it to whoever holds it: contents and place, without anything about the
 * givers. The URL has the box's id, of which more than 40 bits are random, so that nobody can guess
 * the URLs of other boxes, as they could if it had the number on the carton. The id authorises
 * nothing.
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
   * Contents, in which equal items are listed together, whoever gave them. Kits list their
   * components if they were assembled from stock.
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
/** Largest number of rows that may be chosen, as many as a list shows at once. */
const MOST_CHOSEN = 200;
const ChosenIds = z
  .string()
  .transform((text) => text.split('.'))
  .pipe(z.array(Id).min(1).max(MOST_CHOSEN));
export const ExportDriveQuery = z
  .strictObject({
    kind: z.enum(EXPORT_KINDS),
    format: z.enum(EXPORT_FORMATS).default('csv'),
    language: z.enum(LANGUAGES).default('zh'),
    /** Ids of the wanted pledges or boxes, separated by dots. Ids of other drives are ignored. */
    ids: ChosenIds.optional(),
  })
  .refine(({ kind, ids }) => kind !== 'ledger' || ids === undefined, {
    message: 'a ledger is exported whole',
    path: ['ids'],
  });
