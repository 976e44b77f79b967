import { z } from 'zod';
import { lastDayOfMonth } from '../acceptance.ts';
import { DriveTerms, OPEN_ENDS, PledgeLine, Slug } from '../events/pledge.ts';
import { openingFaults } from '../hand-in-slots.ts';
import { seemsPersonal } from '../personal-numbers.ts';
import { isSameItem } from '../same-item.ts';
import {
  AcceptanceRules,
  Category,
  CorrectionReason,
  Count,
  Department,
  GivenInstant,
  HandInPoint,
  Id,
  Instant,
  IsoDate,
  Item,
  idsUpTo,
  impersonal,
  KitRecipe,
  LANGUAGES,
  LineId,
  LocalMinute,
  Lot,
  Need,
  Organiser,
  PackCondition,
  Quantity,
  RejectionReason,
  TypedItem,
  TypedLot,
  text,
  Unit,
} from '../vocabulary.ts';
import { pageOf, paging, searched } from './paging.ts';

// Bodies, queries and answers of the pledge service's routes.

/** A day, or a month, which stands for its last day. */
export const ExpiryInput = z
  .string()
  .regex(/^[12][0-9]{3}-(0[1-9]|1[0-2])(-[0-3][0-9])?$/, 'must be a month like 2027-05 or a day')
  .transform((value) => (value.length === 7 ? lastDayOfMonth(value) : value))
  .pipe(IsoDate);

/** Whether no two components are the same item. */
const areDistinct = (components: readonly { readonly item: Item }[]): boolean =>
  components.every(({ item }, index) =>
    components.slice(index + 1).every((other) => !isSameItem(item, other.item)),
  );

/** Terms of a drive as a coordinator enters them. The service assigns the version of the rules. */
export const DriveTermsInput = z
  .strictObject({
    ...DriveTerms.shape,
    needs: z
      .array(
        z.strictObject({
          ...Need.shape,
          itemName: impersonal(text(80)).optional(),
          english: z.strictObject({ itemName: impersonal(text(80)).optional() }).optional(),
        }),
      )
      .min(1)
      .max(50),
    recipes: z
      .array(
        z.strictObject({
          ...KitRecipe.shape,
          item: TypedItem.refine(({ category }) => category === 'kit', {
            path: ['category'],
            message: 'must be the category kit',
          }),
          components: z
            .array(z.strictObject({ item: TypedItem, quantity: Quantity }))
            .min(1)
            .max(30)
            .refine(areDistinct, 'must name each item once'),
          english: z.strictObject({ name: impersonal(text(80)).optional() }).optional(),
        }),
      )
      .min(1)
      .max(20)
      .optional(),
    english: z
      .strictObject({
        ...DriveTerms.shape.english.unwrap().shape,
        departments: z
          .array(z.strictObject({ department: Department, name: Department }))
          .max(200)
          .optional(),
      })
      .optional(),
    organiser: z
      .strictObject({
        ...Organiser.shape,
        name: impersonal(text(80)),
        english: z
          .strictObject({
            name: impersonal(text(80)).optional(),
            office: impersonal(text(40)).optional(),
          })
          .optional(),
      })
      .refine(({ contact }) => contact === undefined || !seemsPersonal(contact.office), {
        path: ['contact', 'office'],
        message: 'must name an office, without a number',
      })
      .optional(),
    departments: z.array(Department).max(200).default([]),
    rules: AcceptanceRules.omit({ version: true }),
  })
  .refine(
    ({ departments, english }) =>
      (english?.departments ?? []).every(({ department }) => departments.includes(department)),
    { path: ['english', 'departments'], message: 'must name departments of the drive' },
  )
  .superRefine(({ handInPoints }, context) => {
    for (const [point, terms] of handInPoints.entries()) {
      const path = ['handInPoints', point];
      for (const { index, field, message } of openingFaults(terms))
        context.addIssue({ code: 'custom', path: [...path, 'openings', index, field], message });
      if (terms.slots !== undefined && terms.openings === undefined)
        context.addIssue({
          code: 'custom',
          path: [...path, 'openings'],
          message: 'must be given with slots',
        });
    }
  });
