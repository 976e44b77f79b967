import {
  type ConsignmentEvent,
  type Content,
  calendarDay,
  type PublishedPhoto,
  type ReceiptLine,
  refuse,
} from '@bluebox/contracts';
import type { Decider, EventOfType } from '@bluebox/event-sourcing';

/** The recipient's count of one item in a box. */
export type CountedContent = Omit<ReceiptLine, 'item'>;

/** Ids for the cases that a receipt may open, one for each kind of discrepancy. */
export type OfferedCaseIds = Readonly<Record<DiscrepancyKind, string>>;

export type ConsignmentCommand =
  | ({ readonly type: 'create' } & DataOf<'consignment.created'>)
  | { readonly type: 'claim-boxes'; readonly claimId: string; readonly boxIds: readonly string[] }
  | ({ readonly type: 'note-granted'; readonly claimId: string } & PackedBox)
  | {
      readonly type: 'note-refused';
      readonly claimId: string;
      readonly boxId: string;
      readonly why: string;
    }
  | { readonly type: 'release-box'; readonly boxId: string }
  | ({ readonly type: 'note-held' | 'note-hold-lifted' } & HeldContent)
  | {
      readonly type: 'dispatch';
      readonly carrier: string;
      readonly waybill: string;
      readonly at: string;
    }
  | ({ readonly type: 'correct-dispatch' } & Correction &
      Pick<DataOf<'consignment.dispatched'>, 'carrier' | 'waybill'>)
  | ({ readonly type: 'reverse-dispatch' } & Correction)
  | ({ readonly type: 'track'; readonly at: string } & TrackingEvent)
  | ({ readonly type: 'withdraw-tracking' } & Correction & TrackingEvent)
  | { readonly type: 'deliver' }
  | ({ readonly type: 'reverse-delivery' } & Correction)
  | ({ readonly type: 'discard' } & Correction)
  | {
      readonly type: 'confirm-receipt';
      readonly boxId: string;
      readonly receiptId: string;
      /** Items that differ from the packing list. All other items arrived as packed. */
      readonly lines: readonly CountedContent[];
      readonly via: Receipt['via'];
      readonly caseIds: OfferedCaseIds;
      readonly noteId?: string | undefined;
      readonly photos?: readonly string[];
    }
  | {
      readonly type: 'thank';
      readonly thanksId: string;
      readonly public: boolean;
      readonly via: Receipt['via'];
      readonly noteId?: string | undefined;
      readonly photos: readonly string[];
    }
  | { readonly type: 'withdraw-thanks' }
  | { readonly type: 'publish-photos'; readonly photos: readonly PublishedPhoto[] }
  | {
      readonly type: 'reverse-receipt';
      readonly receiptId: string;
      readonly reason: DataOf<'receipt.reversed'>['reason'];
      readonly noteId?: string | undefined;
    }
  | { readonly type: 'rotate-recipient-link' };

/** Content of a box that a hold of inventory stops. */
export type HeldContent = Omit<DataOf<'consignment.box-held'>, 'consignmentId' | 'driveId'>;

type DataOf<T extends ConsignmentEvent['type']> = EventOfType<ConsignmentEvent, T>['data'];
type Receipt = Omit<DataOf<'receipt.confirmed'>, 'consignmentId' | 'driveId' | 'boxId'>;
/** The recipient's thanks to the givers. New thanks replace earlier ones. */
export type Thanks = Omit<DataOf<'consignment.thanked'>, 'consignmentId' | 'driveId'>;
export type DiscrepancyKind = NonNullable<Receipt['cases']>[number]['kind'];
/** Reason for reversing or correcting a record. */
type Correction = Pick<DataOf<'consignment.discarded'>, 'reason' | 'noteId'>;
type TrackingEvent = Omit<DataOf<'consignment.tracked'>, 'consignmentId' | 'driveId'>;

/** A sealed box as inventory granted it, with its weight in grams and its packing list. */
type PackedBox = Omit<DataOf<'consignment.box-granted'>, 'consignmentId' | 'driveId'>;

