import type { EventIn } from '@bluebox/event-sourcing';
import { z } from 'zod';
import { MOST_RECIPES } from '../kinds.ts';
import {
  AcceptanceRules,
  Category,
  CorrectionReason,
  Count,
  DrivePhoto,
  HandInPoint,
  Id,
  Instant,
  IsoDate,
  Item,
  KitRecipe,
  LineId,
  LocalMinute,
  Lot,
  Need,
  Organiser,
  PackCondition,
  Quantity,
  Recipient,
  Sender,
  text,
  Unit,
  Window,
} from '../vocabulary.ts';
import { declareStreams, defineEvent } from './definition.ts';

// Events of the pledge service, by stream.

/** Everything that a coordinator decides about a drive, apart from its slug and status. */
export const DriveTerms = z.strictObject({
  /**
   * Organisation to which the drive belongs; absent if it belongs to the installation. It is set
   * once, because roles in an organisation hold in its drives.
   */
  organisationId: Id.optional(),
  title: text(80),
  summary: text(300).optional(),
  recipient: Recipient,
  sender: Sender.optional(),
  organiser: Organiser.optional(),
  /** A picture for the public page. */
  picture: DrivePhoto.optional(),
  /** A scan of the document that `recipient.authority` names. */
  letter: DrivePhoto.optional(),
  window: Window,
  expectedArrival: IsoDate,
  /**
   * Number of days after the day of a pledge within which its goods are to be brought. What has not
   * come by then is written off. Absent if pledges stay open until the drive is completed.
   */
  bringWithinDays: z.int().min(1).max(365).optional(),
  needs: z.array(Need).min(1).max(50),
  handInPoints: z.array(HandInPoint).min(1).max(50),
  /** Kits that the drive assembles; absent if it has no recipes. */
  recipes: z.array(KitRecipe).min(1).max(MOST_RECIPES).optional(),
  departments: z.array(text(40)).max(200),
  /** Whether the public page compares the departments. */
  ranksDepartments: z.literal(true).optional(),
  rules: AcceptanceRules,
  /** Version of the privacy notice that givers agree to. */
  noticeVersion: z.string().regex(/^[0-9]{4}-[0-9]{2}$/),
  /** English texts, for readers of English. A text without a translation is shown in Chinese. */
  english: z
    .strictObject({
      title: text(80).optional(),
      summary: text(300).optional(),
      /** English names of departments. Pledges use the names in `departments`. */
      departments: z
        .array(z.strictObject({ department: text(40), name: text(40) }))
        .max(200)
        .optional(),
    })
    .optional(),
});
export type DriveTerms = z.infer<typeof DriveTerms>;

/**
 * Kinds of work that may still be open when a drive is to be completed, in the order in which goods
 * travel, with cases last.
 */
export const OPEN_ENDS = [
  'promised',
  'not-inspected',
  'quarantined',
  'rejected-here',
  'not-packed',
  'not-sent',
  'in-transit',
  'not-confirmed',
  'open-cases',
] as const;

/** Part of the public page's URL. */
export const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{2,39}$/);

export const PledgeLine = z.strictObject({
  lineId: LineId,
  item: Item,
  quantity: Quantity,
  expiry: IsoDate.optional(),
  lot: Lot.optional(),
  condition: PackCondition,
  /**
   * The giver's answers about the pack, if the form asked: whether the pack is legible, and whether
   * it is marked as a prescription medicine.
   */
  legible: z.boolean().optional(),
  prescription: z.boolean().optional(),
});
export type PledgeLine = z.infer<typeof PledgeLine>;

/** A line whose quantities an event changes, with the facts by which goods are counted. */
const changedLine = {
  lineId: LineId,
  category: Category,
  unit: Unit,
  /** Catalogue id of the line's item; absent if the line has none. */
  itemId: Id.optional(),
};
const CountedLine = z.strictObject({ ...changedLine, quantity: Quantity });
const drive = { driveId: Id };
const pledge = { pledgeId: Id, driveId: Id };

