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

/** One movement of one category and unit in the ledger of a drive. */
export interface Posting extends Movement {
  readonly category: Category;
  readonly unit: Unit;
}

type Kind = { readonly category: Category; readonly unit: Unit };

/** One movement; none when the quantity is 0. */
const post = ({ category, unit }: Kind, from: Account, to: Account, quantity: number): Posting[] =>
  quantity === 0 ? [] : [{ category, unit, from, to, quantity }];

const reversed = (postings: readonly Posting[]): Posting[] =>
  postings.map(({ from, to, ...rest }) => ({ ...rest, from: to, to: from }));

const received = (lines: readonly ReceivedLine[]): Posting[] =>
  lines.flatMap(({ item, ofPromise, excess, shortfall }) => [
    ...post(item, 'promised', 'received', ofPromise),
    ...post(item, 'walkIn', 'received', excess),
    ...post(item, 'promised', 'notHandedIn', shortfall),
  ]);

const inspected = (
  item: Kind,
  from: 'received' | 'quarantined',
  parts: readonly InspectedPart[],
): Posting[] =>
  parts.flatMap(({ outcome, quantity }) =>
    from === 'quarantined' && outcome === 'quarantined' ? [] : post(item, from, outcome, quantity),
  );

const contentsMove = (contents: readonly Content[], from: Account, to: Account): Posting[] =>
  contents.flatMap(({ item, quantity }) => post(item, from, to, quantity));

const receipted = (lines: readonly ReceiptLine[], from: 'inTransit' | 'delivered'): Posting[] =>
  lines.flatMap(({ item, received, damaged, missing, surplus }) => [
    ...post(item, from, 'confirmed', received),
    ...post(item, from, 'damaged', damaged),
    ...post(item, from, 'lost', missing),
    ...post(item, 'found', 'confirmed', surplus),
  ]);

/** Source and destination account for each direction of an adjustment. */
const ADJUSTMENTS = {
  found: ['found', 'accepted'],
  lost: ['accepted', 'lost'],
  damaged: ['accepted', 'damaged'],
  disposed: ['accepted', 'disposed'],
} as const;

const none = (): Posting[] => [];

type PostingRules = {
  readonly [T in BlueboxEvent['type']]: (data: EventOfType<BlueboxEvent, T>['data']) => Posting[];
};

/**
 * The postings table: the movements of every event. Where one command writes events to two streams
 * (a parcel is packed, a box gets an item), exactly one of them moves the quantity.
 */
const rules: PostingRules = {
  'drive.opened': none,
  'drive.amended': none,
  'drive.published': none,
  'drive.closed': none,
  'drive.completed': none,
  'drive.reopened': none,

  'pledge.submitted': ({ lines }) =>
    lines.flatMap(({ item, quantity }) => post(item, 'pledged', 'promised', quantity)),
  'pledge.amended': ({ changes }) =>
    changes.flatMap((line) => [
      ...post(line, 'pledged', 'promised', line.added),
      ...post(line, 'promised', 'withdrawn', line.withdrawn),
    ]),
  'pledge.withdrawn': ({ lines }) =>
    lines.flatMap((line) => post(line, 'promised', 'withdrawn', line.quantity)),
  'pledge.hand-in-noted': ({ lines }) =>
    lines.flatMap((line) => [
      ...post(line, 'withdrawn', 'promised', line.reinstatedFromWithdrawn),
      ...post(line, 'notHandedIn', 'promised', line.reinstatedFromNotHandedIn),
    ]),
  'pledge.hand-in-reversal-noted': ({ lines }) =>
    lines.flatMap((line) => [
      ...post(line, 'promised', 'withdrawn', line.withdrawnAgain),
      ...post(line, 'promised', 'notHandedIn', line.notHandedInAgain),
    ]),
  'pledge.not-handed-in': ({ lines }) =>
    lines.flatMap((line) => post(line, 'promised', 'notHandedIn', line.quantity)),
  'pledge.write-off-reversed': ({ lines }) =>
    lines.flatMap((line) => post(line, 'notHandedIn', 'promised', line.quantity)),
  'pledge.quantities-confirmed': none,
  'pledge.link-rotated': none,
  'pledge.giver-forgotten': none,

  'reception.recorded': ({ lines }) => received(lines),
  'reception.reversed': ({ lines }) => reversed(received(lines)),
  'inspection.recorded': ({ item, from, parts }) => inspected(item, from, parts),
  'inspection.reversed': ({ item, from, parts }) => reversed(inspected(item, from, parts)),
  'rejection.settled': ({ item, quantity, to }) => post(item, 'rejected', to, quantity),
  'rejection.settlement-reversed': ({ item, quantity, to }) => post(item, to, 'rejected', quantity),
  'parcel.created': none,
  'parcel.voided': none,
  'parcel.packed': ({ item, quantity }) => post(item, 'accepted', 'packed', quantity),
  'parcel.unpacked': ({ item, quantity }) => post(item, 'packed', 'accepted', quantity),
  'parcel.taken-for-kit': ({ item, quantity }) => post(item, 'accepted', 'inKit', quantity),
  'parcel.returned-from-kit': ({ item, quantity }) => post(item, 'inKit', 'accepted', quantity),
  'parcel.adjusted': ({ item, quantity, direction }) => {
    const [from, to] = ADJUSTMENTS[direction];
    return post(item, from, to, quantity);
  },
  'parcel.adjustment-reversed': ({ item, quantity, direction }) => {
    const [from, to] = ADJUSTMENTS[direction];
    return post(item, to, from, quantity);
  },
  'kit.assembled': ({ item, quantity }) => post(item, 'assembled', 'accepted', quantity),
  'kit.taken-apart': ({ item, quantity }) => post(item, 'accepted', 'assembled', quantity),
  'box.opened': none,
  'box.item-packed': none,
  'box.item-unpacked': none,
  'box.sealed': none,
  'box.reopened': none,
  'box.discarded': none,
  'box.granted': none,
  'box.claim-refused': none,
  'box.released': none,

  'consignment.created': none,
  'consignment.box-claimed': none,
  'consignment.box-granted': none,
  'consignment.box-refused': none,
  'consignment.box-released': none,
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
  'receipt.confirmed': ({ lines, from }) => receipted(lines, from),
  'receipt.reversed': ({ lines, from }) => reversed(receipted(lines, from)),
  'case.opened': none,
  'case.progressed': none,
  'case.closed': none,
  'case.reopened': none,
};

/** The movements of an event in its drive's ledger. */
export function postings(event: BlueboxEvent): readonly Posting[] {
  const rule = rules[event.type] as (data: BlueboxEvent['data']) => readonly Posting[];
  return rule(event.data);
}
