import { type BlueboxEvent, CASE_STAGES, type Item, type Seen } from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import fc from 'fast-check';
import { boxStream } from '../../inventory/src/domain/box.ts';
import {
  countStream,
  decideCountReversal,
  decidePosting,
  standingAdjustments,
} from '../../inventory/src/domain/count.ts';
import { assertTakesHandIns } from '../../inventory/src/domain/drive.ts';
import {
  decideInspection,
  decideInspectionReversal,
} from '../../inventory/src/domain/inspection.ts';
import { decideAssembly, decideTakingApart, kitStream } from '../../inventory/src/domain/kit.ts';
import { decidePacking, decideUnpacking } from '../../inventory/src/domain/packing.ts';
import { parcelStream } from '../../inventory/src/domain/parcel.ts';
import { receptionLines, receptionStream } from '../../inventory/src/domain/reception.ts';
import type { DriveDocument } from '../../inventory/src/projections/drives.ts';
import {
  type ExpectedPledgeDocument,
  promisedLinesOf,
} from '../../inventory/src/projections/expected-pledges.ts';
import { promisedLine } from '../../pledge/src/domain/pledge.ts';
import { casesOpenedBy } from '../../shipment/src/domain/case.ts';
import { wasSent } from '../../shipment/src/domain/consignment.ts';
import {
  type Decided,
  type PlayedServices,
  playedServices,
} from './played-services.test-support.ts';

/* Plays a drive as people might run it. Chance chooses the commands, and the delays with which
   services learn of each other. Medicine and devices come from givers, supplies from walk-ins, and
   kits only from assemblies, so that a test can distinguish the three in the ledger. */

/**
 * One step: numbers that choose the action and the record, a quantity, and a number from which
 * details and delays are derived.
 */
export type Choice = readonly [step: number, thing: number, quantity: number, mode: number];

export const DRIVE = 'drive-xiji-2023';

/** The lot of some of the goods. */
export const LOT = 'L2023';

const driveId = DRIVE;
const today = '2023-03-20';
const reason = 'other';
const GIVEN: readonly Item[] = [
  { name: '布洛芬缓释胶囊', specification: '0.3g×24粒', category: 'medicine', unit: 'box' },
  { name: '碘伏消毒液', category: 'medicine', unit: 'bottle' },
  { name: '指夹式血氧仪', category: 'device', unit: 'unit' },
];
const WALK_IN: Item = { name: '医用口罩', category: 'supply', unit: 'bag' };
const KIT: Item = { name: '家庭药箱', category: 'kit', unit: 'set' };
const RULES = {
  categories: ['medicine' as const, 'device' as const, 'supply' as const],
  sealedOnly: true,
  minimumMonthsAtArrival: 6,
  devicesMustWork: true,
  prescriptionAllowed: true,
};
const TERMS = {
  title: '西吉',
  recipient: { name: '西吉县红十字会', authority: '西红〔2023〕1号' },
  window: { opensOn: today, closesOn: '2023-03-22' },
  expectedArrival: '2023-03-28',
  needs: [{ needId: 'n1', category: 'medicine' as const, unit: 'box' as const, quantity: 90 }],
  handInPoints: ['p1', 'p2'].map((pointId) => ({ pointId, name: pointId })),
  departments: ['京西大区', '京南大区'],
  rules: RULES,
  noticeVersion: '2023-03',
};

/** Decides a command that is built from the current states, so that most commands are possible. */
type Step = (
  services: PlayedServices,
  thing: number,
  quantity: number,
  mode: number,
) => Decided | Promise<Decided>;

/** Returns the record that the number selects, or the next one that meets the condition. */
function pick<T>(
  things: readonly T[],
  choice: number,
  isAsAsked: (thing: T) => boolean = () => true,
) {
  for (let next = 0; next < things.length; next++) {
    const thing = things[(choice + next) % things.length] as T;
    if (isAsAsked(thing)) return thing;
  }
  return undefined;
}
const one = <T>(things: readonly T[], choice: number) => things[choice % things.length] as T;
const standing = <T extends { readonly reversal?: unknown }>(things: readonly T[]) =>
  things.filter(({ reversal }) => reversal === undefined);