export const driveOpened = defineEvent(
  'drive.opened',
  1,
  z.strictObject({ ...drive, slug: Slug, terms: DriveTerms }),
);
export const driveAmended = defineEvent(
  'drive.amended',
  1,
  z.strictObject({ ...drive, terms: DriveTerms }),
);
export const drivePublished = defineEvent('drive.published', 1, z.strictObject(drive));
export const driveClosed = defineEvent('drive.closed', 1, z.strictObject(drive));
export const driveCompleted = defineEvent(
  'drive.completed',
  1,
  z.strictObject({
    ...drive,
    /** Work that was open and acknowledged when the drive was completed. */
    leaving: z.array(z.enum(OPEN_ENDS)).max(OPEN_ENDS.length).optional(),
  }),
);
export const driveReopened = defineEvent(
  'drive.reopened',
  1,
  z.strictObject({ ...drive, reason: CorrectionReason }),
);
// A draft that is not wanted. Its slug stays taken, because addresses are never given twice.
export const driveDiscarded = defineEvent('drive.discarded', 1, z.strictObject(drive));
export const pledgeSubmitted = defineEvent(
  'pledge.submitted',
  1,
  z.strictObject({
    ...pledge,
    /**
     * Code that people quote and the desk scans, such as `XLX-7F3K9Q`. The code is not secret and
     * authorises nothing.
     */
    reference: z.string().regex(/^XLX-[0-9A-Z]{6}$/),
    lines: z.array(PledgeLine).min(1).max(50),
    department: text(40).optional(),
    handInPointId: HandInPoint.shape.pointId.optional(),
    noticeVersion: DriveTerms.shape.noticeVersion,
    /** The giver's declaration of having bought the goods personally, not on insurance. */
    sourceDeclared: z.literal(true),
    channel: z.enum(['form', 'desk', 'import']),
    /**
     * Time at which the giver sent the pledge, according to the imported spreadsheet; the event's
     * own time is the time of the import.
     */
    submittedAt: Instant.optional(),
    /**
     * Last day on which the goods are to be brought, as the drive's terms were at the time; absent
     * if there was no such day.
     */
    bringBy: IsoDate.optional(),
  }),
);
export const pledgeAmended = defineEvent(
  'pledge.amended',
  1,
  z.strictObject({
    ...pledge,
    lines: z.array(PledgeLine).min(1).max(50),
    /** Added and withdrawn quantity of each line whose quantity changed. */
    changes: z
      .array(
        z.strictObject({
          ...changedLine,
          added: Count,
          withdrawn: Count,
        }),
      )
      .max(100),
    /**
     * Quantities of lines that now name another item of the catalogue, or an item for the first
     * time: the quantity that was outstanding before the changes, and both items. Absent if there
     * are none.
     */
    reassigned: z
      .array(
        z.strictObject({
          lineId: LineId,
          category: Category,
          unit: Unit,
          quantity: Quantity,
          from: Id.optional(),
          to: Id.optional(),
        }),
      )
      .min(1)
      .max(50)
      .optional(),
    /** The corrected department; absent if unchanged. */
    department: text(40).optional(),
    /** Corrected time at which the giver sent the pledge; absent if unchanged. */
    submittedAt: Instant.optional(),
    /** Source of the change: `import` for a spreadsheet; absent for a change made in Bluebox. */
    channel: z.literal('import').optional(),
    /**
     * Keyed pseudonym of the corrected time and giver, by which the next import finds this pledge.
     */
    importedAs: Id.optional(),
  }),
);
export const pledgeWithdrawn = defineEvent(
  'pledge.withdrawn',
  1,
  z.strictObject({ ...pledge, lines: z.array(CountedLine).min(1).max(50) }),
);
export const pledgeHandInNoted = defineEvent(
  'pledge.hand-in-noted',
  1,
  z.strictObject({
    ...pledge,
    receptionId: Id,
    entryId: Id,
    /**
     * Quantities that inventory deducted from the promise (`settled`), and the parts that had been
     * withdrawn or written off before and are reinstated.
     */
    lines: z
      .array(
        z.strictObject({
          ...changedLine,
          settled: Quantity,
          reinstatedFromWithdrawn: Count,
          reinstatedFromNotHandedIn: Count,
        }),
      )
      .min(1)
      .max(50),
  }),
);
export const pledgeHandInReversalNoted = defineEvent(
  'pledge.hand-in-reversal-noted',
  1,
  z.strictObject({
    ...pledge,
    receptionId: Id,
    /** The entry that inventory has reversed. */
    reverses: Id,
    /**
     * Quantities that inventory returned to the promise (`restored`). Parts are withdrawn or
     * written off again if the whole pledge is withdrawn or written off, or if they had been
     * withdrawn before the hand-in.
     */
    lines: z
      .array(
        z.strictObject({
          ...changedLine,
          restored: Quantity,
          withdrawnAgain: Count,
          notHandedInAgain: Count,
        }),
      )
      .min(1)
      .max(50),
  }),
);
export const pledgeNotHandedIn = defineEvent(
  'pledge.not-handed-in',
  2,
  z.strictObject({
    ...pledge,
    lines: z.array(CountedLine).min(1).max(50),
    /**
     * Whether the drive was completed, or the pledge lapsed because its goods had not been brought
     * by their day. Only the completion is undone when the drive is reopened.
     */
    why: z.enum(['completed', 'lapsed']),
  }),
  // Version 1 was recorded only when a drive was completed.
  { upcasters: { 1: (data) => ({ ...data, why: 'completed' }) } },
);
// Goods that were written off when the drive was completed are promised again, because the drive
// was reopened.
export const pledgeWriteOffReversed = defineEvent(
  'pledge.write-off-reversed',
  1,
  z.strictObject({ ...pledge, lines: z.array(CountedLine).min(1).max(50) }),
);
// Staff confirmed all outstanding quantities, so that large amounts count (see
// `unconfirmedAmounts`).
export const pledgeQuantitiesConfirmed = defineEvent(
  'pledge.quantities-confirmed',
  1,
  z.strictObject({ ...pledge, lines: z.array(CountedLine).min(1).max(50) }),
);
export const pledgeLinkRotated = defineEvent(
  'pledge.link-rotated',
  1,
  z.strictObject({ ...pledge, generation: z.int().min(1) }),
);
export const pledgeGiverForgotten = defineEvent(
  'pledge.giver-forgotten',
  1,
  z.strictObject(pledge),
);