/**
 * The states of a box: claimed → refused by inventory, or granted → dispatched → delivered
 * according to the courier → confirmed by the recipient. The recipient may confirm a box before the
 * courier reports its delivery.
 */
export type ConsignedBox =
  | { readonly status: 'claimed'; readonly boxId: string; readonly claimId: string }
  | { readonly status: 'refused'; readonly boxId: string; readonly why: string }
  | ({ readonly status: 'granted' } & PackedBox)
  | ({ readonly status: 'dispatched' } & PackedBox)
  | ({ readonly status: 'delivered' } & PackedBox)
  | ({ readonly status: 'confirmed'; readonly receipt: Receipt } & PackedBox);

interface CreatedConsignment {
  readonly consignmentId: string;
  readonly driveId: string;
  readonly number: number;
  readonly boxes: readonly ConsignedBox[];
  /** Contents of the consignment's boxes that are held. A box that is held is not dispatched. */
  readonly held: readonly HeldContent[];
  readonly reversedReceipts: readonly string[];
  /** Number that increases when the recipient's private link is renewed. */
  readonly generation: number;
  readonly thanks?: Thanks | undefined;
  /** Photos that everybody may see, in order. */
  readonly publishedPhotos?: readonly PublishedPhoto[];
}
interface SentConsignment extends CreatedConsignment {
  readonly carrier: string;
  readonly waybill: string;
  readonly tracking: readonly TrackingEvent[];
}

/**
 * The states of a consignment: preparing ⇄ dispatched ⇄ delivered according to the courier. The
 * steps back correct mistakes. A consignment without boxes, apart from refused ones, can be
 * discarded for good, and its number is not reused.
 */
export type Consignment =
  | { readonly status: 'none' }
  | ({ readonly status: 'preparing' | 'discarded' } & CreatedConsignment)
  | ({ readonly status: 'dispatched' | 'delivered' } & SentConsignment);

export const consignmentStream = (consignmentId: string): string => `consignment-${consignmentId}`;

/**
 * Largest number of boxes in a consignment. Dispatch writes the packing lists of all boxes in one
 * commit, whose size is limited.
 */
const MOST_BOXES = 200;
const DAY = 86_400_000;

function decide(
  command: ConsignmentCommand,
  consignment: Consignment,
): readonly ConsignmentEvent[] {
  if (command.type === 'create') {
    if (consignment.status !== 'none') throw refuse('CONSIGNMENT_EXISTS');
    const { type, ...data } = command;
    return [{ type: 'consignment.created', data }];
  }
  if (consignment.status === 'none') throw refuse('UNKNOWN_CONSIGNMENT');
  const ids = { consignmentId: consignment.consignmentId, driveId: consignment.driveId };

  switch (command.type) {
    case 'claim-boxes':
      return claimBoxes(command, consignment);
    case 'note-granted': {
      const { type, claimId, ...box } = command;
      return awaitsAnswer(consignment, box.boxId, claimId)
        ? [{ type: 'consignment.box-granted', data: { ...ids, ...box } }]
        : [];
    }
    case 'note-refused': {
      const { boxId, why } = command;
      return awaitsAnswer(consignment, boxId, command.claimId)
        ? [{ type: 'consignment.box-refused', data: { ...ids, boxId, why } }]
        : [];
    }
    case 'note-held':
    case 'note-hold-lifted':
      return noteHold(command, consignment);
    case 'release-box':
      return releaseBox(command.boxId, consignment);
    case 'dispatch':
      return dispatch(command, consignment);
    case 'correct-dispatch':
      return correctDispatch(command, consignment);
    case 'reverse-dispatch':
      return reverseDispatch(command, consignment);
    case 'discard':
      return discard(command, consignment);
    case 'withdraw-tracking': {
      const { type, reason, noteId, ...event } = command;
      return withdrawTracking(event, { reason, noteId }, consignment);
    }
    case 'track': {
      const { type, at, ...event } = command;
      return track(event, at, consignment);
    }
    case 'deliver':
      return deliver(consignment);
    case 'reverse-delivery':
      return reverseDelivery(command, consignment);
    case 'confirm-receipt':
      return confirmReceipt(command, consignment);
    case 'reverse-receipt':
      return reverseReceipt(command, consignment);
    case 'thank':
      return thank(command, consignment);
    case 'withdraw-thanks':
      return consignment.thanks === undefined
        ? []
        : [
            {
              type: 'consignment.thanks-withdrawn',
              data: { ...ids, thanksId: consignment.thanks.thanksId },
            },
          ];
    case 'publish-photos':
      return publishPhotos(command.photos, consignment);
    case 'rotate-recipient-link':
      return [
        {
          type: 'consignment.recipient-link-rotated',
          data: { ...ids, generation: consignment.generation + 1 },
        },
      ];
  }
}

