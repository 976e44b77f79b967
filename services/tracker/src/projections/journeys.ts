import {
  boxEvents,
  type Content,
  consignmentEvents,
  type InspectedPart,
  type Item,
  kitEvents,
  type PledgeLine,
  parcelEvents,
  pledgeEvents,
  type ReceiptLine,
  type ReceivedLine,
  type RejectionReason,
  receptionEvents,
} from '@bluebox/contracts';
import {
  allOf,
  type Change,
  change,
  changeExisting,
  type Document,
  defineProjection,
  someOf,
} from '@bluebox/event-sourcing';

/*
 * One fragment per service and thing, joined on read (see journey/journey.ts):
 * nothing orders the events of different services, so no fragment waits for another's.
 */

/** Facts about a line from the pledge service's events. */
export interface PledgedLine {
  readonly lineId: string;
  readonly item: Item;
  readonly expiry?: string;
  readonly lot?: string;
  /** Ever promised. */
  readonly promised: number;
  readonly withdrawn: number;
  readonly notHandedIn: number;
  /** Quantity promised at first, unaffected by later changes. */
  readonly first: number;
}
export interface PledgeFragment extends Document {
  readonly driveId: string;
  readonly reference: string;
  readonly submittedAt: string;
  /** Generation of the giver's private link. */
  readonly generation: number;
  readonly withdrawnAt?: string;
  readonly writtenOffAt?: string;
  readonly lines: readonly PledgedLine[];
}

/** A rejected part of a received line. */
export interface RejectedPart {
  readonly partId: string;
  readonly quantity: number;
  readonly reasons: readonly RejectionReason[];
  readonly at: string;
}
/** Settlement of some of the rejected goods. */
export interface Settlement {
  readonly settlementId: string;
  readonly to: 'returned' | 'disposed';
  readonly quantity: number;
  readonly at: string;
}
/** An accepted part, from now on a parcel. */
export interface AcceptedPart {
  readonly parcelId: string;
  readonly quantity: number;
  readonly at: string;
}
/** A received line up to its inspection, from inventory's events; accepted goods continue as parcels. */
export interface ReceivedLineFragment {
  readonly lineId: string;
  readonly item: Item;
  readonly expiry?: string;
  readonly lot?: string;
  readonly receivedAt: string;
  readonly ofPromise: number;
  readonly excess: number;
  readonly shortfall: number;
  readonly toInspect: number;
  readonly quarantined: number;
  readonly quarantinedAt?: string;
  readonly rejected: readonly RejectedPart[];
  readonly settlements: readonly Settlement[];
  readonly accepted: readonly AcceptedPart[];
}
export interface ReceptionFragment extends Document {
  readonly driveId: string;
  readonly pledgeId?: string;
  readonly lines: readonly ReceivedLineFragment[];
}

/** Pieces in one place, and when the last came there. */
export interface Held {
  readonly quantity: number;
  readonly at: string;
}
type Holdings = Readonly<Record<string, Held>>;

/** A parcel and where its pieces are. */
export interface ParcelFragment extends Document {
  readonly driveId: string;
  readonly pledgeId?: string;
  /** Making of the kits; only for a parcel of kits. */
  readonly kitId?: string;
  readonly item: Item;
  readonly expiry?: string;
  readonly lot?: string;
  readonly createdAt: string;
  readonly quantity: number;
  /** Found in addition. */
  readonly found: number;
  /** Quantities by box, by kit, and by end; empty entries are left out. */
  readonly boxes: Holdings;
  readonly kits: Holdings;
  readonly ended: Holdings;
}

/** Kits of one making. */
export interface KitFragment extends Document {
  readonly driveId: string;
  /** The parcel that the kits are. */
  readonly parcelId: string;
  readonly components: readonly Content[];
}

export interface BoxFragment extends Document {
  readonly driveId: string;
  readonly number: number;
  /** Gross, in grams; of a sealed box. */
  readonly weight?: number;
  /** Quantities by parcel. */
  readonly contents: Readonly<Record<string, number>>;
}

/** A dispatched box, from the shipment service's events. */
export interface ShippedBoxFragment extends Document {
  readonly driveId: string;
  readonly consignmentId: string;
  readonly sentAt: string;
  readonly deliveredAt?: string;
  readonly confirmedAt?: string;
  readonly receipt?: readonly ReceiptLine[];
}
export interface ConsignmentFragment extends Document {
  readonly driveId: string;
  readonly carrier: string;
  readonly waybill: string;
}

