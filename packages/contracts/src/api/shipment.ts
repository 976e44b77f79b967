import { z } from 'zod';
import {
  CASE_KINDS,
  CASE_OUTCOMES,
  CASE_RESOLUTIONS,
  CASE_STAGES,
  Carrier,
  DISCREPANCY_KINDS,
  ReceiptLine,
  TRACKING_STATES,
  Waybill,
} from '../events/shipment.ts';
import {
  Content,
  CorrectionReason,
  Count,
  Id,
  Instant,
  IsoDate,
  Item,
  impersonal,
  Note,
  ReversalReason,
  text,
} from '../vocabulary.ts';
import { KitComponent } from './kit-component.ts';
import { pageOf } from './paging.ts';
import { PhotoIds } from './photo.ts';

export const CreateConsignmentBody = z.strictObject({ driveId: Id });
export const ClaimBoxesBody = z.strictObject({ boxIds: z.array(Id).min(1).max(200) });
export const ReleaseBoxBody = z.strictObject({ boxId: Id });
export const DispatchBody = z.strictObject({
  carrier: impersonal(Carrier),
  waybill: Waybill,
});
export const TrackBody = z.strictObject({
  state: z.enum(TRACKING_STATES),
  happenedAt: Instant,
  place: impersonal(text(60)).optional(),
});
const correction = { reason: CorrectionReason, note: Note.optional() };
/** Why something that was said of a consignment is taken back. */
export const CorrectionBody = z.strictObject(correction);
export const CorrectDispatchBody = z.strictObject({ ...DispatchBody.shape, ...correction });
export const WithdrawTrackingBody = z.strictObject({ ...TrackBody.shape, ...correction });

/** A box on its way: asked of inventory, granted by it, sent, delivered, confirmed. */
export const ShippedBoxStatus = z.enum([
  'claimed',
  'granted',
  'refused',
  'dispatched',
  'delivered',
  'confirmed',
]);
/** Cases that a receipt opened: one for each kind of discrepancy. */
const OpenedCases = z.array(z.object({ caseId: Id, kind: z.enum(DISCREPANCY_KINDS) }));
export const ReceiptView = z.object({
  receiptId: Id,
  recordedAt: Instant,
  via: z.enum(['link', 'paper']),
  lines: z.array(ReceiptLine),
  /** With how far each is: told to whoever runs the drive, followed by somebody, or closed. */
  cases: z.array(
    z.object({
      ...OpenedCases.element.shape,
      state: z.enum(['told', 'followed', 'closed']),
    }),
  ),
  /** As written with the receipt, unless it was erased. */
  signer: z.string().optional(),
  note: z.string().optional(),
  /** Pictures that are still there. */
  photos: z.array(Id),
});
/** Contents of a box; kits that were put together here with what is in them. */
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
  /** Of a refused box. */
  why: z.string().optional(),
  receipt: ReceiptView.optional(),
});
export type ShippedBoxView = z.infer<typeof ShippedBoxView>;
/** What the recipient says to the givers. */
export const ThanksView = z.object({
  consignmentId: Id,
  thanksId: Id,
  at: Instant,
  /** Whether everybody may see it, or the givers only. */
  public: z.boolean(),
  /** As written, unless it was erased. */
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
    /** Whether everybody may see it: without this word it is for the givers. */
    public: z.boolean().default(false),
    /** From a letter, entered by a coordinator. */
    paper: z.boolean().default(false),
  })
  .refine(({ words, photos }) => words !== undefined || photos.length > 0, {
    path: ['words'],
    message: 'write something or add a photo',
  });
export type ThankBody = z.input<typeof ThankBody>;
export const ThanksChanged = z.object({ consignmentId: Id, version: z.int() });

export const ConsignmentStatus = z.enum(['preparing', 'dispatched', 'delivered', 'discarded']);
/** What a recipient is told of the drive that a consignment belongs to. */
export const ConsignmentDrive = z.object({
  title: z.string(),
  recipient: z.string(),
  expectedArrival: IsoDate,
});
export type ConsignmentDrive = z.infer<typeof ConsignmentDrive>;

export const ConsignmentView = z.object({
  consignmentId: Id,
  driveId: Id,
  /** Missing while the drives are not known (again). */
  drive: ConsignmentDrive.optional(),
  number: z.int(),
  status: ConsignmentStatus,
  carrier: z.string().optional(),
  waybill: z.string().optional(),
  dispatchedAt: Instant.optional(),
  deliveredAt: Instant.optional(),
  boxes: z.array(ShippedBoxView),
  tracking: z.array(
    z.object({
      state: z.enum(TRACKING_STATES),
      happenedAt: Instant,
      place: z.string().optional(),
    }),
  ),
  thanks: ThanksView.optional(),
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
  carrier: z.string().optional(),
  waybill: z.string().optional(),
});
export type ConsignmentSummary = z.infer<typeof ConsignmentSummary>;
export const ConsignmentList = z.object({
  consignments: z.array(ConsignmentSummary),
  ...pageOf,
});

/** The recipient's private link is the portal's address, `/r#` and this code. */
export const RecipientLinkAnswer = z.object({ code: z.string(), version: z.int() });
export const RecipientLinkBody = z.strictObject({
  /** A new link; the old one stops working. */
  rotate: z.boolean().default(false),
});

export const ConfirmReceiptBody = z.strictObject({
  boxId: Id,
  /** Absent: all well, as packed. Contents that are not named are all well too. */
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
  /** From a signed paper form, entered by a coordinator. */
  paper: z.boolean().default(false),
  /** Who received it, when that is a delegate; kept apart from the log. */
  signer: text(40).optional(),
  note: Note.optional(),
  /** Of damage, say. */
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
  /** Of the drive's cases, in the order in which they were opened; missing while the list does not know it yet. */
  number: z.int().optional(),
  boxNumber: z.int().optional(),
  /** What is missing, damaged or too much, by the receipt that opened the case. */
  lines: z.array(z.object({ item: Item, quantity: Count })).optional(),
  /** How it was heard of: confirmed by link, on paper, or entered by hand. */
  via: z.enum(['link', 'paper', 'hand']).optional(),
  /** Who signed for the recipient, as far as it was written and the caller may know. */
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
export const CaseList = z.object({ cases: z.array(CaseView), ...pageOf });
