import {
  hasEnded,
  type Item,
  isSameItem,
  type JourneyPart,
  type JourneyView,
  type KitPlace,
  type ReceiptLine,
} from '@bluebox/contracts';
import type { Balances } from '@bluebox/ledger';
import type { HoldFragment } from '../recall/fragments.ts';
import type {
  AcceptedPart,
  BoxFragment,
  ConsignmentFragment,
  KitFragment,
  ParcelFragment,
  PledgedLine,
  PledgeFragment,
  ReceivedLineFragment,
  ReceptionFragment,
  ShippedBoxFragment,
} from './fragments.ts';

/** All documents about a pledge, from the events of all services. */
export interface JourneyFragments {
  readonly pledge: PledgeFragment;
  readonly reception: ReceptionFragment | undefined;
  readonly parcels: ReadonlyMap<string, ParcelFragment>;
  readonly kits: ReadonlyMap<string, KitFragment>;
  readonly boxes: ReadonlyMap<string, BoxFragment>;
  readonly shipped: ReadonlyMap<string, ShippedBoxFragment>;
  readonly consignments: ReadonlyMap<string, ConsignmentFragment>;
  /** Holds of the parcels; holds whose event has not arrived are left out. */
  readonly holds?: ReadonlyMap<string, HoldFragment>;
  /** Number of boxes that the drive has so far. */
  readonly boxCount: number;
}

type Line = JourneyView['lines'][number];
type Step = JourneyPart['steps'][number];
type State = JourneyPart['state'];

const step = (state: State, at: string | undefined): readonly Step[] =>
  at === undefined ? [] : [{ state, at }];

/** Returns one part; none if the quantity is 0. */
const part = (
  state: State,
  quantity: number,
  steps: readonly Step[],
  more: Partial<JourneyPart> = {},
): readonly JourneyPart[] =>
  quantity === 0 ? [] : [{ quantity, state, ...more, steps: [...steps] }];

/**
 * Returns the place of every piece of a pledge. The parts of a line add up to everything ever
 * promised, plus goods that came or were found in addition, in whatever order the services' events
 * were seen.
 */
export function journeyOf(fragments: JourneyFragments): JourneyView {
  const { pledge, reception, boxCount } = fragments;
  const received = new Map(reception?.lines.map((line) => [line.lineId, line]));
  const pledged = pledge.lines.map((line) => lineOf(line, received.get(line.lineId), fragments));
  const added = (reception?.lines ?? [])
    .filter(({ lineId }) => pledge.lines.every((line) => line.lineId !== lineId))
    .map((line) => lineOf(undefined, line, fragments))
    // A line without parts was reversed together with the entry that recorded it.
    .filter(({ parts }) => parts.length > 0);
  return {
    pledgeId: pledge.id,
    driveId: pledge.driveId,
    reference: pledge.reference,
    submittedAt: pledge.submittedAt,
    lines: [...pledged, ...added],
    boxCount,
  };
}

function lineOf(
  pledged: PledgedLine | undefined,
  received: ReceivedLineFragment,
  fragments: JourneyFragments,
): Line;
function lineOf(
  pledged: PledgedLine,
  received: ReceivedLineFragment | undefined,
  fragments: JourneyFragments,
): Line;
function lineOf(
  pledged: PledgedLine | undefined,
  received: ReceivedLineFragment | undefined,
  fragments: JourneyFragments,
): Line {
  const { lineId, item, expiry, lot } = (pledged ?? received) as PledgedLine | ReceivedLineFragment;
  const accepted = received?.accepted ?? [];
  const begun = step('promised', pledged && fragments.pledge.submittedAt);
  const arrived = [...begun, ...step('received', received?.receivedAt)];
  const found = accepted.reduce(
    (sum, { parcelId }) => sum + (fragments.parcels.get(parcelId)?.found ?? 0),
    0,
  );
  const promise = fragments.pledge.balances[lineId] ?? {};
  const reception = fragments.reception?.balances[lineId] ?? {};
  const holds = holdsOf(
    accepted.map(({ parcelId }) => parcelId),
    fragments,
  );
  return {
    lineId,
    item,
    quantity: (promise.pledged ?? 0) + (reception.walkIn ?? 0) + found,
    ...(pledged === undefined ? {} : { registered: pledged.first }),
    ...(expiry === undefined ? {} : { expiry }),
    ...(lot === undefined ? {} : { lot }),
    parts: [
      ...(pledged === undefined ? [] : promisedParts(fragments.pledge, promise, reception, begun)),
      ...notComingParts(reception, received, begun),
      ...(received === undefined ? [] : receivedParts(received, reception, arrived)),
      ...accepted.flatMap((part) => acceptedParts(part, arrived, fragments)),
    ],
    ...(holds.length === 0 ? {} : { holds }),
  };
}