export type DriveTermsInput = z.input<typeof DriveTermsInput>;

export const OpenDriveBody = z.strictObject({ slug: Slug, terms: DriveTermsInput });
export const AmendDriveBody = z.strictObject({
  terms: DriveTermsInput,
  /**
   * Confirmed removals and renamings of hand-in points that pledges name. Each key is the id of a
   * point; its value is the number of pledges that the refusal `PLEDGES_NAME_POINT` gave.
   */
  confirmed: z
    .record(HandInPoint.shape.pointId, Count)
    .default({})
    .refine((points) => Object.keys(points).length <= 50, 'names more points than there can be'),
  /**
   * Confirmed removals and renamings of departments that pledges name. Each key is a department;
   * its value is the number of pledges that the refusal `PLEDGES_NAME_DEPARTMENT` gave.
   */
  confirmedDepartments: z
    .record(text(40), Count)
    .default({})
    .refine(
      (departments) => Object.keys(departments).length <= 200,
      'names more departments than there can be',
    ),
});
export const CompleteDriveBody = z.strictObject({
  /**
   * Work that the caller knows to be open, for instance from the tracker's `GET
   * /drives/:driveId/completion`.
   */
  stillOpen: z.array(z.enum(OPEN_ENDS)).max(OPEN_ENDS.length).default([]),
  /**
   * Whether to complete the drive despite the open work; must be `true` unless `stillOpen` is
   * empty.
   */
  acknowledged: z.boolean().default(false),
});
export type CompleteDriveBody = z.input<typeof CompleteDriveBody>;
export const ReopenDriveBody = z.strictObject({ reason: CorrectionReason });
export const DriveStatus = z.enum(['draft', 'published', 'closed', 'completed']);
export type DriveStatus = z.infer<typeof DriveStatus>;
export const DriveView = z.object({
  driveId: Id,
  slug: Slug,
  status: DriveStatus,
  terms: DriveTerms,
  /**
   * Removed needs, hand-in points and recipes, in their last form. Pledges may still name the points, and kits
   * the recipes.
   */
  former: z
    .object({
      needs: z.array(Need),
      handInPoints: z.array(HandInPoint),
      recipes: z.array(KitRecipe),
    })
    .optional(),
  /**
   * Time at which the drive was last closed to pledges; absent while the drive is a draft or
   * published.
   */
  closedAt: Instant.optional(),
  /**
   * Work that was open when the drive was completed; only for coordinators, and only while the
   * drive is completed.
   */
  leaving: z.array(z.enum(OPEN_ENDS)).optional(),
  version: z.int(),
});
export type DriveView = z.infer<typeof DriveView>;
/**
 * Coverage of the needs of a drive. `counted` are the goods that pledges promise or that came, less what
 * the desk rejected; `remaining` is what the need still lacks.
 */
export const NeedsView = z.object({
  needs: z.array(z.object({ needId: Need.shape.needId, counted: Count, remaining: Count })),
});
export type NeedsView = z.infer<typeof NeedsView>;
export const DriveChanged = z.object({ driveId: Id, version: z.int() });
export const ListDrivesQuery = z.strictObject({
  /** Id of the organisation to which the listed drives belong. */
  organisationId: Id.optional(),
});
export const DriveList = z.object({ drives: z.array(DriveView) });

/** A line as a giver enters it. The service numbers the lines in order. */
export const PledgeLineInput = z.strictObject({
  item: TypedItem,
  quantity: Quantity,
  expiry: ExpiryInput.optional(),
  lot: TypedLot.optional(),
  condition: PackCondition.default('sealed'),
  /**
   * Whether the giver can read the pack, and whether the pack is marked as a prescription medicine.
   */
  legible: z.boolean().optional(),
  prescription: z.boolean().optional(),
});
export type PledgeLineInput = z.input<typeof PledgeLineInput>;
export const PledgeLinesInput = z.array(PledgeLineInput).min(1).max(50);

