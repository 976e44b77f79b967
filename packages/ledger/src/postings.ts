import type {
  BlueboxEvent,
  Category,
  Content,
  InspectedPart,
  ReceiptLine,
  ReceivedLine,
  Unit,
} from '@bluebox/contracts';
import type { EventOfType } from '@bluebox/event-sourcing';
import type { Account, Movement } from './accounts.ts';

/**
 * The goods that a posting moves: a line of a pledge or reception, a parcel, or both when an
 * inspection makes accepted goods a parcel.
 */
export interface Subject {
  /** Pledge of the line or of its reception; absent for a walk-in, and for a parcel alone. */
  readonly pledgeId?: string | undefined;
  readonly receptionId?: string;
  readonly lineId?: string;
  readonly parcelId?: string;
}

/** One movement of one category and unit in the ledger of a drive. */
export interface Posting extends Movement {
  readonly category: Category;
  readonly unit: Unit;
  /** Catalogue id of the goods; absent for goods that were only described in words. */
  readonly itemId?: string;
  readonly of: Subject;
}

type Kind = {
  readonly category: Category;
  readonly unit: Unit;
  readonly itemId?: string | undefined;
};

/** Returns one movement, or none if the quantity is 0. */
const post = (
  of: Subject,
  { category, unit, itemId }: Kind,
  from: Account,
  to: Account,
  quantity: number,
): Posting[] =>
  quantity === 0
    ? []
    : [{ category, unit, ...(itemId === undefined ? {} : { itemId }), from, to, quantity, of }];

const reversed = (postings: readonly Posting[]): Posting[] =>
  postings.map(({ from, to, ...rest }) => ({ ...rest, from: to, to: from }));

interface Received {
  readonly receptionId: string;
  readonly pledgeId?: string | undefined;
  readonly lines: readonly ReceivedLine[];
}
const received = ({ receptionId, pledgeId, lines }: Received): Posting[] =>
  lines.flatMap(({ lineId, item, ofPromise, excess, shortfall }) => {
    const of = { receptionId, pledgeId, lineId };
    return [
      ...post(of, item, 'promised', 'received', ofPromise),
      ...post(of, item, 'walkIn', 'received', excess),
      ...post(of, item, 'promised', 'notHandedIn', shortfall),
    ];
  });

interface Inspected {
  readonly receptionId: string;
  readonly pledgeId?: string | undefined;
  readonly lineId: string;
  readonly item: Kind;
  readonly from: 'received' | 'quarantined';
  readonly parts: readonly InspectedPart[];
}
const inspected = ({ receptionId, pledgeId, lineId, item, from, parts }: Inspected): Posting[] =>
  parts.flatMap((part) => {
    const { outcome, quantity } = part;
    if (from === 'quarantined' && outcome === 'quarantined') return [];
    const line = { receptionId, pledgeId, lineId };
    const of = part.outcome === 'accepted' ? { ...line, parcelId: part.parcelId } : line;
    return post(of, item, from, outcome, quantity);
  });

const contentsMove = (contents: readonly Content[], from: Account, to: Account): Posting[] =>
  contents.flatMap(({ parcelId, item, quantity }) => post({ parcelId }, item, from, to, quantity));

const receipted = (lines: readonly ReceiptLine[], from: 'inTransit' | 'delivered'): Posting[] =>
  lines.flatMap(({ parcelId, item, received, damaged, missing, surplus }) => [
    ...post({ parcelId }, item, from, 'confirmed', received),
    ...post({ parcelId }, item, from, 'damaged', damaged),
    ...post({ parcelId }, item, from, 'lost', missing),
    ...post({ parcelId }, item, 'found', 'confirmed', surplus),
  ]);

interface CountedLines {
  readonly pledgeId: string;
  readonly lines: readonly (Kind & { readonly lineId: string; readonly quantity: number })[];
}
const linesMove = ({ pledgeId, lines }: CountedLines, from: Account, to: Account): Posting[] =>
  lines.flatMap(({ lineId, quantity, ...kind }) =>
    post({ pledgeId, lineId }, kind, from, to, quantity),
  );

interface ParcelPieces {
  readonly parcelId: string;
  readonly item: Kind;
  readonly quantity: number;
}
const parcelMoves = (
  { parcelId, item, quantity }: ParcelPieces,
  from: Account,
  to: Account,
): Posting[] => post({ parcelId }, item, from, to, quantity);