/** Returns the holds that stop parcels, or kits that were made of them. */
function holdsOf(
  parcelIds: readonly string[],
  { parcels, kits, holds }: JourneyFragments,
): NonNullable<Line['holds']> {
  const seen = new Set<string>();
  const ids = new Set<string>();
  for (let next = parcelIds; next.length > 0; ) {
    const reached = next.flatMap((parcelId) =>
      seen.has(parcelId) ? [] : (parcels.get(parcelId) ?? []),
    );
    for (const parcel of reached) {
      seen.add(parcel.id);
      for (const holdId of parcel.holds ?? []) ids.add(holdId);
    }
    next = reached.flatMap((parcel) =>
      Object.keys(parcel.kits).flatMap((kitId) => kits.get(kitId)?.parcelId ?? []),
    );
  }
  return [...ids].flatMap((holdId) => {
    const hold = holds?.get(holdId);
    return hold === undefined || hold.lifted ? [] : [{ holdId, why: hold.why }];
  });
}

/** Returns the goods that the desk recorded as not coming. */
const notComingParts = (
  { notHandedIn = 0 }: Balances,
  received: ReceivedLineFragment | undefined,
  begun: readonly Step[],
): readonly JourneyPart[] =>
  part('not-handed-in', notHandedIn, [...begun, ...step('not-handed-in', received?.receivedAt)]);

/**
 * Returns the parts of a line that are promised, withdrawn or written off.
 * @param promise balances from the pledge service's events.
 * @param reception balances from inventory's events.
 */
function promisedParts(
  { withdrawnAt, writtenOffAt }: PledgeFragment,
  promise: Balances,
  reception: Balances,
  begun: readonly Step[],
): readonly JourneyPart[] {
  const outstanding = (promise.promised ?? 0) + (reception.promised ?? 0);
  // The sum is below zero if withdrawn or written-off goods were handed in. Inventory's count
  // decides, because the pledge service will note the hand-in later.
  const overtaken = Math.max(0, -outstanding);
  const writtenOff = promise.notHandedIn ?? 0;
  const notHandedIn = Math.max(0, writtenOff - overtaken);
  const withdrawn = (promise.withdrawn ?? 0) - (overtaken - (writtenOff - notHandedIn));
  return [
    ...part('promised', Math.max(0, outstanding), begun),
    ...part('withdrawn', withdrawn, [...begun, ...step('withdrawn', withdrawnAt)]),
    ...part('not-handed-in', notHandedIn, [...begun, ...step('not-handed-in', writtenOffAt)]),
  ];
}

function receivedParts(
  line: ReceivedLineFragment,
  { received = 0, quarantined = 0 }: Balances,
  arrived: readonly Step[],
): readonly JourneyPart[] {
  return [
    ...part('received', received, arrived),
    ...part('quarantined', quarantined, [...arrived, ...step('quarantined', line.quarantinedAt)]),
    ...rejectedParts(line, arrived),
  ];
}

/**
 * Returns the rejected parts, divided by what became of the goods. A settlement names no part, so
 * it applies to the parts that were rejected first.
 */
function rejectedParts(
  { rejected, settlements }: ReceivedLineFragment,
  arrived: readonly Step[],
): readonly JourneyPart[] {
  const open = settlements.map((settlement) => ({ ...settlement }));
  return rejected.flatMap(({ quantity, reasons, at }) => {
    const steps = [...arrived, ...step('rejected', at)];
    const why = { reasons: [...reasons] };
    const parts: JourneyPart[] = [];
    let here = quantity;
    for (const settlement of open) {
      const taken = Math.min(here, settlement.quantity);
      settlement.quantity -= taken;
      here -= taken;
      const { to } = settlement;
      parts.push(...part(to, taken, [...steps, ...step(to, settlement.at)], why));
    }
    return [...part('rejected', here, steps, why), ...parts];
  });
}