const findBox = (consignment: CreatedConsignment, boxId: string): ConsignedBox | undefined =>
  consignment.boxes.find((box) => box.boxId === boxId);

/**
 * Whether the box still waits for the answer to this claim. The box may have been released and
 * claimed again since.
 */
function awaitsAnswer(consignment: CreatedConsignment, boxId: string, claimId: string): boolean {
  const box = findBox(consignment, boxId);
  return box?.status === 'claimed' && box.claimId === claimId;
}

type Sent = Extract<Consignment, { readonly status: 'dispatched' | 'delivered' }>;
function assertDispatched(
  consignment: Exclude<Consignment, { readonly status: 'none' }>,
): asserts consignment is Sent {
  if (consignment.status === 'discarded') throw isDiscarded();
  if (consignment.status === 'preparing') throw refuse('NOT_DISPATCHED');
}

const isDiscarded = () => refuse('CONSIGNMENT_DISCARDED');

type Preparing = CreatedConsignment & { readonly status: 'preparing' };
function assertPreparing(
  consignment: Exclude<Consignment, { readonly status: 'none' }>,
): asserts consignment is Preparing {
  if (consignment.status === 'discarded') throw isDiscarded();
  if (consignment.status !== 'preparing') throw refuse('ALREADY_DISPATCHED');
}

function claimBoxes(
  { claimId, boxIds }: Extract<ConsignmentCommand, { type: 'claim-boxes' }>,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  assertPreparing(consignment);
  const { consignmentId, driveId } = consignment;
  const held = consignment.boxes.filter(({ status }) => status !== 'refused');
  const wanted = [...new Set(boxIds)].filter((boxId) => !held.some((box) => box.boxId === boxId));
  if (held.length + wanted.length > MOST_BOXES)
    throw refuse('TOO_MANY_BOXES', {
      most: MOST_BOXES,
    });
  return wanted.map((boxId) => ({
    type: 'consignment.box-claimed',
    data: { consignmentId, driveId, boxId, claimId },
  }));
}

function releaseBox(
  boxId: string,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  assertPreparing(consignment);
  const box = findBox(consignment, boxId);
  if (box === undefined) throw unknownBox(boxId);
  if (box.status === 'refused')
    throw refuse('BOX_REFUSED', {
      boxId,
      why: box.why,
    });
  const { consignmentId, driveId } = consignment;
  return [{ type: 'consignment.box-released', data: { consignmentId, driveId, boxId } }];
}

const isSameHold = (a: HeldContent, b: HeldContent): boolean =>
  a.boxId === b.boxId && a.parcelId === b.parcelId && a.holdId === b.holdId;

/**
 * Notes that content of a box is held, or no longer is. The box may have been released since, which
 * leaves nothing to note.
 */
function noteHold(
  { type, ...content }: Extract<ConsignmentCommand, { type: 'note-held' | 'note-hold-lifted' }>,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  const isNoted = consignment.held.some((other) => isSameHold(other, content));
  const box = findBox(consignment, content.boxId);
  if (box === undefined || box.status === 'refused') return [];
  if (isNoted === (type === 'note-held')) return [];
  const { consignmentId, driveId } = consignment;
  return [
    {
      type: type === 'note-held' ? 'consignment.box-held' : 'consignment.box-hold-lifted',
      data: { consignmentId, driveId, ...content },
    },
  ];
}