const appointment = {
  pointId: HandInPoint.shape.pointId,
  /** Beginning and end of the slot. */
  start: LocalMinute,
  end: LocalMinute,
};
// The giver will bring the goods at this time. An earlier appointment of the pledge is replaced.
export const pledgeAppointed = defineEvent(
  'pledge.appointed',
  1,
  z.strictObject({ ...pledge, ...appointment }),
);
export const pledgeAppointmentEnded = defineEvent(
  'pledge.appointment-ended',
  1,
  z.strictObject({
    ...pledge,
    ...appointment,
    /** Whether somebody cancelled the appointment, or nothing more is to be brought. */
    why: z.enum(['cancelled', 'nothing-to-bring']),
  }),
);

const holding = {
  driveId: Id,
  needId: Need.shape.needId,
  pledgeId: Id,
  /** Quantity by which the pledge's share of the need changes. */
  quantity: Quantity,
};
// A pledge took a share of a strict need.
export const needReserved = defineEvent('need.reserved', 1, z.strictObject(holding));
// A pledge gave back a share of a strict need.
export const needFreed = defineEvent('need.freed', 1, z.strictObject(holding));

const booking = {
  driveId: Id,
  pointId: HandInPoint.shape.pointId,
  start: LocalMinute,
  pledgeId: Id,
};
// A pledge took a place in a slot.
export const slotBooked = defineEvent('slot.booked', 1, z.strictObject(booking));
// A pledge gave its place in a slot back.
export const slotFreed = defineEvent('slot.freed', 1, z.strictObject(booking));

export const pledgeStreams = declareStreams('pledge', {
  /** A drive, with its terms and its phases. */
  drive: [
    driveOpened,
    driveAmended,
    drivePublished,
    driveClosed,
    driveCompleted,
    driveReopened,
    driveDiscarded,
  ],
  /** One giver's pledge. */
  pledge: [
    pledgeSubmitted,
    pledgeAmended,
    pledgeWithdrawn,
    pledgeHandInNoted,
    pledgeHandInReversalNoted,
    pledgeNotHandedIn,
    pledgeWriteOffReversed,
    pledgeQuantitiesConfirmed,
    pledgeLinkRotated,
    pledgeGiverForgotten,
    pledgeAppointed,
    pledgeAppointmentEnded,
  ],
  /** One strict need of a drive, with the shares that pledges have of it. */
  need: [needReserved, needFreed],
  /** One slot of a hand-in point, with the pledges that have booked it. */
  slot: [slotBooked, slotFreed],
});

export const {
  drive: driveEvents,
  pledge: pledgeEvents,
  need: needEvents,
  slot: slotEvents,
} = pledgeStreams;
export type DriveEvent = EventIn<typeof driveEvents>;
export type PledgeEvent = EventIn<typeof pledgeEvents>;
export type NeedEvent = EventIn<typeof needEvents>;
export type SlotEvent = EventIn<typeof slotEvents>;
export type PledgeServiceEvent = DriveEvent | PledgeEvent | NeedEvent | SlotEvent;
