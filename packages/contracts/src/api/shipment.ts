import { z } from 'zod';
import {
  CASE_KINDS,
  CASE_OUTCOMES,
  CASE_RESOLUTIONS,
  CASE_STAGES,
  Carrier,
  DISCREPANCY_KINDS,
  MOST_PUBLISHED_PHOTOS,
  PublishedPhoto,
  ReceiptLine,
  TRACKING_STATES,
  Waybill,
} from '../events/shipment.ts';
import { LEDGER_KEY, LONGEST_CHECKPOINT, SIGNED_CHECKPOINT } from '../paper-checkpoint.ts';
import { BOX_CONDITIONS } from '../receipts-of-boxes.ts';
import {
  Content,
  CorrectionReason,
  Count,
  GivenInstant,
  HoldGrade,
  Id,
  Instant,
  IsoDate,
  Item,
  impersonal,
  LANGUAGES,
  Lot,
  Note,
  ReversalReason,
  text,
} from '../vocabulary.ts';
import { KitComponent } from './kit-component.ts';
import { pageOf, paging } from './paging.ts';
import { PhotoIds } from './photo.ts';

// Bodies, queries and answers of the shipment service's routes.

export const ConsignmentChanged = z.object({ consignmentId: Id, version: z.int() });
export const ConsignmentCreated = z.object({ ...ConsignmentChanged.shape, number: z.int() });
export const CreateConsignmentBody = z.strictObject({ driveId: Id });
export const ClaimBoxesBody = z.strictObject({ boxIds: z.array(Id).min(1).max(200) });
export const ReleaseBoxBody = z.strictObject({ boxId: Id });
export const DispatchBody = z.strictObject({
  carrier: impersonal(Carrier),
  waybill: Waybill,
});
export const TrackBody = z.strictObject({
  state: z.enum(TRACKING_STATES),
  happenedAt: GivenInstant,
  place: impersonal(text(60)).optional(),
});
const correction = { reason: CorrectionReason, note: Note.optional() };
/**
 * Reason for reversing a record of a consignment, discarding a consignment, or reopening a case.
 */
export const CorrectionBody = z.strictObject(correction);
export const CorrectDispatchBody = z.strictObject({ ...DispatchBody.shape, ...correction });
export const WithdrawTrackingBody = z.strictObject({ ...TrackBody.shape, ...correction });

/** Status of a box. Inventory answers a claim by granting or refusing the box. */
export const ShippedBoxStatus = z.enum([
  'claimed',
  'granted',
  'refused',
  'dispatched',
  'delivered',
  'confirmed',
]);
/** Cases that a receipt opened, one for each kind of discrepancy. */
const OpenedCases = z.array(z.object({ caseId: Id, kind: z.enum(DISCREPANCY_KINDS) }));
export const ReceiptView = z.object({
  receiptId: Id,
  recordedAt: Instant,
  via: z.enum(['link', 'paper']),
  lines: z.array(ReceiptLine),
  /** Cases with their state: reported (`told`), in progress (`followed`), or closed. */
  cases: z.array(
    z.object({
      ...OpenedCases.element.shape,
      state: z.enum(['told', 'followed', 'closed']),
    }),
  ),
  /** Name of the signer, unless erased; only for coordinators and the recipient. */
  signer: z.string().optional(),
  note: z.string().optional(),
  /** Ids of the photos that have not been erased; only for coordinators and the recipient. */
  photos: z.array(Id),
});
/** Contents of a box. Kits that were assembled from stock list their components. */
export const ShippedContent = z.object({
  ...Content.shape,
  components: z.array(KitComponent).optional(),
});
export type ShippedContent = z.infer<typeof ShippedContent>;
export const ShippedBoxView = z.object({
  boxId: Id,
  number: z.int().optional(),
  status: ShippedBoxStatus,
  weight: z.int().optional(),
  contents: z.array(ShippedContent),
  /** Reason why inventory refused the box; only for a refused box. */
  why: z.string().optional(),
  receipt: ReceiptView.optional(),
});
export type ShippedBoxView = z.infer<typeof ShippedBoxView>;
/** The recipient's thanks to the givers. */
export const ThanksView = z.object({
  consignmentId: Id,
  thanksId: Id,
  at: Instant,
  /**
   * Whether everybody may see the thanks, or only coordinators, the recipient, and givers of the
   * drive with hand-ins.
   */
  public: z.boolean(),
  /** The recipient's words, unless they were erased. */
  words: z.string().optional(),
  photos: z.array(Id),
});
export type ThanksView = z.infer<typeof ThanksView>;
export const ThanksList = z.object({ thanks: z.array(ThanksView) });
export type ThanksList = z.infer<typeof ThanksList>;
export const ThankBody = z
  .strictObject({
    words: Note.optional(),
    photos: PhotoIds.default([]),
    /** Whether everybody may see the thanks; see {@link ThanksView}. */
    public: z.boolean().default(false),
    /** Whether a coordinator entered the thanks from a letter. */
    paper: z.boolean().default(false),
  })
  .refine(({ words, photos }) => words !== undefined || photos.length > 0, {
    path: ['words'],
    message: 'write something or add a photo',
  });