type Lines = ReturnType<typeof receptionLines>;
const knownLines = new WeakMap<object, Lines>();
/** Returns the lines of a reception, computed once for each of its states. */
function linesOf(reception: Parameters<typeof receptionLines>[0]): Lines {
  const lines = knownLines.get(reception) ?? receptionLines(reception);
  knownLines.set(reception, lines);
  return lines;
}
const isOpen = ({ status }: { readonly status: string }) => status === 'open';

/* Commands of the giver, and commands about the drive. */

const newLine = (choice: number, quantity: number) => ({
  item: one(GIVEN, choice),
  quantity: 1 + (quantity % 9),
  condition: 'sealed' as const,
  ...(quantity % 3 === 0 ? { lot: LOT } : {}),
});

/** Submits a pledge, or reopens or publishes a drive that accepts no pledges. */
const submit: Step = ({ drive, pledge, newId }, thing, quantity, mode) => {
  const { status } = drive.state(driveId);
  if (status === 'completed') return drive.decide(driveId, { type: 'reopen', reason });
  if (status !== 'published') return drive.decide(driveId, { type: 'publish' });
  const pledgeId = newId('pledge');
  return pledge.decide(pledgeId, {
    type: 'submit',
    pledgeId,
    driveId,
    reference: `XLX-00${pledgeId.slice(-4)}`,
    lines: [newLine(thing, quantity), newLine(thing + 1, quantity + 1)].slice(thing % 2),
    ...(thing % 3 === 0 ? {} : { department: one(TERMS.departments, thing) }),
    ...(mode % 2 === 0 ? {} : { handInPointId: 'p1' }),
    noticeVersion: TERMS.noticeVersion,
    sourceDeclared: true,
    channel: 'form',
  });
};

const amend: Step = ({ pledge }, thing, quantity, mode) => {
  const chosen = pick(pledge.all(), thing, isOpen);
  if (chosen === undefined) return;
  const changed = one(chosen.lines, quantity);
  const amended = { ...promisedLine(changed), quantity: Math.max(changed.handedIn, quantity % 9) };
  const lines = [
    ...chosen.lines.map((line) => (line === changed ? amended : promisedLine(line))),
    ...(mode % 4 === 0 ? [newLine(mode, quantity)] : []),
  ].filter((line) => line.quantity > 0);
  if (lines.length === 0) return;
  return pledge.decide(chosen.pledgeId, { type: 'amend', lines });
};

const withdraw: Step = ({ pledge }, thing) => {
  const chosen = pick(pledge.all(), thing, isOpen);
  return chosen && pledge.decide(chosen.pledgeId, { type: 'withdraw' });
};

/** Sends a command that moves no goods. */
const mention: Step = ({ pledge }, thing, _quantity, mode) => {
  const chosen = pick(pledge.all(), thing);
  const type = one(['confirm-quantities', 'rotate-link', 'forget-giver'] as const, mode);
  return chosen && pledge.decide(chosen.pledgeId, { type });
};

/**
 * Closes a published drive, completes a closed drive (which writes off promises), or reopens a
 * completed drive (which restores them).
 */
const endDrive: Step = ({ drive }) => {
  const { status } = drive.state(driveId);
  if (status === 'published') return drive.decide(driveId, { type: 'close' });
  if (status === 'completed') return drive.decide(driveId, { type: 'reopen', reason });
  return drive.decide(driveId, { type: 'complete', stillOpen: ['promised'], acknowledged: true });
};

/* Commands at the desk. */

const assertHandInsAreTaken = async ({ knownDrives }: PlayedServices, handInPointId?: string) =>
  assertTakesHandIns(await knownDrives.get<DriveDocument>('drives', driveId), handInPointId);