const unknownBox = (boxId: string) => refuse('UNKNOWN_BOX', { boxId });

/** Dispatches the granted boxes. Boxes that inventory refused stay behind. */
function dispatch(
  { carrier, waybill, at }: Extract<ConsignmentCommand, { type: 'dispatch' }>,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  assertPreparing(consignment);
  const granted = consignment.boxes.filter((box) => box.status === 'granted');
  const claimed = consignment.boxes.filter((box) => box.status === 'claimed');
  if (granted.length === 0 || claimed.length > 0)
    throw refuse('BOX_NOT_GRANTED', {
      boxIds: consignment.boxes
        .filter(({ status }) => status !== 'granted')
        .map(({ boxId }) => boxId),
    });
  const held = granted.filter(({ boxId }) =>
    consignment.held.some((content) => content.boxId === boxId),
  );
  if (held.length > 0) throw refuse('HELD', { boxIds: held.map(({ boxId }) => boxId) });
  const today = calendarDay(at);
  const expired = granted.flatMap(({ boxId, number, contents }) =>
    contents
      .filter(({ expiry }) => expiry !== undefined && expiry < today)
      .map(({ parcelId, item, expiry }) => ({ boxId, number, parcelId, name: item.name, expiry })),
  );
  if (expired.length > 0)
    throw refuse('EXPIRED_CONTENT', {
      today,
      expired,
    });
  const ids = { consignmentId: consignment.consignmentId, driveId: consignment.driveId };
  return [
    {
      type: 'consignment.dispatched',
      data: { ...ids, carrier, waybill, boxCount: granted.length },
    },
    ...granted.map(
      ({ boxId, contents }): ConsignmentEvent => ({
        type: 'consignment.box-dispatched',
        data: { ...ids, boxId, contents },
      }),
    ),
  ];
}

const corrected = ({ reason, noteId }: Correction) => ({
  reason,
  ...(noteId === undefined ? {} : { noteId }),
});

/** Corrects the carrier or waybill of a dispatch. */
function correctDispatch(
  command: Extract<ConsignmentCommand, { type: 'correct-dispatch' }>,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  assertDispatched(consignment);
  const { carrier, waybill } = command;
  if (carrier === consignment.carrier && waybill === consignment.waybill) return [];
  const { consignmentId, driveId } = consignment;
  return [
    {
      type: 'consignment.dispatch-corrected',
      data: { consignmentId, driveId, carrier, waybill, ...corrected(command) },
    },
  ];
}

/** Reverses a dispatch of boxes that never left. */
function reverseDispatch(
  command: Extract<ConsignmentCommand, { type: 'reverse-dispatch' }>,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  assertDispatched(consignment);
  const confirmed = consignment.boxes.filter(({ status }) => status === 'confirmed');
  if (confirmed.length > 0)
    throw refuse('RECEIPTS_GIVEN', { boxIds: confirmed.map(({ boxId }) => boxId) });
  if (consignment.status === 'delivered') throw refuse('ALREADY_DELIVERED');
  if (consignment.tracking.length > 0)
    throw refuse('ALREADY_TRACKED', { entries: consignment.tracking.length });
  const ids = { consignmentId: consignment.consignmentId, driveId: consignment.driveId };
  return [
    { type: 'consignment.dispatch-reversed', data: { ...ids, ...corrected(command) } },
    ...consignment.boxes
      .filter((box) => box.status === 'dispatched')
      .map(
        ({ boxId, contents }): ConsignmentEvent => ({
          type: 'consignment.box-dispatch-reversed',
          data: { ...ids, boxId, contents },
        }),
      ),
  ];
}

/**
 * Discards a consignment that was created for nothing. Boxes that inventory refused do not prevent
 * this.
 */
