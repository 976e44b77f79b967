import type {
  BlueboxEvent,
  Content,
  InspectedPart,
  Item,
  ReceiptLine,
  ReceivedLine,
} from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { recorder } from './memory-ports.test-support.ts';

/*
 * A drive as the three services would record it. Each step is decided from the state so far, but
 * chance decides which service sees which events late. Givers' goods are medicine and devices only;
 * walk-ins are supplies and assembled kits are kits, so that a test can distinguish them in the
 * ledger.
 */

/** One step: the action, the thing, the quantity, and whether late events are delivered first. */
export type Choice = readonly [step: number, thing: number, quantity: number, mode: number];

const GIVEN: readonly Item[] = [
  { name: '布洛芬缓释胶囊', specification: '0.3g×24粒', category: 'medicine', unit: 'box' },
  { name: '碘伏消毒液', category: 'medicine', unit: 'bottle' },
  { name: '指夹式血氧仪', category: 'device', unit: 'unit' },
];
const WALK_IN: Item = { name: '医用口罩', category: 'supply', unit: 'bag' };
const KIT: Item = { name: '家庭药箱', category: 'kit', unit: 'set' };

interface PledgeLineState {
  readonly lineId: string;
  readonly item: Item;
  outstanding: number;
  handedIn: number;
  withdrawn: number;
  notHandedIn: number;
}
interface PledgeState {
  readonly id: string;
  status: 'open' | 'withdrawn' | 'written-off';
  readonly lines: PledgeLineState[];
  /** The promise per line, according to the events that inventory has seen. */
  readonly heard: Map<string, number>;
}
interface ReceptionLineState {
  readonly lineId: string;
  readonly item: Item;
  offPromise: number;
  toInspect: number;
  quarantined: number;
  rejected: number;
  settled: number;
}
interface InspectionState {
  readonly id: string;
  readonly lineId: string;
  readonly from: 'received' | 'quarantined';
  readonly parts: InspectedPart[];
  reversed: boolean;
}
interface ReceptionState {
  readonly id: string;
  readonly pledge: PledgeState | undefined;
  readonly entries: { readonly id: string; readonly lines: ReceivedLine[]; reversed: boolean }[];
  readonly lines: ReceptionLineState[];
  readonly inspections: InspectionState[];
}
interface ParcelState {
  readonly id: string;
  readonly item: Item;
  readonly pledgeId: string | undefined;
  readonly quantity: number;
  free: number;
  untouched: boolean;
  voided: boolean;
  readonly adjustments: {
    readonly id: string;
    readonly direction: 'found' | 'lost' | 'damaged' | 'disposed';
    readonly quantity: number;
    reversed: boolean;
  }[];
}
interface BoxState {
  readonly id: string;
  readonly number: number;
  status: 'open' | 'sealed' | 'sent' | 'delivered' | 'confirmed';
  consignment: string;
  readonly contents: Map<ParcelState, number>;
  receipt:
    | {
        readonly id: string;
        readonly from: 'inTransit' | 'delivered';
        readonly lines: ReceiptLine[];
        readonly cases: readonly {
          readonly caseId: string;
          readonly kind: 'missing' | 'damaged' | 'surplus';
        }[];
      }
    | undefined;
}
interface KitState {
  readonly id: string;
  readonly parcel: ParcelState;
  readonly components: { readonly parcel: ParcelState; readonly quantity: number }[];
  takenApart: boolean;
}

