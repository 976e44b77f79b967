import type { EventIn } from '@bluebox/event-sourcing';
import { z } from 'zod';
import {
  Content,
  CorrectionReason,
  Count,
  Id,
  Instant,
  Item,
  ReversalReason,
  text,
} from '../vocabulary.ts';
import { declareStreams, defineEvent } from './definition.ts';

// Events of the shipment service, by stream.

/**
 * The recipient's count of one item of a box: `received + damaged + missing` is the packed
 * quantity.
 */
export const ReceiptLine = z.strictObject({
  parcelId: Id,
  item: Item,
  received: Count,
  damaged: Count,
  missing: Count,
  /** Quantity beyond the packing list. */
  surplus: Count,
});
export type ReceiptLine = z.infer<typeof ReceiptLine>;

/**
 * A carrier's tracking states. `signed` means that the courier reports a signature, not that the
 * recipient confirmed the delivery.
 */
export const TRACKING_STATES = [
  'picked-up',
  'in-transit',
  'out-for-delivery',
  'signed',
  'problem',
  'returned',
] as const;
/** Discrepancies that a receipt may report, the most severe first. */
export const DISCREPANCY_KINDS = ['missing', 'damaged', 'surplus'] as const;
export const CASE_KINDS = [...DISCREPANCY_KINDS, 'request'] as const;
/** Stages of a case, in order: 派发 → 沟通 → 处置 → 反馈. */
export const CASE_STAGES = ['assigned', 'contacted', 'handled', 'answered'] as const;
export const CASE_RESOLUTIONS = [
  'replaced',
  'found',
  'written-off',
  'carrier-compensates',
  'answered',
] as const;

/**
 * Outcomes of a case: a resolution chosen by a person, or the reversal of the receipt that opened
 * the case.
 */
export const CASE_OUTCOMES = [...CASE_RESOLUTIONS, 'receipt-reversed'] as const;

export const Carrier = text(40);
export const Waybill = z
  .string()
  .regex(/^[0-9A-Za-z-]{4,40}$/, 'must be 4 to 40 letters, digits or hyphens');

/** Moments of a drive that a published photo shows. */
export const PHOTO_SCENES = ['packing', 'handover', 'arrival'] as const;
export const PublishedPhoto = z.strictObject({ photoId: Id, scene: z.enum(PHOTO_SCENES) });
export type PublishedPhoto = z.infer<typeof PublishedPhoto>;
/** Largest number of published photos of a consignment. */
export const MOST_PUBLISHED_PHOTOS = 12;

const consignment = { consignmentId: Id, driveId: Id };
const boxOf = { ...consignment, boxId: Id };
const contents = { contents: z.array(Content).min(1).max(200) };
const place = z.enum(['inTransit', 'delivered']);
const note = { noteId: Id.optional() };
/** Ids of the event's photos, which are stored outside the log. */
const photos = { photos: z.array(Id).min(1).max(4).optional() };
const caseOf = { caseId: Id, driveId: Id };
const correction = { reason: CorrectionReason, ...note };
const tracked = {
  state: z.enum(TRACKING_STATES),
  /** Time of the state, according to the carrier. */
  happenedAt: Instant,
  place: text(60).optional(),
};