/** Optional personal data of the giver, kept outside the log so that it can be erased. */
export const Giver = z.strictObject({
  name: text(40).optional(),
  contact: text(80).optional(),
  staffNumber: z
    .string()
    .regex(/^[0-9A-Za-z-]{2,20}$/)
    .optional(),
});
export type Giver = z.infer<typeof Giver>;

/** A solved proof of work; see {@link Challenge}. */
export const Proof = z.strictObject({
  challenge: z.string().max(200),
  solution: z.int().min(0).max(Number.MAX_SAFE_INTEGER),
});
/**
 * A proof-of-work task: find a `solution` such that SHA-256 of `${challenge}:${solution}` begins
 * with `zeroBits` zero bits. A challenge is valid for one pledge, until `expiresAt`.
 */
export const Challenge = z.object({
  challenge: z.string(),
  zeroBits: z.int(),
  expiresAt: Instant,
});
export type Challenge = z.infer<typeof Challenge>;

/** A slot of a hand-in point, which a giver books. */
export const SlotChoice = z.strictObject({
  pointId: HandInPoint.shape.pointId,
  /** Beginning of the slot, in the drive's time zone. */
  start: LocalMinute,
});
export type SlotChoice = z.infer<typeof SlotChoice>;
export const ListSlotsQuery = z.strictObject({
  /** Day whose slots are wanted; the first day with a free place if it is left out. */
  date: IsoDate.optional(),
});
/** The slots of a hand-in point that have not begun. */
export const SlotList = z.object({
  /** Days with slots, and the number of their free places. */
  days: z.array(z.object({ date: IsoDate, remaining: Count })),
  /** Slots of one day. A slot that the terms no longer have is listed for staff while it is booked. */
  slots: z.array(
    z.object({ start: LocalMinute, end: LocalMinute, booked: Count, remaining: Count }),
  ),
});
export type SlotList = z.infer<typeof SlotList>;
export const DownloadAppointmentQuery = z.strictObject({
  language: z.enum(LANGUAGES).default('zh'),
});
/** The time at which a giver will bring the goods. */
export const Appointment = z.object({ ...SlotChoice.shape, end: LocalMinute });
export type Appointment = z.infer<typeof Appointment>;

/** Whether the goods are wanted even where a need that asks first (`limit: 'ask'`) is full. */
const despiteFull = z.boolean().optional();

export const SubmitPledgeBody = z.strictObject({
  lines: PledgeLinesInput,
  giver: Giver.default({}),
  department: Department.optional(),
  handInPointId: HandInPoint.shape.pointId.optional(),
  noticeVersion: DriveTerms.shape.noticeVersion,
  sourceDeclared: z.literal(true, 'must be confirmed: bought by yourself, not on insurance'),
  /** Proof of work, which only desk staff and coordinators may leave out. */
  proof: Proof.optional(),
  /** Slot that the giver books; absent if the goods are brought at any time. */
  appointment: SlotChoice.optional(),
  despiteFull,
});
export type SubmitPledgeBody = z.input<typeof SubmitPledgeBody>;

/** Reasons for which an inspection would reject a line that matches the giver's description. */
export const LineWarning = z.object({
  lineId: z.string(),
  reasons: z.array(RejectionReason),
});
export const SubmitPledgeAnswer = z.object({
  pledgeId: Id,
  reference: z.string(),
  version: z.int(),
  warnings: z.array(LineWarning),
  bringBy: IsoDate.optional(),
  appointment: Appointment.optional(),
  /** Code of the giver's private link, `<portal>/p#<code>`. */
  code: z.string(),
});
export type SubmitPledgeAnswer = z.infer<typeof SubmitPledgeAnswer>;

/**
 * Status of a pledge. Nothing more is expected of a `settled` or `ended` pledge; some goods of an
 * `ended` pledge were written off.
 */