/** Collections of the view. */
export const fragments = {
  pledges: 'pledges',
  receptions: 'receptions',
  parcels: 'parcels',
  kits: 'kits',
  boxes: 'boxes',
  shipped: 'shipped-boxes',
  consignments: 'consignments',
} as const;

const editPledge = (pledgeId: string, edit: (pledge: PledgeFragment) => PledgeFragment): Change =>
  changeExisting<PledgeFragment>(fragments.pledges, pledgeId, edit);

const pledgedLine = ({ lineId, item, quantity, expiry, lot }: PledgeLine): PledgedLine => ({
  lineId,
  item,
  ...(expiry === undefined ? {} : { expiry }),
  ...(lot === undefined ? {} : { lot }),
  promised: quantity,
  first: quantity,
  withdrawn: 0,
  notHandedIn: 0,
});

const editLines = <
  Line extends { readonly lineId: string },
  Entry extends { readonly lineId: string },
>(
  lines: readonly Line[],
  entries: readonly Entry[],
  edit: (line: Line, entry: Entry) => Line,
): readonly Line[] =>
  lines.map((line) => {
    const entry = entries.find(({ lineId }) => lineId === line.lineId);
    return entry === undefined ? line : edit(line, entry);
  });

/** The amended lines. Withdrawn lines are kept so that their history stays visible. */
function amendLines(
  lines: readonly PledgedLine[],
  wanted: readonly PledgeLine[],
  changes: readonly {
    readonly lineId: string;
    readonly added: number;
    readonly withdrawn: number;
  }[],
): readonly PledgedLine[] {
  const kept = editLines(lines, changes, (line, { added, withdrawn }) => ({
    ...line,
    promised: line.promised + added,
    withdrawn: line.withdrawn + withdrawn,
  }));
  const described = editLines(kept, wanted, (line, entry) => {
    const { promised, withdrawn, notHandedIn } = line;
    return { ...pledgedLine(entry), promised, withdrawn, notHandedIn };
  });
  const known = new Set(lines.map(({ lineId }) => lineId));
  return [...described, ...wanted.filter(({ lineId }) => !known.has(lineId)).map(pledgedLine)];
}

/** Adds what an entry received, or subtracts it with sign -1. */
function addReceived(
  lines: readonly ReceivedLineFragment[],
  received: readonly ReceivedLine[],
  at: string,
  sign: 1 | -1,
): readonly ReceivedLineFragment[] {
  const next = [...lines];
  for (const { lineId, item, expiry, lot, received: count, ...entry } of received) {
    const { ofPromise, excess, shortfall } = entry;
    const index = next.findIndex((line) => line.lineId === lineId);
    const before: ReceivedLineFragment = next[index] ?? {
      lineId,
      item,
      receivedAt: at,
      ofPromise: 0,
      excess: 0,
      shortfall: 0,
      toInspect: 0,
      quarantined: 0,
      rejected: [],
      settlements: [],
      accepted: [],
    };
    const after: ReceivedLineFragment = {
      ...before,
      ...(expiry === undefined ? {} : { expiry }),
      ...(lot === undefined ? {} : { lot }),
      receivedAt: sign === 1 ? at : before.receivedAt,
      ofPromise: before.ofPromise + sign * ofPromise,
      excess: before.excess + sign * excess,
      shortfall: before.shortfall + sign * shortfall,
      toInspect: before.toInspect + sign * count,
    };
    if (index === -1) next.push(after);
    else next[index] = after;
  }
  return next;
}

/** Moves the parts of an inspection out of where they waited. */
function addInspected(
  line: ReceivedLineFragment,
  from: 'received' | 'quarantined',
  parts: readonly InspectedPart[],
  at: string,
): ReceivedLineFragment {
  const next = movedToParts(line, from, parts, 1);
  return {
    ...next,
    ...(next.quarantined > line.quarantined ? { quarantinedAt: at } : {}),
    rejected: [
      ...line.rejected,
      ...parts.flatMap((part) =>
        part.outcome === 'rejected'
          ? [{ partId: part.partId, quantity: part.quantity, reasons: part.reasons, at }]
          : [],
      ),
    ],
    accepted: [
      ...line.accepted,
      ...parts.flatMap((part) =>
        part.outcome === 'accepted'
          ? [{ parcelId: part.parcelId, quantity: part.quantity, at }]
          : [],
      ),
    ],
  };
}