/** Hands in goods of a pledge, as far as inventory has seen it. */
const handIn: Step = async (services, thing, quantity, mode) => {
  const { pledge, reception, expectedPledges, newId } = services;
  const handInPointId = mode % 2 === 0 ? undefined : 'p2';
  await assertHandInsAreTaken(services, handInPointId);
  const { pledgeId } = pick(pledge.all(), thing) ?? { pledgeId: '' };
  const heard = (await expectedPledges.get<ExpectedPledgeDocument>('expected', pledgeId))?.pledge;
  if (heard === undefined) return;
  const lines = promisedLinesOf(heard);
  const before = reception.state(pledgeId);
  const known = before.status === 'none' ? [] : linesOf(before);
  const offPromise = (lineId: string) => known.find((line) => line.lineId === lineId)?.offPromise;
  return reception.decide(pledgeId, {
    type: 'record',
    receptionId: pledgeId,
    driveId,
    pledge: { pledgeId, driveId, lines },
    entryId: newId('entry'),
    handInPointId,
    lines: [
      ...lines
        .filter(({ lineId, promised }) => promised > (offPromise(lineId) ?? -1))
        .map(({ lineId }, index) => ({
          lineId,
          quantity: (quantity + index) % 11,
          rest: mode % 3 === 0 ? ('not-coming' as const) : ('expected' as const),
        })),
      ...(mode % 5 === 0 ? [{ item: one(GIVEN, quantity), quantity: 2 }] : []),
    ],
  });
};

const walkIn: Step = async (services, _thing, quantity) => {
  await assertHandInsAreTaken(services);
  const { reception, newId } = services;
  const receptionId = newId('reception');
  const lines = [{ item: WALK_IN, quantity: 1 + (quantity % 6) }];
  const entryId = newId('entry');
  return reception.decide(receptionId, { type: 'record', receptionId, driveId, entryId, lines });
};

const reverseEntry: Step = ({ reception }, thing, quantity) => {
  const chosen = pick(reception.all(), thing);
  const entry = chosen && pick(standing(chosen.entries), quantity);
  if (chosen === undefined || entry === undefined) return;
  const { entryId } = entry;
  return reception.decide(chosen.receptionId, { type: 'reverse', entryId, reason });
};

const SEEN: Seen = {
  condition: 'sealed',
  legible: true,
  prescription: false,
  working: true,
  expiry: '2025-12-31',
};
const LOOKS = [
  { seen: SEEN, decision: 'by-rules' },
  { seen: { ...SEEN, condition: 'damaged' }, decision: 'by-rules' },
  { seen: { ...SEEN, lot: LOT }, decision: 'by-rules' },
  { seen: { ...SEEN, expiry: '2023-01-01' }, decision: 'by-rules' },
  { seen: { ...SEEN, condition: 'damaged' }, decision: 'accept-anyway', override: 'emergency' },
  { seen: SEEN, decision: 'quarantine' },
] as const;

const inspect =
  (from: 'received' | 'quarantined'): Step =>
  ({ reception, parcel, newId }, thing, quantity, mode) => {
    const waitingIn = (chosen: Parameters<typeof linesOf>[0]) =>
      linesOf(chosen).flatMap(({ lineId, portions }) =>
        portions
          .filter((portion) => portion.from === from && portion.waiting > 0)
          .map(({ portion, waiting }) => ({ lineId, portion, waiting })),
      );
    const chosen = pick(reception.all(), thing, (other) => waitingIn(other).length > 0);
    if (chosen === undefined) return;
    const { lineId, portion, waiting } = one(waitingIn(chosen), quantity);
    const first = 1 + (quantity % waiting);
    const decision = decideInspection(
      {
        type: 'inspect',
        inspectionId: newId('inspection'),
        lineId,
        from,
        portion,
        rules: { version: 1, ...RULES },
        expectedArrival: TERMS.expectedArrival,
        today,
        parts: [first, mode % 2 === 0 ? waiting - first : 0]
          .filter((size) => size > 0)
          .map((size, index) => ({
            // Quarantined goods are not quarantined again.
            ...one(from === 'received' ? LOOKS : LOOKS.slice(0, -1), mode + index),
            partId: newId('part'),
            parcelId: newId('parcel'),
            quantity: size,
          })),
      },
      chosen,
      parcel.state,
    );
    return { ...decision.parcels, [receptionStream(chosen.receptionId)]: decision.reception };
  };