function discard(
  command: Extract<ConsignmentCommand, { type: 'discard' }>,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  if (consignment.status === 'discarded') return [];
  assertPreparing(consignment);
  const held = consignment.boxes.filter(({ status }) => status !== 'refused');
  if (held.length > 0)
    throw refuse('CONSIGNMENT_NOT_EMPTY', {
      boxIds: held.map(({ boxId }) => boxId),
    });
  const { consignmentId, driveId } = consignment;
  return [
    {
      type: 'consignment.discarded',
      data: { consignmentId, driveId, ...corrected(command) },
    },
  ];
}

/**
 * Whether two tracking entries are equal. Times are compared as instants, because older records may
 * lack milliseconds.
 */
const sameWord = (a: TrackingEvent, b: TrackingEvent): boolean =>
  a.state === b.state &&
  Date.parse(a.happenedAt) === Date.parse(b.happenedAt) &&
  a.place === b.place;

function withdrawTracking(
  event: TrackingEvent,
  correction: Correction,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  assertDispatched(consignment);
  const recorded = consignment.tracking.find((other) => sameWord(other, event));
  if (recorded === undefined) throw refuse('UNKNOWN_TRACKING');
  const { consignmentId, driveId } = consignment;
  return [
    {
      type: 'consignment.tracking-withdrawn',
      data: { consignmentId, driveId, ...recorded, ...corrected(correction) },
    },
  ];
}

function track(
  event: TrackingEvent,
  at: string,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  assertDispatched(consignment);
  // The carrier's clock may be wrong, and some carriers report local time as UTC. A day of
  // tolerance covers both errors.
  if (Date.parse(event.happenedAt) > Date.parse(at) + DAY)
    throw refuse('TRACKED_IN_FUTURE', {
      happenedAt: event.happenedAt,
      now: at,
    });
  const known = consignment.tracking.some((other) => sameWord(other, event));
  const { consignmentId, driveId } = consignment;
  return known ? [] : [{ type: 'consignment.tracked', data: { consignmentId, driveId, ...event } }];
}

/**
 * Records the courier's report of the delivery. Boxes that the recipient confirmed already are left
 * unchanged.
 */
function deliver(
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  assertDispatched(consignment);
  if (consignment.status === 'delivered') return [];
  const ids = { consignmentId: consignment.consignmentId, driveId: consignment.driveId };
  return [
    { type: 'consignment.delivered', data: ids },
    ...consignment.boxes
      .filter((box) => box.status === 'dispatched')
      .map(
        ({ boxId, contents }): ConsignmentEvent => ({
          type: 'consignment.box-delivered',
          data: { ...ids, boxId, contents },
        }),
      ),
  ];
}

/**
 * Reverses a delivery that did not happen. Confirmed boxes stay confirmed, because the recipient's
 * receipt takes precedence over the courier's report.
 */
function reverseDelivery(
  command: Extract<ConsignmentCommand, { type: 'reverse-delivery' }>,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  assertDispatched(consignment);
  if (consignment.status !== 'delivered') throw refuse('NOT_DELIVERED');
  const ids = { consignmentId: consignment.consignmentId, driveId: consignment.driveId };
  return [
    { type: 'consignment.delivery-reversed', data: { ...ids, ...corrected(command) } },
    ...consignment.boxes
      .filter((box) => box.status === 'delivered')
      .map(
        ({ boxId, contents }): ConsignmentEvent => ({
          type: 'consignment.box-delivery-reversed',
          data: { ...ids, boxId, contents },
        }),
      ),
  ];
}

/**
 * Records the recipient's receipt for one box. A repeated receipt with equal counts changes
 * nothing.
 */