export type ThankBody = z.input<typeof ThankBody>;
export const ThanksChanged = z.object({ consignmentId: Id, version: z.int() });

/** Photos of a consignment that everybody may see from now on, in order. */
export const PublishPhotosBody = z.strictObject({
  photos: z.array(PublishedPhoto).max(MOST_PUBLISHED_PHOTOS),
});
/** Published photos of a drive, by consignment and in the chosen order. */
export const PublishedPhotosView = z.object({
  photos: z.array(z.object({ ...PublishedPhoto.shape, consignmentId: Id })),
});
export type PublishedPhotosView = z.infer<typeof PublishedPhotosView>;

export const ConsignmentStatus = z.enum(['preparing', 'dispatched', 'delivered', 'discarded']);
/** Facts about the drive for a consignment's page, which the recipient reads without an account. */
export const ConsignmentDrive = z.object({
  title: z.string(),
  recipient: z.string(),
  expectedArrival: IsoDate,
  /** English texts, shown to readers of English in place of `title` and `recipient`. */
  english: z.object({ title: z.string().optional(), recipient: z.string().optional() }).optional(),
  /** The organisation to contact, with the telephone number of its office. */
  sender: z.object({ name: z.string(), phone: z.string().optional() }).optional(),
});
export type ConsignmentDrive = z.infer<typeof ConsignmentDrive>;

/** A hold that stops goods of a consignment, with what its recipient is told. */
export const ConsignmentHold = z.object({
  holdId: Id,
  item: Item,
  lots: z.array(Lot),
  why: z.string(),
  grade: HoldGrade,
  /** Numbers of the consignment's boxes that have goods of these lots. */
  boxNumbers: z.array(z.int()),
});
export type ConsignmentHold = z.infer<typeof ConsignmentHold>;

export const ConsignmentView = z.object({
  consignmentId: Id,
  driveId: Id,
  /** Facts about the drive; absent until the shipment service has seen the drive's events. */
  drive: ConsignmentDrive.optional(),
  number: z.int(),
  status: ConsignmentStatus,
  carrier: z.string().optional(),
  waybill: z.string().optional(),
  dispatchedAt: Instant.optional(),
  deliveredAt: Instant.optional(),
  /** Time and reason of the discarding; only of a discarded consignment, and only for staff. */
  discarded: z
    .object({
      at: Instant,
      reason: CorrectionReason,
      /** The note, for coordinators only, unless it was erased. */
      note: z.string().optional(),
    })
    .optional(),
  boxes: z.array(ShippedBoxView),
  /** Holds of goods in the boxes; absent if there are none. */
  holds: z.array(ConsignmentHold).optional(),
  tracking: z.array(
    z.object({
      state: z.enum(TRACKING_STATES),
      happenedAt: Instant,
      place: z.string().optional(),
    }),
  ),
  thanks: ThanksView.optional(),
  /** Photos that everybody may see; absent if there are none. */
  publishedPhotos: z.array(PublishedPhoto).optional(),
  version: z.int(),
});
export type ConsignmentView = z.infer<typeof ConsignmentView>;
export const ConsignmentSummary = z.object({
  id: Id,
  driveId: Id,
  number: z.int(),
  status: ConsignmentStatus,
  boxCount: Count,
  confirmedCount: Count,
  /** Number of confirmed boxes by condition. */
  conditions: z.record(z.enum(BOX_CONDITIONS), Count),
  carrier: z.string().optional(),
  waybill: z.string().optional(),
});
export type ConsignmentSummary = z.infer<typeof ConsignmentSummary>;
export const ListConsignmentsQuery = z.strictObject(paging);
export const ConsignmentList = z.object({
  consignments: z.array(ConsignmentSummary),
  ...pageOf,
});