const reverseInspection: Step = ({ reception, parcel }, thing, quantity) => {
  const chosen = pick(reception.all(), thing);
  const inspection = chosen && pick(standing(chosen.inspections), quantity);
  if (chosen === undefined || inspection === undefined) return;
  const command = { ...inspection, type: 'reverse-inspection', reason } as const;
  const decision = decideInspectionReversal(command, chosen, parcel.state);
  return { ...decision.parcels, [receptionStream(chosen.receptionId)]: decision.reception };
};

const settleRejected: Step = ({ reception, newId }, thing, quantity, mode) => {
  const leftIn = (chosen: Parameters<typeof linesOf>[0]) =>
    linesOf(chosen).filter(({ rejected, settled }) => rejected > settled);
  const chosen = pick(reception.all(), thing, (other) => leftIn(other).length > 0);
  if (chosen === undefined) return;
  const { lineId, rejected, settled } = one(leftIn(chosen), mode);
  return reception.decide(chosen.receptionId, {
    type: 'settle-rejected',
    settlementId: newId('settlement'),
    lineId,
    quantity: 1 + (quantity % (rejected - settled)),
    to: mode % 2 === 0 ? 'returned' : 'disposed',
  });
};

const reverseSettlement: Step = ({ reception }, thing) => {
  const chosen = pick(reception.all(), thing, (other) => standing(other.settlements).length > 0);
  if (chosen === undefined) return;
  const { settlementId } = one(standing(chosen.settlements), thing);
  return reception.decide(chosen.receptionId, { type: 'reverse-settlement', settlementId, reason });
};

/* Commands in the store. */

const goodsIn = ({ parcel }: PlayedServices) =>
  parcel.all().flatMap((other) => (other.status === 'stocked' && other.free > 0 ? [other] : []));

const openBox: Step = ({ box, newId }) => {
  const boxId = newId('carton');
  return box.decide(boxId, { type: 'open', boxId, driveId, number: box.all().length + 1 });
};

const pack: Step = (services, thing, quantity, mode) => {
  const box = pick(services.box.all(), mode, isOpen);
  const parcel = pick(goodsIn(services), thing);
  if (box === undefined || parcel === undefined) return;
  const decision = decidePacking(1 + (quantity % parcel.free), 'emergency', { parcel, box });
  return { [parcelStream(parcel.parcelId)]: decision.parcel, [boxStream(box.boxId)]: decision.box };
};

const unpack: Step = (services, thing, quantity) => {
  const box = pick(services.box.all(), thing, isOpen);
  const content = box && pick(box.contents, quantity);
  if (box === undefined || content === undefined) return;
  const parcel = services.parcel.state(content.parcelId);
  const decision = decideUnpacking(1 + (quantity % content.quantity), { parcel, box });
  return {
    [parcelStream(content.parcelId)]: decision.parcel,
    [boxStream(box.boxId)]: decision.box,
  };
};

const seal: Step = ({ box }, thing) => {
  const chosen = pick(box.all(), thing, (other) => isOpen(other) && other.contents.length > 0);
  return chosen && box.decide(chosen.boxId, { type: 'seal', weight: 9_000, today });
};

const reopenBox: Step = ({ box }, thing) => {
  const chosen = pick(box.all(), thing, ({ status }) => status === 'sealed');
  return chosen && box.decide(chosen.boxId, { type: 'reopen', reason });
};

const discardBox: Step = ({ box }, thing, _quantity, mode) => {
  if (mode % 3 > 0) return;
  const chosen = pick(box.all(), thing, (other) => isOpen(other) && other.contents.length === 0);
  return chosen && box.decide(chosen.boxId, { type: 'discard', reason });
};

const assemble: Step = (services, thing, quantity) => {
  const { kit, parcel, newId } = services;
  const goods = goodsIn(services);
  const kitId = newId('making');
  const making = {
    kitId,
    driveId,
    parcelId: newId('parcel'),
    item: KIT,
    quantity: 1 + (quantity % 3),
    components: [...new Set([pick(goods, thing), pick(goods, thing + 1)])]
      .filter((source) => source !== undefined)
      .map(({ parcelId, free }) => ({ parcelId, quantity: 1 + (quantity % free) })),
  };
  if (making.components.length === 0) return;
  const decision = decideAssembly(making, kit.state(kitId), parcel.state);
  return { ...decision.parcels, [kitStream(kitId)]: decision.kit };
};