export const PledgeStatus = z.enum(['open', 'withdrawn', 'settled', 'ended']);
export const PledgeLineView = z.object({
  ...PledgeLine.shape,
  /** Quantity still promised: neither handed in, withdrawn nor written off. */
  outstanding: Count,
  handedIn: Count,
  /**
   * Quantity written off, because the desk learnt that the goods will not come or because the drive
   * was completed.
   */
  notHandedIn: Count,
});
export const PledgeView = z.object({
  pledgeId: Id,
  driveId: Id,
  reference: z.string(),
  status: PledgeStatus,
  lines: z.array(PledgeLineView),
  department: z.string().optional(),
  handInPointId: z.string().optional(),
  channel: z.enum(['form', 'desk', 'import']),
  /**
   * Outstanding quantity of each kind when staff last confirmed the pledge; see
   * `unconfirmedAmounts`.
   */
  confirmed: z.array(z.object({ category: Category, unit: Unit, quantity: Count })).optional(),
  submittedAt: Instant,
  /**
   * Last day on which the goods are to be brought. What has not come by then is written off; absent
   * if there is no such day.
   */
  bringBy: IsoDate.optional(),
  /** Present if the giver has booked a slot. */
  appointment: Appointment.optional(),
  /** Present if goods were written off because they had not been brought by their day. */
  lapsed: z.literal(true).optional(),
  noticeVersion: z.string(),
  /**
   * Personal data of the giver, for the giver and desk staff: `null` if the log records an erasure,
   * empty if the vault has no data.
   */
  giver: Giver.nullable(),
  version: z.int(),
});
export type PledgeView = z.infer<typeof PledgeView>;
export const AmendPledgeBody = z.strictObject({
  /**
   * All lines of the pledge after the change. A line without `lineId` is new, and a line that is
   * left out is withdrawn.
   */
  lines: z
    .array(
      z.strictObject({
        ...PledgeLineInput.shape,
        lineId: PledgeLine.shape.lineId.optional(),
        /** An unchanged item or lot is accepted even if today's rules would refuse it. */
        item: Item,
        lot: Lot.optional(),
      }),
    )
    .min(1)
    .max(50),
  despiteFull,
});
export type AmendPledgeBody = z.input<typeof AmendPledgeBody>;
export const PledgeSummary = z.object({
  id: Id,
  driveId: Id,
  reference: z.string(),
  status: PledgeStatus,
  department: z.string().optional(),
  handInPointId: z.string().optional(),
  submittedAt: Instant,
  lineCount: z.int(),
  quantity: Count,
  outstanding: Count,
  lines: z.array(z.object({ lineId: LineId, item: Item, quantity: Count, outstanding: Count })),
});
export type PledgeSummary = z.infer<typeof PledgeSummary>;
export const ListPledgesQuery = z.strictObject({
  ...paging,
  search: searched,
  department: z.string().min(1).max(40).optional(),
  status: PledgeStatus.optional(),
  /** Category of at least one line. */
  category: Category.optional(),
  point: HandInPoint.shape.pointId.optional(),
  /** `largest` sorts by the outstanding quantity. */
  sort: z.enum(['newest', 'oldest', 'largest']).default('newest'),
});
export const PledgeList = z.object({ pledges: z.array(PledgeSummary), ...pageOf });
/** Largest number of people in an answer to a search, so that nobody reads out a drive's givers. */
export const MOST_GIVERS_FOUND = 10;
export const FindGiversBody = z.strictObject({
  /**
   * Text that was typed: a name or a part of it, of two Chinese characters or three letters; a whole
   * staff number; or a telephone number, whole or its last four digits.
   */
  text: z.string().max(80),
});
/** A giver who was found, with the pledge. The contact itself is only in {@link PledgeView}. */
export const FoundGiver = z.object({
  pledgeId: Id,
  reference: z.string(),
  name: z.string().optional(),
  /** Last four digits of the giver's telephone number; absent if the contact has no such number. */
  phoneEnd: z.string().optional(),
  department: z.string().optional(),
  handInPointId: z.string().optional(),
  status: PledgeStatus,
  lines: PledgeSummary.shape.lines,
});
export type FoundGiver = z.infer<typeof FoundGiver>;
export const FoundGivers = z.object({
  /** People with goods still to come first, then by the time of their pledge, latest first. */
  givers: z.array(FoundGiver).max(MOST_GIVERS_FOUND),
  /** Whether more people were found than listed. */
  more: z.boolean(),
});
export type FoundGivers = z.infer<typeof FoundGivers>;
/** Largest number of pledges whose givers' names are given at once. */
export const MOST_GIVER_NAMES = 50;
export const ListGiverNamesQuery = z.strictObject({
  /** Ids of the pledges, separated by dots. Unknown ids, and those of other drives, are ignored. */
  ids: idsUpTo(MOST_GIVER_NAMES),
});
/**
 * Names of givers, for a page of the list of pledges. Givers who left no name and givers who were
 * forgotten are left out.
 */