/** Moves the parts of a reversed inspection back to where they waited. */
function takeBackInspected(
  line: ReceivedLineFragment,
  from: 'received' | 'quarantined',
  parts: readonly InspectedPart[],
): ReceivedLineFragment {
  const partIds = new Set(parts.map(({ partId }) => partId));
  const parcelIds = new Set(
    parts.flatMap((part) => (part.outcome === 'accepted' ? [part.parcelId] : [])),
  );
  return {
    ...movedToParts(line, from, parts, -1),
    rejected: line.rejected.filter(({ partId }) => !partIds.has(partId)),
    accepted: line.accepted.filter(({ parcelId }) => !parcelIds.has(parcelId)),
  };
}

function movedToParts(
  line: ReceivedLineFragment,
  from: 'received' | 'quarantined',
  parts: readonly InspectedPart[],
  sign: 1 | -1,
): ReceivedLineFragment {
  let { toInspect, quarantined } = line;
  for (const { quantity, outcome } of parts) {
    if (from === 'received') toInspect -= sign * quantity;
    else quarantined -= sign * quantity;
    if (outcome === 'quarantined') quarantined += sign * quantity;
  }
  return { ...line, toInspect, quarantined };
}

const editReceptionLine = (
  receptionId: string,
  lineId: string,
  edit: (line: ReceivedLineFragment) => ReceivedLineFragment,
): Change =>
  changeExisting<ReceptionFragment>(fragments.receptions, receptionId, (reception) => ({
    ...reception,
    lines: reception.lines.map((line) => (line.lineId === lineId ? edit(line) : line)),
  }));

const editParcel = (parcelId: string, edit: (parcel: ParcelFragment) => ParcelFragment): Change =>
  changeExisting<ParcelFragment>(fragments.parcels, parcelId, edit);

/** Adds pieces to a place, or removes them; the date is that of the last addition. */
function hold(holdings: Holdings, id: string, quantity: number, at: string): Holdings {
  const before = holdings[id];
  const total = (before?.quantity ?? 0) + quantity;
  if (total !== 0)
    return { ...holdings, [id]: { quantity: total, at: quantity > 0 ? at : (before?.at ?? at) } };
  const { [id]: _gone, ...others } = holdings;
  return others;
}

type Whereabouts = 'boxes' | 'kits' | 'ended';
/** Moves pieces of a parcel somewhere, or back with a negative quantity. */
const moveParcel = (
  {
    data,
    recordedAt,
  }: { readonly data: { readonly parcelId: string }; readonly recordedAt: string },
  whereabouts: Whereabouts,
  id: string,
  quantity: number,
): readonly Change[] => [
  editParcel(data.parcelId, (parcel) => ({
    ...parcel,
    [whereabouts]: hold(parcel[whereabouts], id, quantity, recordedAt),
  })),
];

const findParcel = (parcelId: string, quantity: number): readonly Change[] => [
  editParcel(parcelId, (parcel) => ({
    ...parcel,
    quantity: parcel.quantity + quantity,
    found: parcel.found + quantity,
  })),
];

const editBox = (boxId: string, edit: (box: BoxFragment) => BoxFragment): Change =>
  changeExisting<BoxFragment>(fragments.boxes, boxId, edit);

const fillBox = (boxId: string, parcelId: string, quantity: number): Change =>
  editBox(boxId, (box) => {
    const total = (box.contents[parcelId] ?? 0) + quantity;
    if (total !== 0) return { ...box, contents: { ...box.contents, [parcelId]: total } };
    const { [parcelId]: _gone, ...contents } = box.contents;
    return { ...box, contents };
  });

const editShipped = (
  boxId: string,
  edit: (box: ShippedBoxFragment) => ShippedBoxFragment,
): Change => changeExisting<ShippedBoxFragment>(fragments.shipped, boxId, edit);