function acceptedParts(
  { parcelId, quantity: inspected, at: acceptedAt }: AcceptedPart,
  arrived: readonly Step[],
  fragments: JourneyFragments,
): readonly JourneyPart[] {
  const accepted = [...arrived, ...step('accepted', acceptedAt)];
  const parcel = fragments.parcels.get(parcelId);
  // The event that creates the parcel has not arrived.
  if (parcel === undefined) return part('accepted', inspected, accepted);
  return parcelParts(parcel, accepted, fragments);
}

/** Documents about the way of parcels. */
export type Travels = Pick<
  JourneyFragments,
  'parcels' | 'kits' | 'boxes' | 'shipped' | 'consignments'
>;

/** Returns the places of a parcel's pieces. */
export function parcelParts(
  parcel: ParcelFragment,
  accepted: readonly Step[],
  fragments: Travels,
): readonly JourneyPart[] {
  const { id: parcelId, quantity: whole, held, boxes, kits, ended } = parcel;
  const elsewhere = [boxes, kits, ended].flatMap((holdings) => Object.values(holdings));
  const free = elsewhere.reduce(
    (rest, { quantity }) => rest - quantity,
    whole - (held?.quantity ?? 0),
  );
  return [
    ...part('accepted', free, accepted),
    ...part('quarantined', held?.quantity ?? 0, [...accepted, ...step('quarantined', held?.at)]),
    ...Object.entries(kits).flatMap(([kitId, { quantity, at }]) =>
      kitParts(parcelId, kitId, quantity, [...accepted, ...step('in-kit', at)], fragments),
    ),
    ...Object.entries(boxes).flatMap(([boxId, { quantity, at }]) =>
      boxedParts(parcelId, boxId, quantity, [...accepted, ...step('packed', at)], fragments),
    ),
    ...Object.entries(ended).flatMap(([end, { quantity, at }]) =>
      part(end as State, quantity, [...accepted, ...step(end as State, at)]),
    ),
  ];
}

/**
 * Returns the parts of some goods in kits. The goods follow the kits as long as all kits of the
 * assembly share one fate. If the fates differ, the goods stay in one part with a list of the kits'
 * places, because nobody knows whose goods are in which kit. After all kits have ended, the goods
 * are divided among the ends if each kit is known to hold an equal share.
 */
function kitParts(
  parcelId: string,
  kitId: string,
  quantity: number,
  inKit: readonly Step[],
  fragments: Travels,
): readonly JourneyPart[] {
  const kit = fragments.kits.get(kitId);
  const made = kit && fragments.parcels.get(kit.parcelId);
  // The event of the assembly has not arrived.
  if (kit === undefined || made === undefined)
    return part('in-kit', quantity, inKit, { kit: { kitId } });
  const whereabouts = parcelParts(made, [], fragments);
  const told = { kitId, item: made.item, quantity: made.quantity };
  const [first, ...others] = whereabouts;
  if (first === undefined) return part('in-kit', quantity, inKit, { kit: told });
  if (others.length === 0) {
    const { quantity: _all, state, kit: outer, steps, ...travel } = first;
    const further = steps.filter((taken) => taken.state !== 'in-kit');
    return part(state === 'accepted' ? 'in-kit' : state, quantity, [...inKit, ...further], {
      // If larger kits in several places hold these kits, the part names the larger kits and their
      // places.
      kit: outer?.places === undefined ? told : outer,
      ...travel,
    });
  }
  const share = shareOfEach(parcelId, quantity, kit, made);
  if (share !== undefined && haveEndedApart(whereabouts))
    return whereabouts.map(({ steps, ...end }) => ({
      ...end,
      quantity: end.quantity * share,
      kit: told,
      steps: [...inKit, ...steps.filter(({ state }) => state !== 'in-kit')],
    }));
  const places = whereabouts.map(({ kit: outer, ...place }) => ({
    ...placeOf(place),
    ...(outer?.places === undefined ? {} : { within: outerPlaces(outer.item, outer.places) }),
  }));
  const shared = others.every(({ state }) => state === first.state) ? first.state : 'in-kit';
  const further = sharedSteps(whereabouts).filter(({ state }) => state !== 'in-kit');
  return part(shared, quantity, [...inKit, ...further], { kit: { ...told, places } });
}