export const GiverNames = z.object({
  names: z.array(z.object({ pledgeId: Id, name: z.string() })).max(MOST_GIVER_NAMES),
});
export type GiverNames = z.infer<typeof GiverNames>;
export const PledgeChanged = z.object({ pledgeId: Id, version: z.int() });
/** Answer to a renewed link: `code` is the new code, and the former code no longer works. */
export const PledgeLinkRotated = z.object({ ...PledgeChanged.shape, code: z.string() });

/** A pledge from a spreadsheet, with answers and options for importing it. */
export const ImportedPledge = z.strictObject({
  /**
   * Key of the pledge in its source: time and person, such as `2023-03-20 09:03:53|BK300001`. The time
   * is empty if the source has none; the person is a staff number, or else a name or a telephone
   * number. Only a keyed hash is stored.
   */
  importKey: z.string().min(1).max(120),
  /** Key with the unparsed time, from an earlier version of the reader. */
  formerKey: z.string().min(1).max(120).optional(),
  lines: PledgeLinesInput,
  giver: Giver.default({}),
  department: Department.optional(),
  /** Time at which the giver sent the pledge, according to the file. */
  submittedAt: GivenInstant.optional(),
  /**
   * Number of rows of this pledge that could not be read. If the number is above 0, no line is
   * withdrawn as missing.
   */
  unreadRows: z.int().min(0).max(50_000).default(0),
  /**
   * Pledge and version that the plan was made for. The import is refused if it would change another
   * pledge or version.
   */
  expected: z.strictObject({ pledgeId: Id, version: z.int().min(0) }).optional(),
  /** Answer to `looksLike`: id of the existing pledge whose time or person this pledge corrects. */
  sameAs: Id.optional(),
  /** Answer to `looksLike`: whether the pledge is a new one. */
  asNew: z.boolean().default(false),
  /** Whether to withdraw the lines in `missing` whose `canWithdraw` is true. */
  withdrawMissing: z.boolean().default(false),
  /**
   * Answer to `standsIn`: lines to withdraw from this pledge, because the file now has them in
   * another pledge.
   */
  withdrawLines: z.array(LineId).max(50).default([]),
  /**
   * Lines of other pledges from which the file moved rows to this pledge. The import refuses this
   * pledge while goods of any such line are promised or handed in.
   */
  movedFrom: z
    .array(z.strictObject({ pledgeId: Id, lineId: LineId }))
    .max(50)
    .default([]),
});
export type ImportedPledge = z.input<typeof ImportedPledge>;
const importedPledges = z.array(ImportedPledge).min(1).max(100);

/**
 * Pledges from a spreadsheet. Importing a key again amends the first pledge instead of creating
 * another.
 */
export const ImportPledgesBody = z.strictObject({
  pledges: importedPledges,
  noticeVersion: DriveTerms.shape.noticeVersion,
  sourceDeclared: z.literal(true),
});
export type ImportPledgesBody = z.input<typeof ImportPledgesBody>;

