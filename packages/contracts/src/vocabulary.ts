import { z } from 'zod';
import {
  CATEGORIES,
  COUNT_KINDS,
  LARGEST_QUANTITY,
  MOST_MONTHS_AT_ARRIVAL,
  MOST_RECIPE_COMPONENTS,
  UNITS,
} from './kinds.ts';
import { LOT_PROBLEMS, lotProblem, tidyLot } from './lot.ts';
import { isOfficeMail, OFFICE_MAIL_FORM } from './office-mail.ts';
import { isOfficePhone, OFFICE_PHONE_FORM } from './office-phone.ts';
import { seemsPersonal } from './personal-numbers.ts';
import { isOneLine } from './unseen-characters.ts';

export { CATEGORIES, UNITS } from './kinds.ts';

// Schemas and lists of values that events and API share.

/** Languages of papers, exported tables and link previews. */
export const LANGUAGES = ['zh', 'en'] as const;
/**
 * Reasons for rejecting a part of a line, in order of precedence. If several reasons apply, totals
 * count the part under the first.
 */
export const REJECTION_REASONS = [
  'expired',
  'short-dated',
  'opened',
  'damaged-pack',
  'unreadable',
  'not-working',
  'prescription',
  'not-collected',
  'unknown-source',
] as const;
export const PACK_CONDITIONS = ['sealed', 'opened', 'damaged'] as const;

export const Category = z.enum(CATEGORIES);
export type Category = z.infer<typeof Category>;
export const Unit = z.enum(UNITS);
export type Unit = z.infer<typeof Unit>;
export const RejectionReason = z.enum(REJECTION_REASONS);
export type RejectionReason = z.infer<typeof RejectionReason>;
export const PackCondition = z.enum(PACK_CONDITIONS);
export type PackCondition = z.infer<typeof PackCondition>;

/** An id of a record, without meaning to people: 8 to 40 of a-z, 0-9 and hyphen. */
export const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{7,39}$/, 'is not an id');
/** Makes the schema of ids in a query, separated by dots. @param most largest number of ids. */
export const idsUpTo = (most: number) =>
  z
    .string()
    .transform((text) => text.split('.'))
    .pipe(z.array(Id).min(1).max(most, `has more than ${most} ids; ask for the others separately`));
/**
 * Id of a line inside its pledge or reception: `l1`, `l2` and so on, or `x1` for a line that was
 * not pledged.
 */
export const LineId = z.string().regex(/^[lx][1-9][0-9]{0,3}$/, 'is not a line id');

/** A whole number of pieces, at least one. */
export const Quantity = z.int().min(1).max(LARGEST_QUANTITY);
export const Count = z.int().min(0).max(LARGEST_QUANTITY);

const isCalendarDate = (text: string): boolean => {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
};
/** A calendar day, such as `2024-05-06`. */
export const IsoDate = z
  .string()
  .regex(/^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$/, 'must be a date like 2024-05-06')
  .refine(isCalendarDate, 'is not a day of the calendar');
/** A UTC time, such as `2024-05-06T07:08:09.123Z`. */
export const Instant = z.iso.datetime();
/**
 * An instant in a request, with or without fractions of a second. Milliseconds are added, because
 * instants are sorted as text.
 */
export const GivenInstant = Instant.transform((written) => new Date(written).toISOString());

/**
 * Makes a schema of one line of text, trimmed. {@link isOneLine} decides which characters the text
 * may have.
 */
export const text = (max: number) =>
  z.string().max(max).trim().min(1).refine(isOneLine, 'must be one line of plain text');
/** Free text of one or more lines, which is stored in a vault and never in the log. */
export const Note = z
  .string()
  .max(500)
  .trim()
  .min(1)
  .refine((value) => !value.includes('\u0000'), 'must be plain text');

/** An item in the log. New input must be a {@link TypedItem}. */
export const Item = z.strictObject({
  /** Id of the item in the catalogue; absent for goods that were only described in words. */
  itemId: Id.optional(),
  name: text(80),
  specification: text(80).optional(),
  category: Category,
  unit: Unit,
});
export type Item = z.infer<typeof Item>;

/**
 * Restricts a schema for typed text that goes into the log: the text must not look like a personal
 * number or an email address.
 */
export const impersonal = (schema: z.ZodString) =>
  schema.refine((value) => !seemsPersonal(value), 'must not hold a phone or staff number');
export const TypedItem = z.strictObject({
  ...Item.shape,
  name: impersonal(text(80)),
  specification: impersonal(text(80)).optional(),
});
export const Department = impersonal(text(40));