function confirmReceipt(
  command: Extract<ConsignmentCommand, { type: 'confirm-receipt' }>,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  assertDispatched(consignment);
  const { boxId, receiptId, via, caseIds, noteId, photos = [] } = command;
  const box = findBox(consignment, boxId);
  if (box === undefined || !hasLeft(box)) throw unknownBox(boxId);
  const lines = receiptLines(box.contents, command.lines);
  if (box.status === 'confirmed') {
    if (sameCounts(box.receipt.lines, lines)) return [];
    throw refuse('RECEIPT_ALREADY_GIVEN', { boxId, receiptId: box.receipt.receiptId });
  }
  const cases = discrepancies(lines).map((kind) => ({ caseId: caseIds[kind], kind }));
  return [
    {
      type: 'receipt.confirmed',
      data: {
        consignmentId: consignment.consignmentId,
        driveId: consignment.driveId,
        boxId,
        receiptId,
        from: box.status === 'delivered' ? 'delivered' : 'inTransit',
        lines,
        via,
        ...(cases.length === 0 ? {} : { cases }),
        ...(noteId === undefined ? {} : { noteId }),
        ...(photos.length === 0 ? {} : { photos: [...photos] }),
      },
    },
  ];
}

type BoxThatLeft = Extract<ConsignedBox, PackedBox>;
const hasLeft = (box: ConsignedBox): box is BoxThatLeft =>
  box.status === 'dispatched' || box.status === 'delivered' || box.status === 'confirmed';

/**
 * Records the recipient's thanks to the givers. At least one box must be confirmed. New thanks
 * replace earlier ones.
 */
function thank(
  command: Extract<ConsignmentCommand, { type: 'thank' }>,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  if (!consignment.boxes.some(({ status }) => status === 'confirmed'))
    throw refuse('NOTHING_CONFIRMED');
  const { thanksId, via, noteId, photos } = command;
  return [
    {
      type: 'consignment.thanked',
      data: {
        consignmentId: consignment.consignmentId,
        driveId: consignment.driveId,
        thanksId,
        public: command.public,
        via,
        ...(noteId === undefined ? {} : { noteId }),
        ...(photos.length === 0 ? {} : { photos: [...photos] }),
      },
    },
  ];
}

/** Replaces the photos that everybody may see. Equal photos change nothing. */
function publishPhotos(
  photos: readonly PublishedPhoto[],
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  if (consignment.status === 'discarded') throw refuse('CONSIGNMENT_DISCARDED');
  const { consignmentId, driveId, publishedPhotos = [] } = consignment;
  const isSame =
    photos.length === publishedPhotos.length &&
    photos.every(({ photoId, scene }, index) => {
      const before = publishedPhotos[index];
      return before?.photoId === photoId && before.scene === scene;
    });
  return isSame
    ? []
    : [
        {
          type: 'consignment.photos-published',
          data: { consignmentId, driveId, photos: [...photos] },
        },
      ];
}

/** Returns the packing list with the recipient's counts, one line per parcel. */
function receiptLines(
  contents: readonly Content[],
  counted: readonly CountedContent[],
): ReceiptLine[] {
  const packed = new Map<string, { readonly item: Content['item']; readonly quantity: number }>();
  for (const { parcelId, item, quantity } of contents)
    packed.set(parcelId, { item, quantity: quantity + (packed.get(parcelId)?.quantity ?? 0) });

  const byParcel = new Map(counted.map((line) => [line.parcelId, line]));
  if (byParcel.size < counted.length) throw refuse('DUPLICATE_LINE');
  const unknown = [...byParcel.keys()].filter((parcelId) => !packed.has(parcelId));
  if (unknown.length > 0)
    throw refuse('UNKNOWN_CONTENT', {
      parcelIds: unknown,
    });

  const wrong = [...byParcel.values()]
    .map(({ parcelId, received, damaged, missing }) => ({
      parcelId,
      packed: packed.get(parcelId)?.quantity,
      counted: received + damaged + missing,
    }))
    .filter((line) => line.packed !== line.counted);
  if (wrong.length > 0) throw refuse('COUNTS_DO_NOT_ADD_UP', { lines: wrong });

  return [...packed].map(([parcelId, { item, quantity }]) => {
    const { received, damaged, missing, surplus } = byParcel.get(parcelId) ?? {
      received: quantity,
      damaged: 0,
      missing: 0,
      surplus: 0,
    };
    return { parcelId, item, received, damaged, missing, surplus };
  });
}