/**
 * Outcomes of a row. `replaced` means that the category or unit changed, which needs a new line;
 * `kept` means that later changes in Bluebox are not overwritten.
 */
export const IMPORTED_LINE_OUTCOMES = [
  'new',
  'changed',
  'replaced',
  'unchanged',
  'kept',
  'refused',
] as const;
const StatedLine = z.object(PledgeLine.shape);
export const PlannedLine = z.object({
  outcome: z.enum(IMPORTED_LINE_OUTCOMES),
  /** The line before the import. */
  before: StatedLine.optional(),
  /** Code of the reason for refusing or keeping the line. */
  detail: z.string().optional(),
  /** Reasons for which an inspection would reject the goods. */
  warnings: z.array(RejectionReason),
  /**
   * Former line of these goods in another pledge. The file no longer has the line there, so the
   * goods count twice until the line is withdrawn.
   */
  standsIn: z
    .object({ pledgeId: Id, reference: z.string(), lineId: LineId, canWithdraw: z.boolean() })
    .optional(),
});
export type PlannedLine = z.infer<typeof PlannedLine>;
export const LooksLike = z.object({
  pledgeId: Id,
  reference: z.string(),
  submittedAt: Instant.optional(),
  /**
   * Field that differs from the similar pledge. `unclear` means that person and minute are equal,
   * but one of the times may lack its seconds.
   */
  differs: z.enum(['person', 'time', 'unclear']),
});
export const PlannedPledge = z.object({
  importKey: z.string(),
  /**
   * Outcome for the pledge. `asks` means that nothing is done until the caller answers `looksLike`.
   */
  outcome: z.enum(['created', 'amended', 'unchanged', 'refused', 'asks']),
  pledgeId: Id,
  version: z.int(),
  reference: z.string().optional(),
  detail: z.string().optional(),
  /** The lines, in the order of the request. */
  lines: z.array(PlannedLine),
  /**
   * Lines of the pledge that the file lacks. `withdrawn` marks lines that the import withdraws.
   * `canWithdraw` requires that nothing of the line was handed in, that all rows of the pledge were
   * read, and that the pledge is open and keeps another line.
   */
  missing: z.array(
    z.object({ line: StatedLine, withdrawn: z.boolean(), canWithdraw: z.boolean() }),
  ),
  /** Number of pieces that the import adds to the promise, and number that it withdraws. */
  added: Count,
  withdrawn: Count,
  departmentBefore: z.string().optional(),
  departmentAfter: z.string().optional(),
  /** Department that the pledge would get, if it is not on the drive's list of departments. */
  unknownDepartment: z.string().optional(),
  /** Whether the giver's personal data changes. */
  giverChanges: z.boolean(),
  looksLike: z.array(LooksLike),
});
export type PlannedPledge = z.infer<typeof PlannedPledge>;
/** Pledges whose import is only planned, not carried out. */
export const PlanImportBody = z.strictObject({ pledges: importedPledges });
export type PlanImportBody = z.input<typeof PlanImportBody>;
export const PlanImportAnswer = z.object({ plans: z.array(PlannedPledge) });
export type PlanImportAnswer = z.infer<typeof PlanImportAnswer>;

export const ImportPledgesAnswer = z.object({
  results: z.array(
    z.object({
      importKey: z.string(),
      outcome: z.enum(['created', 'amended', 'unchanged', 'refused']),
      pledgeId: Id.optional(),
      reference: z.string().optional(),
      code: z.string().optional(),
      detail: z.string().optional(),
      /**
       * Lines that were refused although the pledge was not; `line` is the index in the request,
       * from 0.
       */
      refusedLines: z.array(z.object({ line: z.int(), detail: z.string() })).optional(),
    }),
  ),
});
export type ImportPledgesAnswer = z.infer<typeof ImportPledgesAnswer>;