interface MaybeHeld {
  readonly held?: true | undefined;
}
/** Account of goods in stock. Held goods stand with the quarantined ones. */
const inStock = ({ held }: MaybeHeld): Account => (held === true ? 'quarantined' : 'accepted');

/** Returns the movement of an adjustment. */
const adjusted = (
  data: ParcelPieces &
    MaybeHeld & { readonly direction: 'found' | 'lost' | 'damaged' | 'disposed' },
): Posting[] =>
  data.direction === 'found'
    ? parcelMoves(data, 'found', inStock(data))
    : parcelMoves(data, inStock(data), data.direction);

interface Rejected {
  readonly receptionId: string;
  readonly pledgeId?: string | undefined;
  readonly lineId: string;
  readonly item: Kind;
  readonly quantity: number;
}
const rejectedMove = (
  { receptionId, pledgeId, lineId, item, quantity }: Rejected,
  from: Account,
  to: Account,
): Posting[] => post({ receptionId, pledgeId, lineId }, item, from, to, quantity);

const none = (): Posting[] => [];

type PostingRules = {
  readonly [T in BlueboxEvent['type']]: (data: EventOfType<BlueboxEvent, T>['data']) => Posting[];
};

/**
 * The movements of every event. If a command writes an event to each of two streams, as packing
 * does for a parcel and a box, only one of these events moves the quantity.
 */