/**
 * Returns the number of pieces of a parcel in each kit of an assembly. The number is unknown
 * (`undefined`) if equal goods from another parcel went into the kits, the pieces cannot be divided
 * equally, or more kits were found.
 */
function shareOfEach(
  parcelId: string,
  quantity: number,
  { components }: KitFragment,
  { quantity: kits, found }: ParcelFragment,
): number | undefined {
  const own = components.find((component) => component.parcelId === parcelId);
  const isShared = components.some(
    (component) => component !== own && own !== undefined && isSameItem(component.item, own.item),
  );
  const isKnown = own?.quantity === quantity && !isShared && found === 0;
  return isKnown && quantity % kits === 0 ? quantity / kits : undefined;
}

/**
 * Whether all kits have ended, in at least two ways. Kits within larger kits whose states differ do
 * not count as ended.
 */
const haveEndedApart = (whereabouts: readonly JourneyPart[]): boolean =>
  whereabouts.every((part) => part.state !== 'in-kit' && hasEnded(part)) &&
  whereabouts.some(({ state }) => state !== whereabouts[0]?.state);

const placeOf = ({ quantity, state, boxId, boxNumber }: KitPlace): KitPlace => ({
  quantity,
  state,
  ...(boxId === undefined ? {} : { boxId }),
  ...(boxNumber === undefined ? {} : { boxNumber }),
});

/** Returns the places of the outermost kits, at whatever depth the kits are nested. */
const outerPlaces = (
  item: Item | undefined,
  places: readonly KitPlace[],
): NonNullable<KitPlace['within']> =>
  places.flatMap(
    (place) => place.within ?? (item === undefined ? [] : [{ ...placeOf(place), item }]),
  );

/** Returns the steps that all parts have taken, each at the time of the last part. */
function sharedSteps(parts: readonly JourneyPart[]): readonly Step[] {
  const [first, ...others] = parts;
  return (first?.steps ?? []).flatMap(({ state, at }) => {
    const same = others.map(({ steps }) => steps.find((other) => other.state === state)?.at);
    if (same.some((other) => other === undefined)) return [];
    const latest = same.reduce<string>((last, other = last) => (other > last ? other : last), at);
    return step(state, latest);
  });
}

/** Returns the box, and its dispatch if it was sent. */
function travelOf(boxId: string, { boxes, shipped, consignments }: Travels) {
  const box = boxes.get(boxId);
  const sent = shipped.get(boxId);
  const consignment = sent && consignments.get(sent.consignmentId);
  return {
    boxId,
    ...(box === undefined ? {} : { boxNumber: box.number }),
    ...(sent === undefined ? {} : { consignmentId: sent.consignmentId }),
    ...(consignment === undefined
      ? {}
      : { carrier: consignment.carrier, waybill: consignment.waybill }),
  };
}

function boxedParts(
  parcelId: string,
  boxId: string,
  quantity: number,
  packed: readonly Step[],
  fragments: Travels,
): readonly JourneyPart[] {
  const travel = travelOf(boxId, fragments);
  const sent = fragments.shipped.get(boxId);
  if (sent === undefined) return part('packed', quantity, packed, travel);
  const travelled = [
    ...packed,
    ...step('sent', sent.sentAt),
    ...step('delivered', sent.deliveredAt),
  ];
  const receipt = sent.receipt?.find((line) => line.parcelId === parcelId);
  if (receipt === undefined)
    return part(sent.deliveredAt === undefined ? 'sent' : 'delivered', quantity, travelled, travel);
  return RECEIPT_STATES.flatMap(([state, counted]) =>
    part(state, receipt[counted], [...travelled, ...step(state, sent.confirmedAt)], travel),
  );
}

const RECEIPT_STATES = [
  ['confirmed', 'received'],
  ['damaged', 'damaged'],
  ['lost', 'missing'],
] as const satisfies readonly (readonly [State, keyof ReceiptLine])[];