/** Code of the recipient's private link, `<portal>/r#<code>`. */
export const RecipientLinkAnswer = z.object({ code: z.string(), version: z.int() });
export const RecipientLinkBody = z.strictObject({
  /** Whether to make a new link and disable the former link. */
  rotate: z.boolean().default(false),
});

export const ConfirmReceiptBody = z.strictObject({
  boxId: Id,
  /** Contents that differ from the packing list. All other contents arrived as packed. */
  lines: z
    .array(
      z.strictObject({
        parcelId: Id,
        received: Count,
        damaged: Count.default(0),
        missing: Count.default(0),
        surplus: Count.default(0),
      }),
    )
    .max(200)
    .default([]),
  /** Whether a coordinator entered the receipt from a signed paper form. */
  paper: z.boolean().default(false),
  /** Name of the person who signs for the recipient, kept outside the log. */
  signer: text(40).optional(),
  note: Note.optional(),
  /** Photos, for instance of damage. */
  photos: PhotoIds.default([]),
});
export type ConfirmReceiptBody = z.input<typeof ConfirmReceiptBody>;
export const ConfirmReceiptAnswer = z.object({
  receiptId: Id,
  cases: OpenedCases,
  version: z.int(),
});
export const ReverseReceiptBody = z.strictObject({
  receiptId: Id,
  reason: ReversalReason,
  note: Note.optional(),
});

export const CaseChanged = z.object({ caseId: Id, version: z.int() });
export const OpenCaseBody = z.strictObject({
  driveId: Id,
  kind: z.enum(CASE_KINDS),
  consignmentId: Id.optional(),
  boxId: Id.optional(),
  note: Note,
});
export const ProgressCaseBody = z.strictObject({
  stage: z.enum(CASE_STAGES),
  note: Note.optional(),
});
export const CloseCaseBody = z.strictObject({
  resolution: z.enum(CASE_RESOLUTIONS),
  note: Note.optional(),
});
export const ReopenCaseBody = CorrectionBody;
export const CaseView = z.object({
  id: Id,
  driveId: Id,
  /**
   * Number of the case within its drive, in order of opening; absent until the list of cases
   * includes the case.
   */
  number: z.int().optional(),
  boxNumber: z.int().optional(),
  /** Missing, damaged or surplus goods, from the receipt that opened the case. */
  lines: z.array(z.object({ parcelId: Id, item: Item, quantity: Count })).optional(),
  /** Source of the report: the recipient's link, a paper form, or an entry by hand. */
  via: z.enum(['link', 'paper', 'hand']).optional(),
  /** Name of the person who signed the receipt that opened the case; only for coordinators. */
  reportedBy: z.string().optional(),
  kind: z.enum(CASE_KINDS),
  status: z.enum(['open', 'closed']),
  consignmentId: Id.optional(),
  boxId: Id.optional(),
  stage: z.enum(CASE_STAGES).optional(),
  resolution: z.enum(CASE_OUTCOMES).optional(),
  openedAt: Instant,
  closedAt: Instant.optional(),
  notes: z.array(z.object({ at: Instant, text: z.string() })).optional(),
  version: z.int().optional(),
});
export type CaseView = z.infer<typeof CaseView>;
export const ListCasesQuery = z.strictObject({
  ...paging,
  status: CaseView.shape.status.optional(),
});
export const CaseList = z.object({ cases: z.array(CaseView), ...pageOf });

/**
 * Papers of a consignment: the packing list for the recipient has every item of every box, and the
 * manifest for the carrier only the boxes.
 */
export const DOCUMENT_KINDS = ['packing-list', 'manifest'] as const;
export const PrintConsignmentQuery = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS),
  language: z.enum(LANGUAGES).default('zh'),
  checkpoint: z.string().max(LONGEST_CHECKPOINT).regex(SIGNED_CHECKPOINT).optional().meta({
    description:
      'Signed checkpoint of the public ledger, printed as given if it is of the ledger of `ledgerKey`',
  }),
  ledgerKey: z.string().regex(LEDGER_KEY).optional().meta({
    description: 'Key of the public ledger, printed with the checkpoint',
  }),
});