/** A lot in the log. Earlier versions accepted lots that {@link TypedLot} refuses today. */
export const Lot = text(40).refine(
  (lot) => !/^1[3-9][0-9]{9}$/.test(lot),
  'must not be a phone number',
);
/** A lot as it is typed, scanned or imported. See {@link lotProblem} for refusals. */
export const TypedLot = z
  .string()
  .max(200)
  .overwrite(tidyLot)
  .min(1)
  .check((context) => {
    const problem = context.value === '' ? undefined : lotProblem(context.value);
    if (problem !== undefined)
      context.issues.push({
        code: 'custom',
        input: context.value,
        message: LOT_PROBLEMS[problem],
        params: { lot: problem },
      });
  });

/**
 * Whether a need takes more than it asks for. `open` always does; `ask` only when the giver says so
 * knowingly; `strict` never does. A need without a limit is open.
 */
export const NEED_LIMITS = ['open', 'ask', 'strict'] as const;
export const NeedLimit = z.enum(NEED_LIMITS);
export type NeedLimit = z.infer<typeof NeedLimit>;
export const Need = z.strictObject({
  needId: z.string().regex(/^n[1-9][0-9]{0,2}$/),
  category: Category,
  unit: Unit,
  /** Catalogue id of the specific item, if the recipient asked for one that the catalogue has. */
  itemId: Id.optional(),
  /** A specific item of the category, if the recipient asked for one. */
  itemName: text(80).optional(),
  quantity: Quantity,
  limit: NeedLimit.optional(),
  /** English texts, for readers of English. A text without a translation is shown in Chinese. */
  english: z.strictObject({ itemName: text(80).optional() }).optional(),
});
export type Need = z.infer<typeof Need>;

/** The goods in one kit of a kind, such as a family medicine kit. */
export const KitRecipe = z.strictObject({
  recipeId: z.string().regex(/^r[1-9][0-9]{0,2}$/),
  /** The assembled kit, of the category `kit`. */
  item: Item,
  /** Goods of one kit. No two components are the same item. */
  components: z
    .array(z.strictObject({ item: Item, quantity: Quantity }))
    .min(1)
    .max(MOST_RECIPE_COMPONENTS),
  /** English texts, as in {@link Need}. */
  english: z.strictObject({ name: text(80).optional() }).optional(),
});
export type KitRecipe = z.infer<typeof KitRecipe>;

const TIME_OF_DAY = '(?:[01][0-9]|2[0-3]):[0-5][0-9]';
/** Time of day in the drive's time zone, such as `09:30`. */
export const TimeOfDay = z
  .string()
  .regex(new RegExp(`^${TIME_OF_DAY}$`), 'must be a time such as 09:30');