/** Whether two lists have equal counts. Both lists are in the order of the packing list. */
const sameCounts = (a: readonly ReceiptLine[], b: readonly ReceiptLine[]): boolean =>
  a.every((line, index) => {
    const other = b[index];
    return (
      line.received === other?.received &&
      line.damaged === other.damaged &&
      line.missing === other.missing &&
      line.surplus === other.surplus
    );
  });

/** Returns the kinds of discrepancy in a receipt, in order of severity. */
const discrepancies = (lines: readonly ReceiptLine[]): readonly DiscrepancyKind[] =>
  (['missing', 'damaged', 'surplus'] as const).filter((kind) =>
    lines.some((line) => line[kind] > 0),
  );

function reverseReceipt(
  { receiptId, reason, noteId }: Extract<ConsignmentCommand, { type: 'reverse-receipt' }>,
  consignment: Exclude<Consignment, { status: 'none' }>,
): readonly ConsignmentEvent[] {
  if (consignment.reversedReceipts.includes(receiptId))
    throw refuse('RECEIPT_ALREADY_REVERSED', {
      receiptId,
    });
  const box = consignment.boxes
    .filter((candidate) => candidate.status === 'confirmed')
    .find(({ receipt }) => receipt.receiptId === receiptId);
  if (box === undefined) throw refuse('UNKNOWN_RECEIPT');
  const { boxId, contents } = box;
  const { from, lines } = box.receipt;
  const ids = { consignmentId: consignment.consignmentId, driveId: consignment.driveId };
  const reversed: ConsignmentEvent = {
    type: 'receipt.reversed',
    data: {
      ...ids,
      boxId,
      reverses: receiptId,
      from,
      lines,
      reason,
      ...(noteId === undefined ? {} : { noteId }),
    },
  };
  // The delivery may have been recorded, or its record reversed, while the receipt was valid.
  // Either takes effect on the box now.
  if (consignment.status === 'delivered' && from === 'inTransit')
    return [reversed, { type: 'consignment.box-delivered', data: { ...ids, boxId, contents } }];
  if (consignment.status === 'dispatched' && from === 'delivered')
    return [
      reversed,
      { type: 'consignment.box-delivery-reversed', data: { ...ids, boxId, contents } },
    ];
  return [reversed];
}

/** Whether the consignment exists, and the receipt was not reversed. */
export const receiptStands = (consignment: Consignment, receiptId: string): boolean =>
  consignment.status !== 'none' && !consignment.reversedReceipts.includes(receiptId);

export const wasSent = (consignment: Consignment): consignment is Sent =>
  consignment.status === 'dispatched' || consignment.status === 'delivered';