const takeApart: Step = ({ kit, parcel }, thing) => {
  const chosen = pick(kit.all(), thing, ({ status }) => status === 'assembled');
  if (chosen === undefined) return;
  const decision = decideTakingApart(chosen, parcel.state);
  return { ...decision.parcels, [kitStream(chosen.kitId)]: decision.kit };
};

const adjust: Step = (services, thing, quantity, mode) => {
  const chosen = pick(goodsIn(services), thing);
  if (chosen === undefined) return;
  return services.parcel.decide(chosen.parcelId, {
    type: 'adjust',
    adjustmentId: services.newId('adjustment'),
    direction: one(['lost', 'damaged', 'disposed', 'found'] as const, mode),
    quantity: 1 + (quantity % chosen.free),
    reason,
  });
};

/** Begins a stocktake, or goes on with one. The free quantity of a parcel stands for its version. */
const stocktake: Step = ({ count, parcel, box, newId }, thing, quantity, mode) => {
  const chosen = pick(count.all(), thing, ({ status }) => status === 'open' || mode % 3 === 0);
  if (chosen === undefined) {
    const countId = newId('stocktake');
    return count.decide(countId, {
      type: 'begin',
      countId,
      driveId,
      kind: 'operating',
      counters: 1,
    });
  }
  const { countId } = chosen;
  const parcelAt = (parcelId: string) => {
    const found = parcel.state(parcelId);
    return { parcel: found, version: found.status === 'stocked' ? found.free + 1 : 1 };
  };
  const ofCommits = ({ parcels, count: events }: ReturnType<typeof decidePosting>) => ({
    ...parcels,
    [countStream(countId)]: events,
  });
  const counted = chosen.figures.map(({ parcelId }) => parcelId);
  switch (one(['count', 'count', 'recount', 'box', 'post', 'post', 'reverse', 'abandon'], mode)) {
    case 'count':
    case 'recount': {
      const other = pick(parcel.all(), quantity, ({ status }) => status === 'stocked');
      if (other === undefined) return;
      const { parcelId } = other;
      const figure = {
        parcelId,
        quantity: quantity % 5,
        ...parcelAt(parcelId),
        by: 'counter-0001',
      };
      const type = counted.includes(parcelId) ? 'recount' : 'count';
      return count.decide(countId, { type, ...figure });
    }
    case 'box': {
      const other = pick(box.all(), quantity);
      if (other === undefined) return;
      const seen = { boxId: other.boxId, driveId, present: quantity % 2 === 0 };
      return count.decide(countId, { type: 'count-box', ...seen, by: 'counter-0001' });
    }
    case 'post':
      return ofCommits(
        decidePosting(
          [...new Set(counted)],
          { by: 'poster-0001', newId: () => newId('difference') },
          chosen,
          parcelAt,
        ),
      );
    case 'reverse': {
      const parcelIds = standingAdjustments(chosen).map(({ parcelId }) => parcelId);
      return ofCommits(decideCountReversal(parcelIds, { reason }, chosen, parcelAt));
    }
    default:
      return count.decide(countId, { type: 'abandon', reason });
  }
};

/** Places a hold, or lifts one. Holds stop the goods of the lot once the policy has heard of them. */
const placeHold: Step = ({ hold, newId }, thing, _quantity, mode) => {
  const placed = hold.all().filter(({ status }) => status === 'placed');
  if (placed.length > 1 || mode % 3 === 0) {
    const chosen = pick(placed, thing);
    return chosen && hold.decide(chosen.holdId, { type: 'lift', reason: '复检合格' });
  }
  const holdId = newId('recall');
  return hold.decide(holdId, {
    type: 'place',
    holdId,
    item: one(GIVEN, thing),
    lots: [LOT],
    why: '厂家通知',
    grade: 'recall-2',
  });
};

