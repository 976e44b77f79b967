import type { JourneyPart, JourneyView, ReceiptLine } from '@bluebox/contracts';
import type {
  BoxFragment,
  ConsignmentFragment,
  ParcelFragment,
  PledgeFragment,
  ReceivedLineFragment,
  ReceptionFragment,
  ShippedBoxFragment,
} from '../projections/journeys.ts';

/** Everything that the services say about a pledge. */
export interface JourneyFragments {
  readonly pledge: PledgeFragment;
  readonly reception: ReceptionFragment | undefined;
  readonly parcels: readonly ParcelFragment[];
  readonly boxes: ReadonlyMap<string, BoxFragment>;
  readonly shipped: ReadonlyMap<string, ShippedBoxFragment>;
  readonly consignments: ReadonlyMap<string, ConsignmentFragment>;
  /** Boxes that the drive has by now. */
  readonly boxCount: number;
}

type Step = JourneyPart['steps'][number];
type State = JourneyPart['state'];

const step = (state: State, at: string | undefined): readonly Step[] =>
  at === undefined ? [] : [{ state, at }];

/** One part; none when nothing is there. */
const part = (
  state: State,
  quantity: number,
  steps: readonly Step[],
  more: Partial<JourneyPart> = {},
): readonly JourneyPart[] =>
  quantity <= 0 ? [] : [{ quantity, state, ...more, steps: [...steps] }];

/**
 * Where every piece of a pledge is: its lines, each in parts that add up.
 * Fragments of different services may be of different age; what one has not heard of yet
 * is shown where the other last knew it.
 */
export function journeyOf(fragments: JourneyFragments): JourneyView {
  const { pledge, reception, parcels, boxCount } = fragments;
  const lineIds = new Set([
    ...pledge.lines.map(({ lineId }) => lineId),
    ...(reception?.lines ?? []).map(({ lineId }) => lineId),
  ]);
  return {
    pledgeId: pledge.id,
    driveId: pledge.driveId,
    reference: pledge.reference,
    submittedAt: pledge.submittedAt,
    boxCount,
    lines: [...lineIds].flatMap((lineId) => {
      const promised = pledge.lines.find((line) => line.lineId === lineId);
      const received = reception?.lines.find((line) => line.lineId === lineId);
      const known = promised ?? received;
      if (known === undefined) return [];
      const begun = step('promised', promised === undefined ? undefined : pledge.submittedAt);
      const parts = [
        ...promisedParts(pledge, promised, received, begun),
        ...receivedParts(received, begun),
        ...parcels
          .filter((parcel) => parcel.lineId === lineId)
          .flatMap((parcel) =>
            parcelParts(parcel, [...begun, ...step('received', received?.receivedAt)], fragments),
          ),
      ];
      const expiry = known.expiry;
      return [
        {
          lineId,
          item: known.item,
          quantity: parts.reduce((sum, { quantity }) => sum + quantity, 0),
          ...(expiry === undefined ? {} : { expiry }),
          parts,
        },
      ];
    }),
  };
}

function promisedParts(
  pledge: PledgeFragment,
  promised: PledgeFragment['lines'][number] | undefined,
  received: ReceivedLineFragment | undefined,
  begun: readonly Step[],
): readonly JourneyPart[] {
  const shortfall = received?.shortfall ?? 0;
  const missed = part('not-handed-in', shortfall, [
    ...begun,
    ...step('not-handed-in', received?.receivedAt),
  ]);
  if (promised === undefined) return missed;
  const { withdrawn, notHandedIn } = promised;
  const outstanding =
    promised.promised - withdrawn - notHandedIn - (received?.ofPromise ?? 0) - shortfall;
  return [
    ...part('promised', outstanding, begun),
    ...part('withdrawn', withdrawn, [...begun, ...step('withdrawn', pledge.withdrawnAt)]),
    ...part('not-handed-in', notHandedIn, [
      ...begun,
      ...step('not-handed-in', pledge.writtenOffAt),
    ]),
    ...missed,
  ];
}

function receivedParts(
  received: ReceivedLineFragment | undefined,
  begun: readonly Step[],
): readonly JourneyPart[] {
  if (received === undefined) return [];
  const arrived = [...begun, ...step('received', received.receivedAt)];
  // What was given back or disposed of is taken from the rejected parts, the earliest first.
  let settled = received.returned + received.disposed;
  const rejected = received.rejected.flatMap(({ quantity, reasons, at }) => {
    const gone = Math.min(settled, quantity);
    settled -= gone;
    return part('rejected', quantity - gone, [...arrived, ...step('rejected', at)], {
      reasons: [...reasons],
    });
  });
  const rejectedAt = received.rejected[0]?.at;
  const after = (state: 'returned' | 'disposed') => [
    ...arrived,
    ...step('rejected', rejectedAt),
    ...step(state, received.settledAt),
  ];
  const reasons = received.rejected[0]?.reasons;
  const why = reasons === undefined ? {} : { reasons: [...reasons] };
  return [
    ...part('received', received.toInspect, arrived),
    ...part('quarantined', received.quarantined, arrived),
    ...rejected,
    ...part('returned', received.returned, after('returned'), why),
    ...part('disposed', received.disposed, after('disposed'), why),
  ];
}

function parcelParts(
  parcel: ParcelFragment,
  arrived: readonly Step[],
  fragments: JourneyFragments,
): readonly JourneyPart[] {
  const accepted = [...arrived, ...step('accepted', parcel.createdAt)];
  const sum = (holdings: ParcelFragment['boxes']) =>
    Object.values(holdings).reduce((total, { quantity }) => total + quantity, 0);
  const gone = parcel.lost + parcel.damaged + parcel.disposed;
  const free = parcel.quantity - sum(parcel.boxes) - sum(parcel.kits) - gone;
  const left = (state: 'lost' | 'damaged' | 'disposed') =>
    part(state, parcel[state], [...accepted, ...step(state, parcel.adjustedAt)]);
  return [
    ...part('accepted', free, accepted),
    ...Object.values(parcel.kits).flatMap(({ quantity, at }) =>
      part('in-kit', quantity, [...accepted, ...step('in-kit', at)]),
    ),
    ...Object.entries(parcel.boxes).flatMap(([boxId, { quantity, at }]) =>
      boxedParts(parcel.id, boxId, quantity, [...accepted, ...step('packed', at)], fragments),
    ),
    ...left('lost'),
    ...left('damaged'),
    ...left('disposed'),
  ];
}

function boxedParts(
  parcelId: string,
  boxId: string,
  quantity: number,
  packed: readonly Step[],
  { boxes, shipped, consignments }: JourneyFragments,
): readonly JourneyPart[] {
  const boxNumber = boxes.get(boxId)?.number;
  const box = { boxId, ...(boxNumber === undefined ? {} : { boxNumber }) };
  const sent = shipped.get(boxId);
  if (sent === undefined) return part('packed', quantity, packed, box);
  const consignment = consignments.get(sent.consignmentId);
  const travel = {
    ...box,
    consignmentId: sent.consignmentId,
    ...(consignment === undefined
      ? {}
      : { carrier: consignment.carrier, waybill: consignment.waybill }),
  };
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