export const consignmentCreated = defineEvent(
  'consignment.created',
  1,
  z.strictObject({ ...consignment, number: z.int().min(1).max(9_999) }),
);
export const consignmentBoxClaimed = defineEvent(
  'consignment.box-claimed',
  1,
  z.strictObject({
    ...boxOf,
    /**
     * Id of the command that made the claim, which is also the id of the command's commit. The id
     * distinguishes the answer to this claim from the answer to an earlier claim.
     */
    claimId: Id,
  }),
);
export const consignmentBoxGranted = defineEvent(
  'consignment.box-granted',
  1,
  z.strictObject({
    ...boxOf,
    number: z.int().min(1),
    weight: z.int().min(1),
    ...contents,
  }),
);
export const consignmentBoxRefused = defineEvent(
  'consignment.box-refused',
  1,
  z.strictObject({ ...boxOf, why: z.string().max(40) }),
);
export const consignmentBoxReleased = defineEvent(
  'consignment.box-released',
  1,
  z.strictObject(boxOf),
);
const heldBox = {
  ...boxOf,
  /** Content of the box that the hold stops. */
  parcelId: Id,
  holdId: Id,
};
/** Inventory holds goods in a box of the consignment, whether it was sent or not. */
export const consignmentBoxHeld = defineEvent('consignment.box-held', 1, z.strictObject(heldBox));
export const consignmentBoxHoldLifted = defineEvent(
  'consignment.box-hold-lifted',
  1,
  z.strictObject(heldBox),
);
export const consignmentDiscarded = defineEvent(
  'consignment.discarded',
  1,
  z.strictObject({ ...consignment, ...correction }),
);
export const consignmentDispatched = defineEvent(
  'consignment.dispatched',
  1,
  z.strictObject({
    ...consignment,
    carrier: Carrier,
    waybill: Waybill,
    boxCount: z.int().min(1),
  }),
);
export const consignmentBoxDispatched = defineEvent(
  'consignment.box-dispatched',
  1,
  z.strictObject({ ...boxOf, ...contents }),
);
export const consignmentDispatchCorrected = defineEvent(
  'consignment.dispatch-corrected',
  1,
  z.strictObject({ ...consignment, carrier: Carrier, waybill: Waybill, ...correction }),
);
export const consignmentDispatchReversed = defineEvent(
  'consignment.dispatch-reversed',
  1,
  z.strictObject({ ...consignment, ...correction }),
);
export const consignmentBoxDispatchReversed = defineEvent(
  'consignment.box-dispatch-reversed',
  1,
  z.strictObject({ ...boxOf, ...contents }),
);
export const consignmentTracked = defineEvent(
  'consignment.tracked',
  1,
  z.strictObject({ ...consignment, ...tracked }),
);
// State, place and time identify the tracking entry, because equal reports of the carrier are
// recorded only once.
export const consignmentTrackingWithdrawn = defineEvent(
  'consignment.tracking-withdrawn',
  1,
  z.strictObject({ ...consignment, ...tracked, ...correction }),
);
export const consignmentDelivered = defineEvent(
  'consignment.delivered',
  1,
  z.strictObject(consignment),
);
export const consignmentBoxDelivered = defineEvent(
  'consignment.box-delivered',
  1,
  z.strictObject({ ...boxOf, ...contents }),
);
export const consignmentDeliveryReversed = defineEvent(
  'consignment.delivery-reversed',
  1,
  z.strictObject({ ...consignment, ...correction }),
);
export const consignmentBoxDeliveryReversed = defineEvent(
  'consignment.box-delivery-reversed',
  1,
  z.strictObject({ ...boxOf, ...contents }),
);
export const consignmentRecipientLinkRotated = defineEvent(
  'consignment.recipient-link-rotated',
  1,
  z.strictObject({ ...consignment, generation: z.int().min(1) }),
);
export const consignmentThanked = defineEvent(
  'consignment.thanked',
  1,
  z.strictObject({
    ...consignment,
    thanksId: Id,
    /**
     * Whether everybody may read the thanks, or only coordinators, the recipient, and givers of the
     * drive with hand-ins.
     */
    public: z.boolean(),
    via: z.enum(['link', 'paper']),
    ...note,
    ...photos,
  }),
);
export const consignmentThanksWithdrawn = defineEvent(
  'consignment.thanks-withdrawn',
  1,
  z.strictObject({ ...consignment, thanksId: Id }),
);
export const consignmentPhotosPublished = defineEvent(
  'consignment.photos-published',
  1,
  z.strictObject({
    ...consignment,
    /** All photos of the consignment that everybody may see from now on, in order. */
    photos: z.array(PublishedPhoto).max(MOST_PUBLISHED_PHOTOS),
  }),
);
export const receiptConfirmed = defineEvent(
  'receipt.confirmed',
  1,
  z.strictObject({
    ...boxOf,
    receiptId: Id,
    /**
     * Account of the goods before the confirmation: `inTransit` if no delivery had been recorded.
     */
    from: place,
    lines: z.array(ReceiptLine).min(1).max(200),
    /** Source of the receipt; `paper` means that a coordinator entered it from a signed form. */
    via: z.enum(['link', 'paper']),
    /**
     * Cases opened in the same commit, one for each kind of discrepancy; absent when there is none.
     */
    cases: z
      .array(z.strictObject({ caseId: Id, kind: z.enum(DISCREPANCY_KINDS) }))
      .min(1)
      .max(DISCREPANCY_KINDS.length)
      .optional(),
    ...note,
    ...photos,
  }),
);
export const receiptReversed = defineEvent(
  'receipt.reversed',
  1,
  z.strictObject({
    ...boxOf,
    reverses: Id,
    from: place,
    lines: z.array(ReceiptLine).min(1).max(200),
    reason: ReversalReason,
    ...note,
  }),
);
export const caseOpened = defineEvent(
  'case.opened',
  1,
  z.strictObject({
    ...caseOf,
    kind: z.enum(CASE_KINDS),
    consignmentId: Id.optional(),
    boxId: Id.optional(),
    receiptId: Id.optional(),
    ...note,
  }),
);
export const caseProgressed = defineEvent(
  'case.progressed',
  1,
  z.strictObject({ ...caseOf, stage: z.enum(CASE_STAGES), ...note }),
);
export const caseClosed = defineEvent(
  'case.closed',
  1,
  z.strictObject({ ...caseOf, resolution: z.enum(CASE_OUTCOMES), ...note }),
);
export const caseReopened = defineEvent(
  'case.reopened',
  1,
  z.strictObject({
    ...caseOf,
    kind: z.enum(CASE_KINDS),
    /** Stage at which the case was closed and now resumes. */
    stage: z.enum(CASE_STAGES).optional(),
    ...correction,
  }),
);

export const shipmentStreams = declareStreams('shipment', {
  /** Boxes on their way to the recipient, and the receipts that confirm them. */
  consignment: [
    consignmentCreated,
    consignmentBoxClaimed,
    consignmentBoxGranted,
    consignmentBoxRefused,
    consignmentBoxReleased,
    consignmentBoxHeld,
    consignmentBoxHoldLifted,
    consignmentDiscarded,
    consignmentDispatched,
    consignmentBoxDispatched,
    consignmentDispatchCorrected,
    consignmentDispatchReversed,
    consignmentBoxDispatchReversed,
    consignmentTracked,
    consignmentTrackingWithdrawn,
    consignmentDelivered,
    consignmentBoxDelivered,
    consignmentDeliveryReversed,
    consignmentBoxDeliveryReversed,
    consignmentRecipientLinkRotated,
    consignmentThanked,
    consignmentThanksWithdrawn,
    consignmentPhotosPublished,
    receiptConfirmed,
    receiptReversed,
  ],
  /** A discrepancy or request that is followed until it is closed. */
  case: [caseOpened, caseProgressed, caseClosed, caseReopened],
});

export const { consignment: consignmentEvents, case: caseEvents } = shipmentStreams;
export type ConsignmentEvent = EventIn<typeof consignmentEvents>;
export type CaseEvent = EventIn<typeof caseEvents>;
export type ShipmentEvent = ConsignmentEvent | CaseEvent;