/** Plays the choices. One that is impossible in the current state does nothing. */
function playDrive(
  driveId: string,
  choices: readonly Choice[],
): readonly RecordedEvent<BlueboxEvent>[] {
  const { record } = recorder();
  const events: RecordedEvent<BlueboxEvent>[] = [];
  let names = 0;
  const newId = (kind: string) => `${kind}-${String(++names).padStart(4, '0')}`;
  const tell = (service: string, stream: string, event: BlueboxEvent, milliseconds = 0) => {
    events.push(
      record(service, stream, event as never, milliseconds) as RecordedEvent<BlueboxEvent>,
    );
  };

  const pledges: PledgeState[] = [];
  const receptions: ReceptionState[] = [];
  const parcels: ParcelState[] = [];
  const boxes: BoxState[] = [];
  const kits: KitState[] = [];
  /** Events of inventory that the pledge service has not seen yet. */
  const unheard: (() => void)[] = [];

  const pick = <T>(things: readonly T[], choice: number): T | undefined =>
    things.length === 0 ? undefined : things[choice % things.length];
  const kindOf = ({ lineId, item }: { lineId: string; item: Item }) => ({
    lineId,
    category: item.category,
    unit: item.unit,
  });
  const pledgeIds = (pledge: PledgeState) => ({ pledgeId: pledge.id, driveId });
  const hear = (pledge: PledgeState) => {
    for (const line of pledge.lines)
      pledge.heard.set(line.lineId, line.outstanding + line.handedIn);
  };
  const contentOf = (parcel: ParcelState, quantity: number): Content => ({
    parcelId: parcel.id,
    ...(parcel.pledgeId === undefined ? {} : { pledgeId: parcel.pledgeId }),
    item: parcel.item,
    quantity,
  });
  const addParcel = (item: Item, quantity: number, pledgeId: string | undefined): ParcelState => {
    const parcel: ParcelState = {
      id: newId('parcel'),
      item,
      pledgeId,
      quantity,
      free: quantity,
      untouched: true,
      voided: false,
      adjustments: [],
    };
    return parcel;
  };

  const noteHandIn = (
    pledge: PledgeState,
    receptionId: string,
    entryId: string,
    lines: ReceivedLine[],
  ) => {
    const noted = lines.flatMap(({ lineId, ofPromise, shortfall }) => {
      const line = pledge.lines.find((other) => other.lineId === lineId);
      const settled = ofPromise + shortfall;
      if (line === undefined || settled === 0) return [];
      const beyond = Math.max(0, settled - line.outstanding);
      const reinstatedFromNotHandedIn = Math.min(beyond, line.notHandedIn);
      const reinstatedFromWithdrawn = beyond - reinstatedFromNotHandedIn;
      line.outstanding += beyond - settled;
      line.handedIn += settled;
      line.notHandedIn -= reinstatedFromNotHandedIn;
      line.withdrawn -= reinstatedFromWithdrawn;
      return [{ ...kindOf(line), settled, reinstatedFromWithdrawn, reinstatedFromNotHandedIn }];
    });
    if (noted.length === 0) return;
    tell('pledge', `pledge-${pledge.id}`, {
      type: 'pledge.hand-in-noted',
      data: { ...pledgeIds(pledge), receptionId, entryId, lines: noted },
    });
  };
  const noteReversal = (
    pledge: PledgeState,
    receptionId: string,
    reverses: string,
    lines: ReceivedLine[],
  ) => {
    const noted = lines.flatMap(({ lineId, ofPromise, shortfall }) => {
      const line = pledge.lines.find((other) => other.lineId === lineId);
      const restored = ofPromise + shortfall;
      if (line === undefined || restored === 0) return [];
      const withdrawnAgain = pledge.status === 'withdrawn' ? restored : 0;
      const notHandedInAgain = pledge.status === 'written-off' ? restored : 0;
      line.handedIn -= restored;
      line.outstanding += restored - withdrawnAgain - notHandedInAgain;
      line.withdrawn += withdrawnAgain;
      line.notHandedIn += notHandedInAgain;
      return [{ ...kindOf(line), restored, withdrawnAgain, notHandedInAgain }];
    });
    if (noted.length === 0) return;
    tell('pledge', `pledge-${pledge.id}`, {
      type: 'pledge.hand-in-reversal-noted',
      data: { ...pledgeIds(pledge), receptionId, reverses, lines: noted },
    });
  };

  const steps: readonly ((thing: number, quantity: number, mode: number) => void)[] = [
    // Pledge: submit, amend, withdraw, write off, see inventory's events.
    (thing, quantity, mode) => {
      const id = newId('pledge');
      const lines = Array.from({ length: 1 + (thing % 2) }, (_, index) => ({
        lineId: `l${index + 1}`,
        item: GIVEN[(thing + index) % GIVEN.length] as Item,
        outstanding: 1 + ((quantity + index) % 9),
        handedIn: 0,
        withdrawn: 0,
        notHandedIn: 0,
      }));
      const pledge: PledgeState = { id, status: 'open', lines, heard: new Map() };
      pledges.push(pledge);
      tell(
        'pledge',
        `pledge-${id}`,
        {
          type: 'pledge.submitted',
          data: {
            ...pledgeIds(pledge),
            reference: `XLX-${String(names).padStart(6, '0')}`,
            lines: lines.map(({ lineId, item, outstanding }) => ({
              lineId,
              item,
              quantity: outstanding,
              condition: 'sealed',
            })),
            ...(thing % 3 === 0 ? {} : { department: thing % 3 === 1 ? '京西大区' : '京南大区' }),
            ...(mode % 2 === 0 ? {} : { handInPointId: 'p1' }),
            noticeVersion: '2023-03',
            sourceDeclared: true,
            channel: 'form',
          },
        },
        mode % 2_000,
      );
      hear(pledge);
    },
    (thing, quantity) => {
      const pledge = pick(
        pledges.filter(({ status }) => status === 'open'),
        thing,
      );
      const line = pledge && pick(pledge.lines, quantity);
      if (pledge === undefined || line === undefined) return;
      const difference = (quantity % 7) - Math.min(3, line.outstanding);
      const left = pledge.lines.reduce((sum, other) => sum + other.outstanding + other.handedIn, 0);
      if (difference === 0 || left + difference === 0) return;
      line.outstanding += difference;
      line.withdrawn += Math.max(0, -difference);
      tell('pledge', `pledge-${pledge.id}`, {
        type: 'pledge.amended',
        data: {
          ...pledgeIds(pledge),
          lines: pledge.lines.flatMap(({ lineId, item, outstanding, handedIn }) =>
            outstanding + handedIn === 0
              ? []
              : [{ lineId, item, quantity: outstanding + handedIn, condition: 'sealed' as const }],
          ),
          changes: [
            {
              ...kindOf(line),
              added: Math.max(0, difference),
              withdrawn: Math.max(0, -difference),
            },
          ],
        },
      });
    },
    (thing, _quantity, mode) => {
      const pledge = pick(
        pledges.filter(({ status }) => status === 'open'),
        thing,
      );
      const lines = pledge?.lines.filter(({ outstanding }) => outstanding > 0) ?? [];
      if (pledge === undefined || lines.length === 0) return;
      const type = mode % 2 === 0 ? 'pledge.withdrawn' : 'pledge.not-handed-in';
      pledge.status = mode % 2 === 0 ? 'withdrawn' : 'written-off';
      tell('pledge', `pledge-${pledge.id}`, {
        type,
        data: {
          ...pledgeIds(pledge),
          lines: lines.map((line) => ({ ...kindOf(line), quantity: line.outstanding })),
        },
      });
      for (const line of lines) {
        line[mode % 2 === 0 ? 'withdrawn' : 'notHandedIn'] += line.outstanding;
        line.outstanding = 0;
      }
    },
    () => unheard.shift()?.(),

    // Inventory: receive by pledge, receive a walk-in, reverse an entry.
    (thing, quantity, mode) => {
      const pledge = pick(pledges, thing);
      if (pledge === undefined) return;
      if (mode % 3 > 0) hear(pledge);
      const known = receptions.find(({ id }) => id === pledge.id);
      const reception: ReceptionState = known ?? {
        id: pledge.id,
        pledge,
        entries: [],
        lines: [],
        inspections: [],
      };
      const lines = pledge.lines.flatMap((line, index): ReceivedLine[] => {
        const before = reception.lines.find(({ lineId }) => lineId === line.lineId);
        const outstanding = Math.max(
          0,
          (pledge.heard.get(line.lineId) ?? 0) - (before?.offPromise ?? 0),
        );
        if (outstanding === 0) return [];
        const received = (quantity + index) % 11;
        const ofPromise = Math.min(received, outstanding);
        const shortfall = mode % 2 === 0 ? outstanding - ofPromise : 0;
        return received + shortfall === 0
          ? []
          : [
              {
                lineId: line.lineId,
                item: line.item,
                received,
                ofPromise,
                excess: received - ofPromise,
                shortfall,
              },
            ];
      });
      if (mode % 5 === 0)
        lines.push({
          lineId: `x${1 + reception.entries.length}`,
          item: GIVEN[quantity % GIVEN.length] as Item,
          received: 2,
          ofPromise: 0,
          excess: 2,
          shortfall: 0,
        });
      if (lines.length === 0) return;
      if (known === undefined) receptions.push(reception);
      receive(reception, lines);
    },
    (_thing, quantity) => {
      const id = newId('reception');
      const reception = { id, pledge: undefined, entries: [], lines: [], inspections: [] };
      receptions.push(reception);
      const received = 1 + (quantity % 6);
      receive(reception, [
        { lineId: 'x1', item: WALK_IN, received, ofPromise: 0, excess: received, shortfall: 0 },
      ]);
    },
    (thing, quantity) => {
      const reception = pick(receptions, thing);
      const entry =
        reception &&
        pick(
          reception.entries.filter(({ reversed }) => !reversed),
          quantity,
        );
      if (reception === undefined || entry === undefined) return;
      const lineOf = (lineId: string) =>
        reception.lines.find((line) => line.lineId === lineId) as ReceptionLineState;
      if (entry.lines.some(({ lineId, received }) => lineOf(lineId).toInspect < received)) return;
      entry.reversed = true;
      for (const { lineId, received, ofPromise, shortfall } of entry.lines) {
        lineOf(lineId).toInspect -= received;
        lineOf(lineId).offPromise -= ofPromise + shortfall;
      }
      tell('inventory', `reception-${reception.id}`, {
        type: 'reception.reversed',
        data: {
          ...receptionIds(reception),
          reverses: entry.id,
          reason: 'typing-error',
          lines: entry.lines,
        },
      });
      const { pledge, id } = reception;
      if (pledge !== undefined) unheard.push(() => noteReversal(pledge, id, entry.id, entry.lines));
    },
    // Inspect, reverse an inspection, settle a rejection.
    inspect('received'),
    inspect('received'),
    inspect('quarantined'),
    (thing, quantity) => {
      const reception = pick(receptions, thing);
      const inspection =
        reception &&
        pick(
          reception.inspections.filter(({ reversed }) => !reversed),
          quantity,
        );
      const line = reception?.lines.find(({ lineId }) => lineId === inspection?.lineId);
      if (reception === undefined || inspection === undefined || line === undefined) return;
      const { parts, from } = inspection;
      const made = parts.flatMap((part) =>
        part.outcome === 'accepted' ? parcels.filter(({ id }) => id === part.parcelId) : [],
      );
      if (made.some(({ untouched }) => !untouched)) return;
      if (line.rejected - line.settled < sum(parts, 'rejected')) return;
      if (line.quarantined < sum(parts, 'quarantined')) return;
      inspection.reversed = true;
      const whole = parts.reduce((total, part) => total + part.quantity, 0);
      line[from === 'received' ? 'toInspect' : 'quarantined'] += whole;
      line.rejected -= sum(parts, 'rejected');
      line.quarantined -= sum(parts, 'quarantined');
      tell('inventory', `reception-${reception.id}`, {
        type: 'inspection.reversed',
        data: {
          ...receptionIds(reception),
          reverses: inspection.id,
          reason: 'recount',
          lineId: line.lineId,
          item: line.item,
          from,
          rulesVersion: 1,
          parts,
        },
      });
      for (const parcel of made) {
        parcel.voided = true;
        parcel.free = 0;
        tell('inventory', `parcel-${parcel.id}`, {
          type: 'parcel.voided',
          data: { ...parcelIds(parcel), quantity: parcel.quantity, reverses: inspection.id },
        });
      }
    },
    (thing, quantity, mode) => {
      const reception = pick(receptions, thing);
      const line =
        reception &&
        pick(
          reception.lines.filter(({ rejected, settled }) => rejected > settled),
          mode,
        );
      if (reception === undefined || line === undefined) return;
      const settled = 1 + (quantity % (line.rejected - line.settled));
      line.settled += settled;
      tell('inventory', `reception-${reception.id}`, {
        type: 'rejection.settled',
        data: {
          ...receptionIds(reception),
          settlementId: newId('settlement'),
          lineId: line.lineId,
          item: line.item,
          quantity: settled,
          to: mode % 2 === 0 ? 'returned' : 'disposed',
        },
      });
    },
    // Boxes: open, pack, pack, unpack, seal, reopen.
    () => {
      const id = newId('carton');
      const number = boxes.length + 1;
      boxes.push({
        id,
        number,
        status: 'open',
        consignment: '',
        contents: new Map(),
        receipt: undefined,
      });
      tell('inventory', `box-${id}`, { type: 'box.opened', data: { boxId: id, driveId, number } });
    },
    pack,
    pack,
    (thing, quantity) => {
      const box = pick(
        boxes.filter(({ status }) => status === 'open'),
        thing,
      );
      const content = box && pick([...box.contents], quantity);
      if (box === undefined || content === undefined) return;
      const [parcel, packed] = content;
      const taken = 1 + (quantity % packed);
      if (taken === packed) box.contents.delete(parcel);
      else box.contents.set(parcel, packed - taken);
      parcel.free += taken;
      tell('inventory', `box-${box.id}`, {
        type: 'box.item-unpacked',
        data: { boxId: box.id, driveId, content: contentOf(parcel, taken) },
      });
      tell('inventory', `parcel-${parcel.id}`, {
        type: 'parcel.unpacked',
        data: { ...parcelIds(parcel), quantity: taken, boxId: box.id },
      });
    },
    (thing) => {
      const box = pick(
        boxes.filter(({ status, contents }) => status === 'open' && contents.size > 0),
        thing,
      );
      if (box === undefined) return;
      box.status = 'sealed';
      tell('inventory', `box-${box.id}`, {
        type: 'box.sealed',
        data: { boxId: box.id, driveId, weight: 9_000, contents: contentsOf(box) },
      });
    },
    (thing) => {
      const box = pick(
        boxes.filter(({ status }) => status === 'sealed'),
        thing,
      );
      if (box === undefined) return;
      box.status = 'open';
      tell('inventory', `box-${box.id}`, {
        type: 'box.reopened',
        data: { boxId: box.id, driveId, reason: 'wrong-content' },
      });
    },
    // Kits: assemble, take apart. Adjust, reverse an adjustment.
    (thing, quantity) => {
      const first = pick(free(), thing);
      const second = pick(free(), thing + 1);
      if (first === undefined) return;
      const components = [...new Set([first, second as ParcelState])].map((parcel) => ({
        parcel,
        quantity: 1 + (quantity % parcel.free),
      }));
      const id = newId('making');
      const parcel = addParcel(KIT, 1 + (quantity % 3), undefined);
      kits.push({ id, parcel, components, takenApart: false });
      tell('inventory', `kit-${id}`, {
        type: 'kit.assembled',
        data: {
          kitId: id,
          driveId,
          parcelId: parcel.id,
          item: KIT,
          quantity: parcel.quantity,
          components: components.map((component) =>
            contentOf(component.parcel, component.quantity),
          ),
        },
      });
      for (const component of components) {
        component.parcel.free -= component.quantity;
        component.parcel.untouched = false;
        tell('inventory', `parcel-${component.parcel.id}`, {
          type: 'parcel.taken-for-kit',
          data: { ...parcelIds(component.parcel), quantity: component.quantity, kitId: id },
        });
      }
      parcels.push(parcel);
      tell('inventory', `parcel-${parcel.id}`, {
        type: 'parcel.created',
        data: {
          ...parcelIds(parcel),
          quantity: parcel.quantity,
          origin: { kind: 'assembly', kitId: id },
        },
      });
    },
    (thing) => {
      const kit = pick(
        kits.filter(({ takenApart, parcel }) => !takenApart && parcel.untouched),
        thing,
      );
      if (kit === undefined) return;
      kit.takenApart = true;
      const { id, parcel } = kit;
      parcel.voided = true;
      parcel.free = 0;
      tell('inventory', `kit-${id}`, {
        type: 'kit.taken-apart',
        data: { kitId: id, driveId, parcelId: parcel.id, item: KIT, quantity: parcel.quantity },
      });
      tell('inventory', `parcel-${parcel.id}`, {
        type: 'parcel.voided',
        data: { ...parcelIds(parcel), quantity: parcel.quantity, reverses: id },
      });
      for (const component of kit.components) {
        component.parcel.free += component.quantity;
        tell('inventory', `parcel-${component.parcel.id}`, {
          type: 'parcel.returned-from-kit',
          data: { ...parcelIds(component.parcel), quantity: component.quantity, kitId: id },
        });
      }
    },
    (thing, quantity, mode) => {
      const parcel = pick(free(), thing);
      if (parcel === undefined) return;
      const direction = (['lost', 'damaged', 'disposed', 'found'] as const)[mode % 4] ?? 'lost';
      const moved = direction === 'found' ? 1 + (quantity % 3) : 1 + (quantity % parcel.free);
      const id = newId('adjustment');
      parcel.adjustments.push({ id, direction, quantity: moved, reversed: false });
      parcel.free += direction === 'found' ? moved : -moved;
      parcel.untouched = false;
      tell('inventory', `parcel-${parcel.id}`, {
        type: 'parcel.adjusted',
        data: {
          ...parcelIds(parcel),
          quantity: moved,
          adjustmentId: id,
          direction,
          reason: 'recount',
        },
      });
    },
    (thing, quantity) => {
      const parcel = pick(
        parcels.filter(({ adjustments }) => adjustments.length > 0),
        thing,
      );
      const adjustment =
        parcel &&
        pick(
          parcel.adjustments.filter(({ reversed }) => !reversed),
          quantity,
        );
      if (parcel === undefined || adjustment === undefined) return;
      const { id, direction, quantity: moved } = adjustment;
      if (direction === 'found' && parcel.free < moved) return;
      adjustment.reversed = true;
      parcel.free += direction === 'found' ? -moved : moved;
      tell('inventory', `parcel-${parcel.id}`, {
        type: 'parcel.adjustment-reversed',
        data: { ...parcelIds(parcel), quantity: moved, reverses: id, direction, reason: 'recount' },
      });
    },

    // Shipment: dispatch all sealed boxes, deliver, confirm, confirm, reverse a receipt.
    () => {
      const sealed = boxes.filter(({ status }) => status === 'sealed');
      if (sealed.length === 0) return;
      const consignmentId = newId('consignment');
      const stream = `consignment-${consignmentId}`;
      tell('shipment', stream, {
        type: 'consignment.created',
        data: { consignmentId, driveId, number: 1 },
      });
      tell('shipment', stream, {
        type: 'consignment.dispatched',
        data: {
          consignmentId,
          driveId,
          carrier: '顺丰速运',
          waybill: 'SF1234567890',
          boxCount: sealed.length,
        },
      });
      for (const box of sealed) {
        box.status = 'sent';
        box.consignment = consignmentId;
        tell('shipment', stream, {
          type: 'consignment.box-dispatched',
          data: { consignmentId, driveId, boxId: box.id, contents: contentsOf(box) },
        });
      }
    },
    (thing) => {
      const box = pick(
        boxes.filter(({ status }) => status === 'sent'),
        thing,
      );
      if (box === undefined) return;
      box.status = 'delivered';
      tell('shipment', `consignment-${box.consignment}`, {
        type: 'consignment.box-delivered',
        data: { consignmentId: box.consignment, driveId, boxId: box.id, contents: contentsOf(box) },
      });
    },
    confirm,
    confirm,
    (thing) => {
      const box = pick(
        boxes.filter(({ status }) => status === 'confirmed'),
        thing,
      );
      if (box?.receipt === undefined) return;
      const { id, from, lines, cases } = box.receipt;
      // These events are in the same commit.
      for (const { caseId } of cases)
        tell('shipment', `case-${caseId}`, {
          type: 'case.closed',
          data: { caseId, driveId, resolution: 'receipt-reversed' },
        });
      box.status = from === 'delivered' ? 'delivered' : 'sent';
      box.receipt = undefined;
      tell('shipment', `consignment-${box.consignment}`, {
        type: 'receipt.reversed',
        data: {
          consignmentId: box.consignment,
          driveId,
          boxId: box.id,
          reverses: id,
          from,
          lines,
          reason: 'recount',
        },
      });
    },
    // Reverses mistaken records: a delivery, a dispatch.
    (thing) => {
      const box = pick(
        boxes.filter(({ status }) => status === 'delivered'),
        thing,
      );
      if (box === undefined) return;
      box.status = 'sent';
      tell('shipment', `consignment-${box.consignment}`, {
        type: 'consignment.box-delivery-reversed',
        data: { consignmentId: box.consignment, driveId, boxId: box.id, contents: contentsOf(box) },
      });
    },
    (thing) => {
      const box = pick(
        boxes.filter(({ status }) => status === 'sent'),
        thing,
      );
      if (box === undefined) return;
      box.status = 'sealed';
      tell('shipment', `consignment-${box.consignment}`, {
        type: 'consignment.box-dispatch-reversed',
        data: { consignmentId: box.consignment, driveId, boxId: box.id, contents: contentsOf(box) },
      });
    },
  ];

  function receptionIds({ id, pledge }: ReceptionState) {
    return { receptionId: id, driveId, ...(pledge === undefined ? {} : { pledgeId: pledge.id }) };
  }
  function parcelIds({ id, item }: ParcelState) {
    return { parcelId: id, driveId, item };
  }
  function contentsOf({ contents }: BoxState): Content[] {
    return [...contents].map(([parcel, quantity]) => contentOf(parcel, quantity));
  }
  function free(): ParcelState[] {
    return parcels.filter((parcel) => parcel.free > 0 && parcel.item !== KIT);
  }
  function sum(parts: readonly InspectedPart[], outcome: string): number {
    return parts.reduce((total, part) => total + (part.outcome === outcome ? part.quantity : 0), 0);
  }
  function receive(reception: ReceptionState, lines: ReceivedLine[]): void {
    const entryId = newId('entry');
    reception.entries.push({ id: entryId, lines, reversed: false });
    for (const { lineId, item, received, ofPromise, shortfall } of lines) {
      let line = reception.lines.find((other) => other.lineId === lineId);
      if (line === undefined) {
        line = {
          lineId,
          item,
          offPromise: 0,
          toInspect: 0,
          quarantined: 0,
          rejected: 0,
          settled: 0,
        };
        reception.lines.push(line);
      }
      line.toInspect += received;
      line.offPromise += ofPromise + shortfall;
    }
    tell('inventory', `reception-${reception.id}`, {
      type: 'reception.recorded',
      data: {
        ...receptionIds(reception),
        entryId,
        lines,
        ...((lines[0]?.received ?? 0) % 2 === 0 ? {} : { handInPointId: 'p2' }),
      },
    });
    const { pledge, id } = reception;
    if (pledge !== undefined) unheard.push(() => noteHandIn(pledge, id, entryId, lines));
  }
  function inspect(from: 'received' | 'quarantined') {
    return (thing: number, quantity: number, mode: number): void => {
      const waiting = (line: ReceptionLineState) =>
        from === 'received' ? line.toInspect : line.quarantined;
      const open = receptions.filter(({ lines }) => lines.some((line) => waiting(line) > 0));
      const reception = pick(open, thing);
      const line =
        reception &&
        pick(
          reception.lines.filter((other) => waiting(other) > 0),
          quantity,
        );
      if (reception === undefined || line === undefined) return;
      const whole = waiting(line);
      const first = 1 + (quantity % whole);
      const outcomes = (['accepted', 'rejected', 'accepted', 'quarantined'] as const).filter(
        (outcome) => from === 'received' || outcome !== 'quarantined',
      );
      const made: ParcelState[] = [];
      const parts = [first, mode % 2 === 0 ? whole - first : 0].flatMap(
        (size, index): InspectedPart[] => {
          if (size === 0) return [];
          const part = {
            partId: newId('part'),
            quantity: size,
            seen: { condition: 'sealed' as const, legible: true, prescription: false },
          };
          const outcome = outcomes[(mode + index) % outcomes.length] ?? 'accepted';
          if (outcome === 'quarantined') return [{ ...part, outcome }];
          if (outcome === 'rejected')
            return [{ ...part, outcome, reasons: [index === 0 ? 'expired' : 'opened'] }];
          const parcel = addParcel(line.item, size, reception.pledge?.id);
          made.push(parcel);
          return [{ ...part, outcome, parcelId: parcel.id }];
        },
      );
      const moved = parts.reduce((total, part) => total + part.quantity, 0);
      if (from === 'received') line.toInspect -= moved;
      else line.quarantined -= moved;
      line.rejected += sum(parts, 'rejected');
      line.quarantined += sum(parts, 'quarantined');
      const inspectionId = newId('inspection');
      reception.inspections.push({
        id: inspectionId,
        lineId: line.lineId,
        from,
        parts,
        reversed: false,
      });
      tell('inventory', `reception-${reception.id}`, {
        type: 'inspection.recorded',
        data: {
          ...receptionIds(reception),
          inspectionId,
          lineId: line.lineId,
          item: line.item,
          from,
          rulesVersion: 1,
          parts,
        },
      });
      for (const parcel of made) {
        parcels.push(parcel);
        tell('inventory', `parcel-${parcel.id}`, {
          type: 'parcel.created',
          data: {
            ...parcelIds(parcel),
            quantity: parcel.quantity,
            origin: {
              kind: 'inspection',
              receptionId: reception.id,
              inspectionId,
              lineId: line.lineId,
              ...(parcel.pledgeId === undefined ? {} : { pledgeId: parcel.pledgeId }),
            },
          },
        });
      }
    };
  }
  function pack(thing: number, quantity: number, mode: number): void {
    const box = pick(
      boxes.filter(({ status }) => status === 'open'),
      mode,
    );
    const parcel = pick(
      parcels.filter((other) => other.free > 0),
      thing,
    );
    if (box === undefined || parcel === undefined) return;
    const packed = 1 + (quantity % parcel.free);
    box.contents.set(parcel, (box.contents.get(parcel) ?? 0) + packed);
    parcel.free -= packed;
    parcel.untouched = false;
    tell('inventory', `box-${box.id}`, {
      type: 'box.item-packed',
      data: { boxId: box.id, driveId, content: contentOf(parcel, packed) },
    });
    tell('inventory', `parcel-${parcel.id}`, {
      type: 'parcel.packed',
      data: { ...parcelIds(parcel), quantity: packed, boxId: box.id },
    });
  }
  function confirm(thing: number, quantity: number, mode: number): void {
    const box = pick(
      boxes.filter(({ status }) => status === 'sent' || status === 'delivered'),
      thing,
    );
    if (box === undefined) return;
    const from = box.status === 'delivered' ? ('delivered' as const) : ('inTransit' as const);
    const lines = [...box.contents].map(([parcel, packed]): ReceiptLine => {
      const damaged = mode % 3 === 0 ? quantity % (packed + 1) : 0;
      const missing = mode % 2 === 0 ? (quantity + 1) % (packed - damaged + 1) : 0;
      return {
        parcelId: parcel.id,
        item: parcel.item,
        received: packed - damaged - missing,
        damaged,
        missing,
        surplus: parcel.item === KIT ? mode % 2 : 0,
      };
    });
    const receiptId = newId('receipt');
    box.status = 'confirmed';
    const cases = (['missing', 'damaged', 'surplus'] as const)
      .filter((kind) => lines.some((line) => line[kind] > 0))
      .map((kind) => ({ caseId: newId('case'), kind }));
    box.receipt = { id: receiptId, from, lines, cases };
    for (const { caseId, kind } of cases)
      tell('shipment', `case-${caseId}`, {
        type: 'case.opened',
        data: { caseId, driveId, kind, consignmentId: box.consignment, boxId: box.id, receiptId },
      });
    tell('shipment', `consignment-${box.consignment}`, {
      type: 'receipt.confirmed',
      data: {
        consignmentId: box.consignment,
        driveId,
        boxId: box.id,
        receiptId,
        from,
        lines,
        via: 'link',
        ...(cases.length === 0 ? {} : { cases }),
      },
    });
  }

  for (const [step, thing, quantity, mode] of choices)
    steps[step % steps.length]?.(thing, quantity, mode);
  // At the end, every service has seen all events.
  for (const note of unheard) note();
  return events;
}

/** The first steps of a drive, which make sure that later ones have something to work with. */
const beginning: readonly Choice[] = [
  [0, 1, 6, 900],
  [0, 2, 8, 700],
  [4, 0, 5, 1],
  [12, 0, 0, 0],
  [7, 0, 3, 0],
];

export const DRIVE = 'drive-xiji-2023';

/** Up to this many steps of a drive, some of which do nothing. */
export const anySteps = (most = 160): fc.Arbitrary<readonly Choice[]> =>
  fc.array(fc.tuple(fc.nat(60), fc.nat(1_000), fc.nat(1_000), fc.nat(3_000)), {
    minLength: most / 2,
    maxLength: most,
    size: 'max',
  });

/** The history of one drive, in the order in which it happened. */
export const historyOf = (steps: readonly Choice[]): readonly RecordedEvent<BlueboxEvent>[] =>
  playDrive(DRIVE, [...beginning, ...steps]);