/** Minute in the drive's time zone, such as `2026-12-03T12:00`. */
export const LocalMinute = z
  .string()
  .regex(
    new RegExp(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T${TIME_OF_DAY}$`),
    'must be a minute such as 2026-12-03T12:00',
  );

/** A day on which a hand-in point is open, with the times in the drive's time zone. */
export const Opening = z.strictObject({ date: IsoDate, from: TimeOfDay, to: TimeOfDay });
export type Opening = z.infer<typeof Opening>;
/** Largest number of openings of a hand-in point. */
export const MOST_OPENINGS = 60;
/** Length of a slot in minutes, and the number of givers who may book the same slot. */
export const SlotPlan = z.strictObject({
  minutes: z.int().min(5).max(240),
  capacity: z.int().min(1).max(500),
});
export type SlotPlan = z.infer<typeof SlotPlan>;

export const HandInPoint = z.strictObject({
  pointId: z.string().regex(/^p[1-9][0-9]{0,2}$/),
  name: text(80),
  address: text(160).optional(),
  hours: text(80).optional(),
  /** Days on which givers can book a time; absent if the hours are told only by `hours`. */
  openings: z.array(Opening).min(1).max(MOST_OPENINGS).optional(),
  /** How the openings are divided into slots; absent if givers come without an appointment. */
  slots: SlotPlan.optional(),
  /** English texts, as in {@link Need}. */
  english: z
    .strictObject({
      name: text(80).optional(),
      address: text(160).optional(),
      hours: text(80).optional(),
    })
    .optional(),
});
export type HandInPoint = z.infer<typeof HandInPoint>;

/**
 * Rules for the goods that a drive accepts. Each change increases the version, and every inspection
 * records the applied version.
 */
export const AcceptanceRules = z.strictObject({
  version: z.int().min(1),
  categories: z.array(Category).min(1).max(CATEGORIES.length),
  /** Whether medicine and kits must be unopened. */
  sealedOnly: z.boolean(),
  /** Smallest number of months from the expected arrival to the expiry date. */
  minimumMonthsAtArrival: z.int().min(0).max(MOST_MONTHS_AT_ARRIVAL),
  devicesMustWork: z.boolean(),
  prescriptionAllowed: z.boolean(),
});
export type AcceptanceRules = z.infer<typeof AcceptanceRules>;

/** Telephone number of an office; see `isOfficePhone`. */
export const OfficePhone = z
  .string()
  .trim()
  .regex(OFFICE_PHONE_FORM, 'must be a telephone number')
  .refine(isOfficePhone, 'must be the number of an office, not the mobile number of a person');
const reachable = {
  /** Postal address, printed on cartons and papers for the carrier. */
  address: text(160).optional(),
  phone: OfficePhone.optional(),
};

/** The sending organisation, as carriers and recipients see it on cartons, papers and pages. */
export const Sender = z.strictObject({ name: text(80), ...reachable });
export type Sender = z.infer<typeof Sender>;

/** Mail address of an office; see `isOfficeMail`. */
export const OfficeMail = z
  .string()
  .trim()
  .max(120)
  .regex(OFFICE_MAIL_FORM, 'must be a mail address')
  .refine(isOfficeMail, 'must be the mail address of an office, not the number of a person');

/**
 * The organiser, whom the public page names and says how to reach. The contact is an office and
 * never a person, because the log keeps it for ever.
 */
export const Organiser = z.strictObject({
  name: text(80),
  contact: z
    .strictObject({
      /** The office that answers, such as 工会办公室. */
      office: text(40),
      phone: OfficePhone.optional(),
      mail: OfficeMail.optional(),
    })
    .refine(({ phone, mail }) => phone !== undefined || mail !== undefined, {
      path: ['phone'],
      message: 'must have a telephone number or a mail address',
    })
    .optional(),
  /** English texts, as in {@link Need}. */
  english: z.strictObject({ name: text(80).optional(), office: text(40).optional() }).optional(),
});
export type Organiser = z.infer<typeof Organiser>;

/** A photo of a drive, kept in the pledge service's photo store. */
export const DrivePhoto = z.strictObject({
  photoId: Id,
  /** Whether everybody sees the photo on the public page; otherwise only coordinators see it. */
  public: z.boolean(),
});
export type DrivePhoto = z.infer<typeof DrivePhoto>;

export const Recipient = z.strictObject({
  name: text(80),
  region: text(80).optional(),
  ...reachable,
  /** Reference of the document that authorises collecting for the recipient (number and date). */
  authority: text(120),
  /** English texts, as in {@link Need}. */
  english: z.strictObject({ name: text(80).optional(), region: text(80).optional() }).optional(),
});
export type Recipient = z.infer<typeof Recipient>;

/** First and last day on which pledges are accepted, both included, in the drive's time zone. */
export const Window = z
  .strictObject({ opensOn: IsoDate, closesOn: IsoDate })
  .refine((window) => window.opensOn <= window.closesOn, 'must not close before it opens');
export type Window = z.infer<typeof Window>;

/** An inspector's observations, to which the service applies the drive's rules. */
export const Seen = z.strictObject({
  condition: PackCondition,
  legible: z.boolean().default(true),
  /** Whether the device works; absent for other goods. */
  working: z.boolean().optional(),
  prescription: z.boolean().default(false),
  expiry: IsoDate.optional(),
  lot: Lot.optional(),
});
export type Seen = z.infer<typeof Seen>;

/** Goods in a box or kit, with the data to label, count, recall and trace them. */
export const Content = z.strictObject({
  parcelId: Id,
  pledgeId: Id.optional(),
  item: Item,
  quantity: Quantity,
  expiry: IsoDate.optional(),
  lot: Lot.optional(),
});
export type Content = z.infer<typeof Content>;

export const CountKind = z.enum(COUNT_KINDS);
export type CountKind = z.infer<typeof CountKind>;
/**
 * Grades of a hold, the most severe first: the three classes of a manufacturer's or authority's
 * recall, and a hold until something is clarified.
 */
export const HOLD_GRADES = ['recall-1', 'recall-2', 'recall-3', 'check'] as const;
export const HoldGrade = z.enum(HOLD_GRADES);
export type HoldGrade = z.infer<typeof HoldGrade>;

/** Reasons for adjusting the stock of a parcel. */
export const ADJUSTMENT_REASONS = ['recount', 'spoiled', 'misplaced', 'recalled', 'other'] as const;
export const REVERSAL_REASONS = ['typing-error', 'wrong-pledge', 'recount', 'other'] as const;
export const REOPENING_REASONS = ['wrong-content', 'damaged-carton', 'recount', 'other'] as const;
/** Reasons for reversing, discarding or reopening a consignment, case, box or drive. */
export const CORRECTION_REASONS = [
  'typing-error',
  'by-mistake',
  'turned-out-otherwise',
  'other',
] as const;
export const OVERRIDE_REASONS = ['recipient-agreed', 'emergency', 'other'] as const;
export const AdjustmentReason = z.enum(ADJUSTMENT_REASONS);
export const ReversalReason = z.enum(REVERSAL_REASONS);
export const ReopeningReason = z.enum(REOPENING_REASONS);
export const CorrectionReason = z.enum(CORRECTION_REASONS);
export const OverrideReason = z.enum(OVERRIDE_REASONS);