const reverseAdjustment: Step = ({ parcel }, thing) => {
  const chosen = pick(parcel.all(), thing, (other) => standing(other.adjustments).length > 0);
  if (chosen === undefined) return;
  const { adjustmentId } = one(standing(chosen.adjustments), thing);
  return parcel.decide(chosen.parcelId, { type: 'reverse-adjustment', adjustmentId, reason });
};

/* Commands on the way to the recipient. */

const isPreparing = ({ status }: { readonly status: string }) => status === 'preparing';

const create: Step = ({ consignment, newId }, thing) => {
  if (pick(consignment.all(), thing, isPreparing) !== undefined) return;
  const consignmentId = newId('consignment');
  const number = consignment.all().length + 1;
  return consignment.decide(consignmentId, { type: 'create', consignmentId, driveId, number });
};

/** Claims boxes, some of which are open or in another consignment. */
const claim: Step = ({ consignment, box, nextCommit }, thing, _quantity, mode) => {
  const chosen = pick(consignment.all(), thing, isPreparing);
  const wanted = box.all().filter(({ status }) => status === 'sealed' || mode % 6 === 0);
  const boxIds = wanted.slice(-2).map(({ boxId }) => boxId);
  const command = { type: 'claim-boxes', claimId: nextCommit(), boxIds } as const;
  return chosen && consignment.decide(chosen.consignmentId, command);
};

const release: Step = ({ consignment }, thing) => {
  const chosen = pick(consignment.all(), thing, isPreparing);
  if (chosen === undefined) return;
  const box = pick(chosen.boxes, thing);
  return consignment.decide(
    chosen.consignmentId,
    box === undefined ? { type: 'discard', reason } : { type: 'release-box', boxId: box.boxId },
  );
};

const dispatch: Step = ({ consignment }, thing) => {
  const chosen = pick(
    consignment.all(),
    thing,
    (other) => isPreparing(other) && other.boxes.some(({ status }) => status === 'granted'),
  );
  if (chosen === undefined) return;
  const at = `${today}T02:00:00.000Z`;
  const command = { type: 'dispatch', carrier: '顺丰速运', waybill: 'SF1234567890', at } as const;
  return consignment.decide(chosen.consignmentId, command);
};

const deliver: Step = ({ consignment }, thing) => {
  const chosen = pick(consignment.all(), thing, ({ status }) => status === 'dispatched');
  return chosen && consignment.decide(chosen.consignmentId, { type: 'deliver' });
};

const reverseTravel: Step = ({ consignment }, thing) => {
  const chosen = pick(consignment.all(), thing, wasSent);
  if (chosen === undefined) return;
  const type = chosen.status === 'delivered' ? 'reverse-delivery' : 'reverse-dispatch';
  return consignment.decide(chosen.consignmentId, { type, reason });
};

const boxesOf = ({ consignment }: PlayedServices) =>
  consignment
    .all()
    .filter(wasSent)
    .flatMap(({ consignmentId, boxes }) => boxes.map((box) => ({ consignmentId, ...box })));

const confirm: Step = (services, thing, quantity, mode) => {
  const { newId } = services;
  const underway = boxesOf(services).flatMap((box) =>
    box.status === 'dispatched' || box.status === 'delivered' ? [box] : [],
  );
  const chosen = pick(underway, thing);
  if (chosen === undefined) return;
  const decided = services.consignment.decide(chosen.consignmentId, {
    type: 'confirm-receipt',
    boxId: chosen.boxId,
    receiptId: newId('receipt'),
    lines: chosen.contents.map(({ parcelId, item, quantity: packed }) => {
      const damaged = mode % 3 === 0 ? quantity % (packed + 1) : 0;
      const missing = mode % 2 === 0 ? (quantity + 1) % (packed - damaged + 1) : 0;
      const received = packed - damaged - missing;
      // A giver's goods have no surplus, because no journey would show the surplus.
      const surplus = item === KIT || item === WALK_IN ? mode % 2 : 0;
      return { parcelId, received, damaged, missing, surplus };
    }),
    via: 'link',
    caseIds: { missing: newId('case'), damaged: newId('case'), surplus: newId('case') },
  });
  const opened = Object.values(decided)
    .flat()
    .flatMap((event) => (event.type === 'receipt.confirmed' ? casesOpenedBy(event.data) : []))
    .map((open) => services.case.decide(open.caseId, open));
  return Object.assign({}, ...opened, decided);
};