function evolve(consignment: Consignment, event: ConsignmentEvent): Consignment {
  if (event.type === 'consignment.created')
    return {
      status: 'preparing',
      ...event.data,
      boxes: [],
      held: [],
      reversedReceipts: [],
      generation: 1,
    };
  if (consignment.status === 'none') return consignment;

  switch (event.type) {
    case 'consignment.box-claimed': {
      const { boxId, claimId } = event.data;
      return putBox(consignment, { status: 'claimed', boxId, claimId });
    }
    case 'consignment.box-granted': {
      const { boxId, number, weight, contents } = event.data;
      return putBox(consignment, { status: 'granted', boxId, number, weight, contents });
    }
    case 'consignment.box-refused': {
      const { boxId, why } = event.data;
      return putBox(consignment, { status: 'refused', boxId, why });
    }
    case 'consignment.box-released':
      return {
        ...consignment,
        boxes: consignment.boxes.filter(({ boxId }) => boxId !== event.data.boxId),
        held: consignment.held.filter(({ boxId }) => boxId !== event.data.boxId),
      };
    case 'consignment.box-held': {
      const { consignmentId, driveId, ...content } = event.data;
      return { ...consignment, held: [...consignment.held, content] };
    }
    case 'consignment.box-hold-lifted':
      return {
        ...consignment,
        held: consignment.held.filter((other) => !isSameHold(other, event.data)),
      };
    case 'consignment.dispatched': {
      const { carrier, waybill } = event.data;
      return { ...consignment, status: 'dispatched', carrier, waybill, tracking: [] };
    }
    case 'consignment.box-dispatched':
      return moveBox(consignment, event.data.boxId, 'dispatched');
    case 'consignment.dispatch-corrected': {
      if (!wasSent(consignment)) return consignment;
      const { carrier, waybill } = event.data;
      return { ...consignment, carrier, waybill };
    }
    case 'consignment.dispatch-reversed': {
      if (!wasSent(consignment)) return consignment;
      const { carrier, waybill, tracking, ...created } = consignment;
      return { ...created, status: 'preparing' };
    }
    case 'consignment.box-dispatch-reversed':
      return moveBox(consignment, event.data.boxId, 'granted');
    case 'consignment.tracked': {
      if (!wasSent(consignment)) return consignment;
      const { consignmentId, driveId, ...tracked } = event.data;
      return { ...consignment, tracking: [...consignment.tracking, tracked] };
    }
    case 'consignment.tracking-withdrawn':
      return wasSent(consignment)
        ? {
            ...consignment,
            // A withdrawal has exactly the values of the recorded entry.
            tracking: consignment.tracking.filter(
              ({ state, happenedAt, place }) =>
                state !== event.data.state ||
                happenedAt !== event.data.happenedAt ||
                place !== event.data.place,
            ),
          }
        : consignment;
    case 'consignment.delivered':
      return wasSent(consignment) ? { ...consignment, status: 'delivered' } : consignment;
    case 'consignment.box-delivered':
      return moveBox(consignment, event.data.boxId, 'delivered');
    case 'consignment.delivery-reversed':
      return wasSent(consignment) ? { ...consignment, status: 'dispatched' } : consignment;
    case 'consignment.box-delivery-reversed':
      return moveBox(consignment, event.data.boxId, 'dispatched');
    case 'consignment.discarded':
      return wasSent(consignment) ? consignment : { ...consignment, status: 'discarded' };
    case 'consignment.recipient-link-rotated':
      return { ...consignment, generation: event.data.generation };
    case 'consignment.thanked': {
      const { consignmentId, driveId, ...thanks } = event.data;
      return { ...consignment, thanks };
    }
    case 'consignment.photos-published':
      return { ...consignment, publishedPhotos: event.data.photos };
    case 'consignment.thanks-withdrawn':
      return { ...consignment, thanks: undefined };
    case 'receipt.confirmed': {
      const { consignmentId, driveId, boxId, ...receipt } = event.data;
      const box = findBox(consignment, boxId);
      return box === undefined || !('contents' in box)
        ? consignment
        : putBox(consignment, { ...box, status: 'confirmed', receipt });
    }
    case 'receipt.reversed': {
      const { boxId, reverses, from } = event.data;
      const back = moveBox(consignment, boxId, from === 'inTransit' ? 'dispatched' : 'delivered');
      return { ...back, reversedReceipts: [...consignment.reversedReceipts, reverses] };
    }
  }
}

function putBox<C extends CreatedConsignment>(consignment: C, box: ConsignedBox): C {
  const known = findBox(consignment, box.boxId) !== undefined;
  return {
    ...consignment,
    boxes: known
      ? consignment.boxes.map((other) => (other.boxId === box.boxId ? box : other))
      : [...consignment.boxes, box],
  };
}

function moveBox<C extends CreatedConsignment>(
  consignment: C,
  boxId: string,
  status: 'granted' | 'dispatched' | 'delivered',
): C {
  const box = findBox(consignment, boxId);
  if (box === undefined || !('contents' in box)) return consignment;
  const { number, weight, contents } = box;
  return putBox(consignment, { status, boxId, number, weight, contents });
}

export const consignmentDecider: Decider<ConsignmentCommand, Consignment, ConsignmentEvent> = {
  initialState: { status: 'none' },
  decide,
  evolve,
};
