import type {
  BlueboxEvent,
  InspectedPart,
  Item,
  ReceiptLine,
  ReceivedLine,
  RejectionReason,
} from '@bluebox/contracts';
import {
  type Change,
  change,
  changeExisting,
  defineProjection,
  type Document,
  ignored,
} from '@bluebox/event-sourcing';

/*
 * One fragment per service and thing, joined on read (see journey/journey.ts):
 * nothing orders the events of different services, so no fragment waits for another's.
 */

/** What the pledge service says of a line. */
export interface PledgedLine {
  readonly lineId: string;
  readonly item: Item;
  readonly expiry?: string | undefined;
  /** Ever promised. */
  readonly promised: number;
  readonly withdrawn: number;
  readonly notHandedIn: number;
}
export interface PledgeFragment extends Document {
  readonly driveId: string;
  readonly reference: string;
  readonly submittedAt: string;
  /** Of the giver's private link. */
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
/** What inventory says of a received line, up to its inspection. */
export interface ReceivedLineFragment {
  readonly lineId: string;
  readonly item: Item;
  readonly expiry?: string | undefined;
  readonly receivedAt: string;
  readonly ofPromise: number;
  readonly excess: number;
  readonly shortfall: number;
  readonly toInspect: number;
  readonly quarantined: number;
  readonly rejected: readonly RejectedPart[];
  readonly returned: number;
  readonly disposed: number;
  readonly settledAt?: string;
}
export interface ReceptionFragment extends Document {
  readonly driveId: string;
  readonly pledgeId?: string | undefined;
  readonly lines: readonly ReceivedLineFragment[];
}

/** A parcel and where its pieces are. */
export interface ParcelFragment extends Document {
  readonly driveId: string;
  readonly pledgeId?: string | undefined;
  readonly lineId?: string | undefined;
  readonly item: Item;
  readonly expiry?: string | undefined;
  readonly createdAt: string;
  readonly quantity: number;
  /** By box and kit; an entry of 0 is left out. */
  readonly boxes: Readonly<Record<string, { readonly quantity: number; readonly at: string }>>;
  readonly kits: Readonly<Record<string, { readonly quantity: number; readonly at: string }>>;
  readonly lost: number;
  readonly damaged: number;
  readonly disposed: number;
  readonly adjustedAt?: string;
}

export interface BoxFragment extends Document {
  readonly driveId: string;
  readonly number: number;
  /** Quantities by parcel. */
  readonly contents: Readonly<Record<string, number>>;
}

/** What the shipment service says of a box. */
export interface ShippedBoxFragment extends Document {
  readonly driveId: string;
  readonly consignmentId: string;
  readonly sentAt: string;
  readonly deliveredAt?: string | undefined;
  readonly confirmedAt?: string | undefined;
  readonly receipt?: readonly ReceiptLine[] | undefined;
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
  boxes: 'boxes',
  shipped: 'shipped-boxes',
  consignments: 'consignments',
} as const;

type CountedLine = { readonly lineId: string; readonly quantity: number };

const editPledge = (pledgeId: string, edit: (pledge: PledgeFragment) => PledgeFragment): Change =>
  changeExisting<PledgeFragment>(fragments.pledges, pledgeId, edit);

const editLines = <Line extends { readonly lineId: string }, Entry extends { readonly lineId: string }>(
  lines: readonly Line[],
  entries: readonly Entry[],
  edit: (line: Line, entry: Entry) => Line,
): readonly Line[] =>
  lines.map((line) => {
    const entry = entries.find(({ lineId }) => lineId === line.lineId);
    return entry === undefined ? line : edit(line, entry);
  });

/** Adds what an entry received, or with sign -1 takes it back. */
function addReceived(
  lines: readonly ReceivedLineFragment[],
  received: readonly ReceivedLine[],
  at: string,
  sign: 1 | -1,
): readonly ReceivedLineFragment[] {
  const next = [...lines];
  for (const { lineId, item, expiry, received: count, ofPromise, excess, shortfall } of received) {
    const index = next.findIndex((line) => line.lineId === lineId);
    const before = next[index] ?? {
      lineId,
      item,
      receivedAt: at,
      ofPromise: 0,
      excess: 0,
      shortfall: 0,
      toInspect: 0,
      quarantined: 0,
      rejected: [],
      returned: 0,
      disposed: 0,
    };
    const after: ReceivedLineFragment = {
      ...before,
      expiry: expiry ?? before.expiry,
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

/** Moves the parts of an inspection out of where they waited, or with sign -1 back. */
function addInspected(
  line: ReceivedLineFragment,
  from: 'received' | 'quarantined',
  parts: readonly InspectedPart[],
  at: string,
  sign: 1 | -1,
): ReceivedLineFragment {
  let { toInspect, quarantined, rejected } = line;
  for (const part of parts) {
    if (from === 'received') toInspect -= sign * part.quantity;
    else quarantined -= sign * part.quantity;
    if (part.outcome === 'quarantined') quarantined += sign * part.quantity;
    if (part.outcome !== 'rejected') continue;
    const { partId, quantity, reasons } = part;
    rejected =
      sign === 1
        ? [...rejected, { partId, quantity, reasons, at }]
        : rejected.filter((other) => other.partId !== partId);
  }
  return { ...line, toInspect, quarantined, rejected };
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

type Holdings = ParcelFragment['boxes'];

function hold(holdings: Holdings, id: string, quantity: number, at: string): Holdings {
  const total = (holdings[id]?.quantity ?? 0) + quantity;
  const { [id]: _before, ...others } = holdings;
  return total === 0 ? others : { ...others, [id]: { quantity: total, at } };
}

const editBox = (boxId: string, parcelId: string, quantity: number): Change =>
  changeExisting<BoxFragment>(fragments.boxes, boxId, (box) => {
    const total = (box.contents[parcelId] ?? 0) + quantity;
    const { [parcelId]: _before, ...others } = box.contents;
    return { ...box, contents: total === 0 ? others : { ...others, [parcelId]: total } };
  });

const editShipped = (
  boxId: string,
  edit: (box: ShippedBoxFragment) => ShippedBoxFragment,
): Change => changeExisting<ShippedBoxFragment>(fragments.shipped, boxId, edit);

function adjust(
  parcel: ParcelFragment,
  direction: 'found' | 'lost' | 'damaged' | 'disposed',
  quantity: number,
  at: string,
): ParcelFragment {
  const adjusted = { ...parcel, adjustedAt: at };
  return direction === 'found'
    ? { ...adjusted, quantity: parcel.quantity + quantity }
    : { ...adjusted, [direction]: parcel[direction] + quantity };
}

/** Where the lines of every pledge are, down to box and receipt. */
export const journeysProjection = defineProjection<BlueboxEvent>({
  name: 'tracker-journeys',
  version: 1,
  services: ['pledge', 'inventory', 'shipment'],
  collections: [
    { name: fragments.pledges, indexes: ['driveId'] },
    { name: fragments.receptions, indexes: ['pledgeId'] },
    { name: fragments.parcels, indexes: ['pledgeId'] },
    { name: fragments.boxes, indexes: ['driveId'] },
    { name: fragments.shipped, indexes: [] },
    { name: fragments.consignments, indexes: [] },
  ],
  on: {
    'drive.opened': ignored,
    'drive.amended': ignored,
    'drive.published': ignored,
    'drive.closed': ignored,
    'drive.completed': ignored,
    'pledge.submitted': ({ data, recordedAt }) => [
      change<PledgeFragment>(fragments.pledges, data.pledgeId, () => ({
        id: data.pledgeId,
        driveId: data.driveId,
        reference: data.reference,
        submittedAt: recordedAt,
        generation: 1,
        lines: data.lines.map(({ lineId, item, quantity, expiry }) => ({
          lineId,
          item,
          ...(expiry === undefined ? {} : { expiry }),
          promised: quantity,
          withdrawn: 0,
          notHandedIn: 0,
        })),
      })),
    ],
    'pledge.amended': ({ data, recordedAt }) => [
      editPledge(data.pledgeId, (pledge) => {
        const kept = editLines(pledge.lines, data.changes, (line, { added, withdrawn }) => ({
          ...line,
          promised: line.promised + added,
          withdrawn: line.withdrawn + withdrawn,
        }));
        const described = editLines(kept, data.lines, (line, { item, expiry }) => ({
          ...line,
          item,
          expiry,
        }));
        const added = data.lines
          .filter(({ lineId }) => !kept.some((line) => line.lineId === lineId))
          .map(({ lineId, item, quantity, expiry }) => ({
            lineId,
            item,
            expiry,
            promised: quantity,
            withdrawn: 0,
            notHandedIn: 0,
          }));
        const less = data.changes.some(({ withdrawn }) => withdrawn > 0);
        return {
          ...pledge,
          ...(less ? { withdrawnAt: recordedAt } : {}),
          lines: [...described, ...added],
        };
      }),
    ],
    'pledge.withdrawn': ({ data, recordedAt }) => [
      editPledge(data.pledgeId, (pledge) => ({
        ...pledge,
        withdrawnAt: recordedAt,
        lines: editLines(pledge.lines, data.lines as readonly CountedLine[], (line, { quantity }) => ({
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
        lines: editLines(pledge.lines, data.lines as readonly CountedLine[], (line, { quantity }) => ({
          ...line,
          notHandedIn: line.notHandedIn + quantity,
        })),
      })),
    ],
    'pledge.link-rotated': ({ data }) => [
      editPledge(data.pledgeId, (pledge) => ({ ...pledge, generation: data.generation })),
    ],
    'pledge.giver-forgotten': ignored,

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
        addInspected(line, data.from, data.parts, recordedAt, 1),
      ),
    ],
    'inspection.reversed': ({ data, recordedAt }) => [
      editReceptionLine(data.receptionId, data.lineId, (line) =>
        addInspected(line, data.from, data.parts, recordedAt, -1),
      ),
    ],
    'rejection.settled': ({ data, recordedAt }) => [
      editReceptionLine(data.receptionId, data.lineId, (line) => ({
        ...line,
        [data.to]: line[data.to] + data.quantity,
        settledAt: recordedAt,
      })),
    ],
    'parcel.created': ({ data, recordedAt }) => [
      change<ParcelFragment>(fragments.parcels, data.parcelId, () => ({
        id: data.parcelId,
        driveId: data.driveId,
        ...(data.origin.kind === 'inspection'
          ? {
              lineId: data.origin.lineId,
              ...(data.origin.pledgeId === undefined ? {} : { pledgeId: data.origin.pledgeId }),
            }
          : {}),
        item: data.item,
        ...(data.expiry === undefined ? {} : { expiry: data.expiry }),
        createdAt: recordedAt,
        quantity: data.quantity,
        boxes: {},
        kits: {},
        lost: 0,
        damaged: 0,
        disposed: 0,
      })),
    ],
    'parcel.voided': ({ data }) => [change(fragments.parcels, data.parcelId, () => undefined)],
    'parcel.packed': ({ data, recordedAt }) => [
      editParcel(data.parcelId, (parcel) => ({
        ...parcel,
        boxes: hold(parcel.boxes, data.boxId, data.quantity, recordedAt),
      })),
    ],
    'parcel.unpacked': ({ data, recordedAt }) => [
      editParcel(data.parcelId, (parcel) => ({
        ...parcel,
        boxes: hold(parcel.boxes, data.boxId, -data.quantity, recordedAt),
      })),
    ],
    'parcel.taken-for-kit': ({ data, recordedAt }) => [
      editParcel(data.parcelId, (parcel) => ({
        ...parcel,
        kits: hold(parcel.kits, data.kitId, data.quantity, recordedAt),
      })),
    ],
    'parcel.returned-from-kit': ({ data, recordedAt }) => [
      editParcel(data.parcelId, (parcel) => ({
        ...parcel,
        kits: hold(parcel.kits, data.kitId, -data.quantity, recordedAt),
      })),
    ],
    'parcel.adjusted': ({ data, recordedAt }) => [
      editParcel(data.parcelId, (parcel) =>
        adjust(parcel, data.direction, data.quantity, recordedAt),
      ),
    ],
    'parcel.adjustment-reversed': ({ data, recordedAt }) => [
      editParcel(data.parcelId, (parcel) =>
        adjust(parcel, data.direction, -data.quantity, recordedAt),
      ),
    ],
    'kit.assembled': ignored,
    'kit.taken-apart': ignored,
    'box.opened': ({ data }) => [
      change<BoxFragment>(fragments.boxes, data.boxId, () => ({
        id: data.boxId,
        driveId: data.driveId,
        number: data.number,
        contents: {},
      })),
    ],
    'box.item-packed': ({ data }) => [
      editBox(data.boxId, data.content.parcelId, data.content.quantity),
    ],
    'box.item-unpacked': ({ data }) => [
      editBox(data.boxId, data.content.parcelId, -data.content.quantity),
    ],
    'box.sealed': ignored,
    'box.reopened': ignored,
    'box.granted': ignored,
    'box.claim-refused': ignored,
    'box.released': ignored,

    'consignment.created': ignored,
    'consignment.box-claimed': ignored,
    'consignment.box-granted': ignored,
    'consignment.box-refused': ignored,
    'consignment.box-released': ignored,
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
    'consignment.tracked': ignored,
    'consignment.delivered': ignored,
    'consignment.box-delivered': ({ data, recordedAt }) => [
      editShipped(data.boxId, (box) => ({ ...box, deliveredAt: recordedAt })),
    ],
    'consignment.recipient-link-rotated': ignored,
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
    'case.opened': ignored,
    'case.progressed': ignored,
    'case.closed': ignored,
  },
});