const rules: PostingRules = {
  'drive.opened': none,
  'drive.amended': none,
  'drive.published': none,
  'drive.closed': none,
  'drive.completed': none,
  'drive.reopened': none,
  'drive.discarded': none,

  'pledge.submitted': ({ pledgeId, lines }) =>
    lines.flatMap(({ lineId, item, quantity }) =>
      post({ pledgeId, lineId }, item, 'pledged', 'promised', quantity),
    ),
  'pledge.amended': ({ pledgeId, changes }) =>
    changes.flatMap(({ lineId, added, withdrawn, ...kind }) => [
      ...post({ pledgeId, lineId }, kind, 'pledged', 'promised', added),
      ...post({ pledgeId, lineId }, kind, 'promised', 'withdrawn', withdrawn),
    ]),
  'pledge.withdrawn': (data) => linesMove(data, 'promised', 'withdrawn'),
  'pledge.hand-in-noted': ({ pledgeId, lines }) =>
    lines.flatMap(({ lineId, ...line }) => [
      ...post({ pledgeId, lineId }, line, 'withdrawn', 'promised', line.reinstatedFromWithdrawn),
      ...post(
        { pledgeId, lineId },
        line,
        'notHandedIn',
        'promised',
        line.reinstatedFromNotHandedIn,
      ),
    ]),
  'pledge.hand-in-reversal-noted': ({ pledgeId, lines }) =>
    lines.flatMap(({ lineId, ...line }) => [
      ...post({ pledgeId, lineId }, line, 'promised', 'withdrawn', line.withdrawnAgain),
      ...post({ pledgeId, lineId }, line, 'promised', 'notHandedIn', line.notHandedInAgain),
    ]),
  'pledge.not-handed-in': (data) => linesMove(data, 'promised', 'notHandedIn'),
  'pledge.write-off-reversed': (data) => linesMove(data, 'notHandedIn', 'promised'),
  'pledge.quantities-confirmed': none,
  'pledge.link-rotated': none,
  'pledge.giver-forgotten': none,
  'pledge.appointed': none,
  'pledge.appointment-ended': none,
  'slot.booked': none,
  'slot.freed': none,
  'need.reserved': none,
  'need.freed': none,

  'reception.recorded': received,
  'reception.reversed': (data) => reversed(received(data)),
  'inspection.recorded': inspected,
  'inspection.reversed': (data) => reversed(inspected(data)),
  'rejection.settled': (data) => rejectedMove(data, 'rejected', data.to),
  'rejection.settlement-reversed': (data) => rejectedMove(data, data.to, 'rejected'),
  'parcel.created': none,
  'parcel.voided': none,
  'parcel.packed': (data) => parcelMoves(data, 'accepted', 'packed'),
  'parcel.unpacked': (data) => parcelMoves(data, 'packed', inStock(data)),
  'parcel.taken-for-kit': (data) => parcelMoves(data, 'accepted', 'inKit'),
  'parcel.returned-from-kit': (data) => parcelMoves(data, 'inKit', inStock(data)),
  'parcel.adjusted': adjusted,
  'parcel.adjustment-reversed': (data) => reversed(adjusted(data)),
  'parcel.held': (data) => parcelMoves(data, 'accepted', 'quarantined'),
  'parcel.released': (data) => parcelMoves(data, 'quarantined', 'accepted'),
  'kit.assembled': (data) => parcelMoves(data, 'assembled', 'accepted'),
  'kit.taken-apart': (data) => parcelMoves(data, inStock(data), 'assembled'),
  'count.begun': none,
  'count.counted': none,
  'count.recounted': none,
  'count.box-counted': none,
  'count.posted': none,
  'count.reversed': none,
  'count.abandoned': none,
  'box.opened': none,
  'box.item-packed': none,
  'box.item-unpacked': none,
  'box.sealed': none,
  'box.reopened': none,
  'box.discarded': none,
  'box.granted': none,
  'box.claim-refused': none,
  'box.released': none,
  'item.listed': none,
  'item.renamed': none,
  'item.merged': none,
  'item.code-learnt': none,
  'item.code-forgotten': none,
  'box.held': none,
  'box.hold-lifted': none,
  'hold.placed': none,
  'hold.lifted': none,

  'consignment.created': none,
  'consignment.box-claimed': none,
  'consignment.box-granted': none,
  'consignment.box-refused': none,
  'consignment.box-released': none,
  'consignment.box-held': none,
  'consignment.box-hold-lifted': none,
  'consignment.discarded': none,
  'consignment.dispatched': none,
  'consignment.box-dispatched': ({ contents }) => contentsMove(contents, 'packed', 'inTransit'),
  'consignment.dispatch-corrected': none,
  'consignment.dispatch-reversed': none,
  'consignment.box-dispatch-reversed': ({ contents }) =>
    contentsMove(contents, 'inTransit', 'packed'),
  'consignment.tracked': none,
  'consignment.tracking-withdrawn': none,
  'consignment.delivered': none,
  'consignment.box-delivered': ({ contents }) => contentsMove(contents, 'inTransit', 'delivered'),
  'consignment.delivery-reversed': none,
  'consignment.box-delivery-reversed': ({ contents }) =>
    contentsMove(contents, 'delivered', 'inTransit'),
  'consignment.recipient-link-rotated': none,
  'consignment.thanked': none,
  'consignment.thanks-withdrawn': none,
  'consignment.photos-published': none,
  'receipt.confirmed': ({ lines, from }) => receipted(lines, from),
  'receipt.reversed': ({ lines, from }) => reversed(receipted(lines, from)),
  'case.opened': none,
  'case.progressed': none,
  'case.closed': none,
  'case.reopened': none,
  'desk.opened': none,
  'desk.amended': none,
  'matter.opened': none,
  'matter.reclassified': none,
  'matter.assigned': none,
  'matter.handed-back': none,
  'matter.contacted': none,
  'matter.told': none,
  'matter.paused': none,
  'matter.resumed': none,
  'matter.extension-asked': none,
  'matter.extended': none,
  'matter.extension-refused': none,
  'matter.escalated': none,
  'matter.conferred': none,
  'matter.noted': none,
  'matter.handled': none,
  'matter.reviewed': none,
  'matter.answered': none,
  'matter.closed': none,
  'matter.called-back': none,
  'matter.reopened': none,
  'matter.merged': none,
  'matter.dropped': none,
  'matter.link-rotated': none,
  'matter.asker-forgotten': none,
  'channel.added': none,
  'channel.amended': none,
  'channel.failed': none,
  'channel.recovered': none,
  'channel.switched-off': none,
  'channel.switched-on': none,
  'channel.removed': none,
  'message.planned': none,
  'message.attempted': none,
  'message.sent': none,
  'message.failed': none,
  'message.given-up': none,
  'message.skipped': none,
  'message.requested-again': none,
};

/** Returns the movements of an event in its drive's ledger. */
export function postings(event: BlueboxEvent): readonly Posting[] {
  const rule = rules[event.type] as (data: BlueboxEvent['data']) => readonly Posting[];
  return rule(event.data);
}