/** Places of the lines of every pledge, down to box and receipt. */
export const journeysProjection = defineProjection({
  name: 'tracker-journeys',
  version: 4,
  collections: [
    { name: fragments.pledges, indexes: ['driveId+id', 'reference'] },
    { name: fragments.receptions, indexes: [] },
    { name: fragments.parcels, indexes: ['driveId+expiry'] },
    { name: fragments.kits, indexes: [] },
    { name: fragments.boxes, indexes: ['driveId+number'] },
    { name: fragments.shipped, indexes: [] },
    { name: fragments.consignments, indexes: [] },
  ],
  reads: [
    someOf(pledgeEvents, {
      'pledge.submitted': ({ data, recordedAt }) => [
        change<PledgeFragment>(fragments.pledges, data.pledgeId, () => ({
          id: data.pledgeId,
          driveId: data.driveId,
          reference: data.reference,
          submittedAt: data.submittedAt ?? recordedAt,
          generation: 1,
          lines: data.lines.map(pledgedLine),
        })),
      ],
      'pledge.amended': ({ data, recordedAt }) => [
        editPledge(data.pledgeId, (pledge) => ({
          ...pledge,
          ...(data.changes.some(({ withdrawn }) => withdrawn > 0)
            ? { withdrawnAt: recordedAt }
            : {}),
          lines: amendLines(pledge.lines, data.lines, data.changes),
        })),
      ],
      'pledge.withdrawn': ({ data, recordedAt }) => [
        editPledge(data.pledgeId, (pledge) => ({
          ...pledge,
          withdrawnAt: recordedAt,
          lines: editLines(pledge.lines, data.lines, (line, { quantity }) => ({
            ...line,
            withdrawn: line.withdrawn + quantity,
          })),
        })),
      ],
      'pledge.hand-in-noted': ({ data }) => [
        editPledge(data.pledgeId, (pledge) => ({
          ...pledge,
          lines: editLines(pledge.lines, data.lines, (line, noted) => ({
            ...line,
            withdrawn: line.withdrawn - noted.reinstatedFromWithdrawn,
            notHandedIn: line.notHandedIn - noted.reinstatedFromNotHandedIn,
          })),
        })),
      ],
      'pledge.hand-in-reversal-noted': ({ data }) => [
        editPledge(data.pledgeId, (pledge) => ({
          ...pledge,
          lines: editLines(pledge.lines, data.lines, (line, noted) => ({
            ...line,
            withdrawn: line.withdrawn + noted.withdrawnAgain,
            notHandedIn: line.notHandedIn + noted.notHandedInAgain,
          })),
        })),
      ],
      'pledge.not-handed-in': ({ data, recordedAt }) => [
        editPledge(data.pledgeId, (pledge) => ({
          ...pledge,
          writtenOffAt: recordedAt,
          lines: editLines(pledge.lines, data.lines, (line, { quantity }) => ({
            ...line,
            notHandedIn: line.notHandedIn + quantity,
          })),
        })),
      ],
      'pledge.write-off-reversed': ({ data }) => [
        editPledge(data.pledgeId, ({ writtenOffAt, ...pledge }) => ({
          ...pledge,
          lines: editLines(pledge.lines, data.lines, (line, { quantity }) => ({
            ...line,
            notHandedIn: line.notHandedIn - quantity,
          })),
        })),
      ],
      'pledge.link-rotated': ({ data }) => [
        editPledge(data.pledgeId, (pledge) => ({ ...pledge, generation: data.generation })),
      ],
    }),
    allOf(receptionEvents, {
      'reception.recorded': ({ data, recordedAt }) => [
        change<ReceptionFragment>(fragments.receptions, data.receptionId, (before) => ({
          id: data.receptionId,
          driveId: data.driveId,
          ...(data.pledgeId === undefined ? {} : { pledgeId: data.pledgeId }),
          lines: addReceived(before?.lines ?? [], data.lines, recordedAt, 1),
        })),
      ],
      'reception.reversed': ({ data, recordedAt }) => [
        changeExisting<ReceptionFragment>(fragments.receptions, data.receptionId, (reception) => ({
          ...reception,
          lines: addReceived(reception.lines, data.lines, recordedAt, -1),
        })),
      ],
      'inspection.recorded': ({ data, recordedAt }) => [
        editReceptionLine(data.receptionId, data.lineId, (line) =>
          addInspected(line, data.from, data.parts, recordedAt),
        ),
      ],
      'inspection.reversed': ({ data }) => [
        editReceptionLine(data.receptionId, data.lineId, (line) =>
          takeBackInspected(line, data.from, data.parts),
        ),
      ],
      'rejection.settled': ({ data, recordedAt }) => [
        editReceptionLine(data.receptionId, data.lineId, (line) => ({
          ...line,
          settlements: [
            ...line.settlements,
            {
              settlementId: data.settlementId,
              to: data.to,
              quantity: data.quantity,
              at: recordedAt,
            },
          ],
        })),
      ],
      'rejection.settlement-reversed': ({ data }) => [
        editReceptionLine(data.receptionId, data.lineId, (line) => ({
          ...line,
          settlements: line.settlements.filter(
            ({ settlementId }) => settlementId !== data.reverses,
          ),
        })),
      ],
    }),
    allOf(parcelEvents, {
      'parcel.created': ({ data, recordedAt }) => [
        change<ParcelFragment>(fragments.parcels, data.parcelId, () => ({
          id: data.parcelId,
          driveId: data.driveId,
          ...(data.origin.kind === 'assembly' ? { kitId: data.origin.kitId } : {}),
          ...(data.origin.kind === 'inspection' && data.origin.pledgeId !== undefined
            ? { pledgeId: data.origin.pledgeId }
            : {}),
          item: data.item,
          ...(data.expiry === undefined ? {} : { expiry: data.expiry }),
          ...(data.lot === undefined ? {} : { lot: data.lot }),
          createdAt: recordedAt,
          quantity: data.quantity,
          found: 0,
          boxes: {},
          kits: {},
          ended: {},
        })),
      ],
      'parcel.voided': ({ data }) => [change(fragments.parcels, data.parcelId, () => undefined)],
      'parcel.packed': (event) => moveParcel(event, 'boxes', event.data.boxId, event.data.quantity),
      'parcel.unpacked': (event) =>
        moveParcel(event, 'boxes', event.data.boxId, -event.data.quantity),
      'parcel.taken-for-kit': (event) =>
        moveParcel(event, 'kits', event.data.kitId, event.data.quantity),
      'parcel.returned-from-kit': (event) =>
        moveParcel(event, 'kits', event.data.kitId, -event.data.quantity),
      'parcel.adjusted': (event) => {
        const { parcelId, direction, quantity } = event.data;
        return direction === 'found'
          ? findParcel(parcelId, quantity)
          : moveParcel(event, 'ended', direction, quantity);
      },
      'parcel.adjustment-reversed': (event) => {
        const { parcelId, direction, quantity } = event.data;
        return direction === 'found'
          ? findParcel(parcelId, -quantity)
          : moveParcel(event, 'ended', direction, -quantity);
      },
    }),
    allOf(kitEvents, {
      'kit.assembled': ({ data }) => [
        change<KitFragment>(fragments.kits, data.kitId, () => ({
          id: data.kitId,
          driveId: data.driveId,
          parcelId: data.parcelId,
          components: data.components,
        })),
      ],
      'kit.taken-apart': ({ data }) => [change(fragments.kits, data.kitId, () => undefined)],
    }),
    someOf(boxEvents, {
      'box.opened': ({ data }) => [
        change<BoxFragment>(fragments.boxes, data.boxId, () => ({
          id: data.boxId,
          driveId: data.driveId,
          number: data.number,
          contents: {},
        })),
      ],
      'box.item-packed': ({ data }) => [
        fillBox(data.boxId, data.content.parcelId, data.content.quantity),
      ],
      'box.item-unpacked': ({ data }) => [
        fillBox(data.boxId, data.content.parcelId, -data.content.quantity),
      ],
      'box.sealed': ({ data }) => [editBox(data.boxId, (box) => ({ ...box, weight: data.weight }))],
      'box.reopened': ({ data }) => [editBox(data.boxId, ({ weight, ...box }) => box)],
      'box.discarded': ({ data }) => [change(fragments.boxes, data.boxId, () => undefined)],
    }),
    someOf(consignmentEvents, {
      'consignment.dispatched': ({ data }) => [
        change<ConsignmentFragment>(fragments.consignments, data.consignmentId, () => ({
          id: data.consignmentId,
          driveId: data.driveId,
          carrier: data.carrier,
          waybill: data.waybill,
        })),
      ],
      'consignment.box-dispatched': ({ data, recordedAt }) => [
        change<ShippedBoxFragment>(fragments.shipped, data.boxId, () => ({
          id: data.boxId,
          driveId: data.driveId,
          consignmentId: data.consignmentId,
          sentAt: recordedAt,
        })),
      ],
      'consignment.dispatch-corrected': ({ data }) => [
        changeExisting<ConsignmentFragment>(
          fragments.consignments,
          data.consignmentId,
          (consignment) => ({ ...consignment, carrier: data.carrier, waybill: data.waybill }),
        ),
      ],
      'consignment.dispatch-reversed': ({ data }) => [
        change(fragments.consignments, data.consignmentId, () => undefined),
      ],
      'consignment.box-dispatch-reversed': ({ data }) => [
        change(fragments.shipped, data.boxId, () => undefined),
      ],
      'consignment.box-delivered': ({ data, recordedAt }) => [
        editShipped(data.boxId, (box) => ({ ...box, deliveredAt: recordedAt })),
      ],
      'consignment.box-delivery-reversed': ({ data }) => [
        editShipped(data.boxId, ({ deliveredAt, ...box }) => box),
      ],
      'receipt.confirmed': ({ data, recordedAt }) => [
        editShipped(data.boxId, (box) => ({
          ...box,
          confirmedAt: recordedAt,
          receipt: data.lines,
        })),
      ],
      'receipt.reversed': ({ data }) => [
        editShipped(data.boxId, ({ confirmedAt, receipt, ...box }) => box),
      ],
    }),
  ],
});