const reverseReceipt: Step = (services, thing) => {
  const confirmed = boxesOf(services).flatMap((box) =>
    box.status === 'confirmed' ? [{ ...box, ...box.receipt }] : [],
  );
  const chosen = pick(confirmed, thing);
  if (chosen === undefined) return;
  const { consignmentId, receiptId, cases = [] } = chosen;
  const command = { type: 'reverse-receipt', receiptId, reason } as const;
  const ended = cases.map(({ caseId }) =>
    services.case.decide(caseId, { type: 'end-with-receipt' }),
  );
  return Object.assign({}, ...ended, services.consignment.decide(consignmentId, command));
};

const handleCase: Step = (services, thing, quantity, mode) => {
  const chosen = pick(services.case.all(), thing);
  if (chosen === undefined) return;
  const { caseId, status } = chosen;
  const decide = (command: Parameters<typeof services.case.decide>[1]) =>
    services.case.decide(caseId, command);
  if (status === 'closed') return decide({ type: 'reopen', reason });
  if (mode % 3 === 0) return decide({ type: 'close', resolution: 'written-off' });
  return decide({ type: 'progress', stage: one(CASE_STAGES, quantity) });
};

/**
 * The actions that chance chooses from. An action that is listed twice is chosen twice as often.
 */
const STEPS: readonly Step[] = [
  ...[submit, submit, amend, withdraw, mention, endDrive, endDrive],
  ...[handIn, handIn, handIn, walkIn, reverseEntry, settleRejected, reverseSettlement],
  ...[inspect('received'), inspect('received'), inspect('received'), inspect('received')],
  ...[inspect('quarantined'), reverseInspection, reverseInspection],
  ...[openBox, pack, pack, pack, pack, pack, unpack, seal, seal, seal, reopenBox, discardBox],
  ...[assemble, assemble, takeApart, takeApart, adjust, reverseAdjustment],
  ...[create, claim, claim, claim, release, dispatch, dispatch, dispatch, deliver, reverseTravel],
  ...[confirm, confirm, confirm, reverseReceipt, handleCase],
  ...[placeHold, placeHold, stocktake, stocktake, stocktake],
];

/** The first steps of a drive, so that there are goods to continue with. */
const BEGINNING: readonly (readonly [Step, ...(readonly number[])])[] = [
  [({ drive }) => drive.decide(driveId, { type: 'open', driveId, slug: 'xiji', terms: TERMS })],
  [submit],
  [submit, 1, 6, 201],
  [submit, 2, 8, 200],
  [handIn, 0, 5, 1],
  [openBox],
  [openBox],
  [create],
  [inspect('received'), 0, 3, 0],
];

/** Generates `most / 2` to `most` steps of a drive. Some steps have no effect. */
export const anySteps = (most = 120): fc.Arbitrary<readonly Choice[]> =>
  fc.array(fc.noBias(fc.tuple(fc.nat(1_000), fc.nat(1_000), fc.nat(1_000), fc.nat(3_000))), {
    minLength: most / 2,
    maxLength: most,
    size: 'max',
  });

/**
 * Plays the steps, delivers events until every service has seen all of them, and returns the
 * drive's events in order.
 */
export async function historyOf(
  choices: readonly Choice[],
): Promise<readonly RecordedEvent<BlueboxEvent>[]> {
  const services = playedServices();
  const chosen = choices.map(([step, ...rest]) => [one(STEPS, step), ...rest] as const);
  for (const [step, thing = 0, quantity = 0, mode = 0] of [...BEGINNING, ...chosen]) {
    services.pass(mode % 60);
    await services.attempt(() => step(services, thing, quantity, mode));
    const lateness = Math.floor(mode / 100) % 4;
    if (lateness === 1) await services.deliverOne(mode);
    if (lateness >= 2) await services.deliverAll();
  }
  while (!services.isSettled()) await services.deliverAll();
  return services.events;
}
