import {
  type BlueboxEvent,
  type Content,
  eventDefinition,
  type InspectedPart,
  type Item,
} from '@bluebox/contracts';
import {
  type Decider,
  DomainError,
  type DomainEvent,
  fold,
  type MemoryReader,
  type RecordedEvent,
} from '@bluebox/event-sourcing';
import {
  type Balances,
  isBalanced,
  type LineBalances,
  move,
  negativeAccounts,
  postings,
  postToLines,
} from '@bluebox/ledger';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type PledgeCommand,
  pledgeDecider,
  pledgeStream,
} from '../../../pledge/src/domain/pledge.ts';
import { settlement } from '../../../pledge/src/processes/settlement.ts';
import { promisedLinesOf } from '../projections/expected-pledges.ts';
import { type Box, type BoxCommand, boxDecider, boxStream } from './box.ts';
import { decideInspection, decideInspectionReversal } from './inspection.ts';
import { decideAssembly, decideTakingApart, type Kit, kitDecider, kitStream } from './kit.ts';
import { decidePacking, decideUnpacking } from './packing.ts';
import {
  type Parcel,
  type ParcelCommand,
  parcelDecider,
  parcelStream,
  type StockedParcel,
} from './parcel.ts';
import {
  type Reception,
  type ReceptionCommand,
  receptionDecider,
  receptionLines,
  receptionStream,
  type SeenPart,
} from './reception.ts';

const driveId = 'drive-xiji';
const pledgeId = 'pledge-0001';
const pills: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const gauze: Item = { name: '纱布', category: 'supply', unit: 'box' };
const kits: Item = { name: '家庭药箱', category: 'kit', unit: 'set' };
const PROMISED = [
  { lineId: 'l1', item: pills, quantity: 8 },
  { lineId: 'l2', item: gauze, quantity: 5 },
];
const BOXES = ['box-0001', 'box-0002'];
const HOLDS = ['hold-0001', 'hold-0002'];
const CONSIGNMENTS = ['consignment-1', 'consignment-2'];
const rules = {
  version: 1,
  categories: ['medicine' as const, 'supply' as const],
  sealedOnly: true,
  minimumMonthsAtArrival: 6,
  devicesMustWork: true,
  prescriptionAllowed: true,
};

/** An action that a desk may attempt. Its numbers choose among existing records. */
const step = fc.record({
  kind: fc.constantFrom(
    'record',
    'record',
    'reverse',
    'withdraw',
    'inspect',
    'inspect',
    'inspect',
    'reverse-inspection',
    'settle',
    'pack',
    'pack',
    'unpack',
    'seal',
    'reopen',
    'grant',
    'release',
    'assemble',
    'take-apart',
    'adjust',
    'reverse-adjustment',
    'hold',
    'lift',
  ),
  one: fc.nat({ max: 30 }),
  two: fc.nat({ max: 30 }),
  three: fc.nat({ max: 30 }),
  quantity: fc.integer({ min: 0, max: 6 }),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const choose = <Thing>(things: readonly Thing[], number: number): Thing | undefined =>
  things[number % Math.max(1, things.length)];

/** The settlement policy needs no memory for hand-ins. */
const noMemory = {} as MemoryReader;

/** One drive's inventory, and one pledge. Every decision is checked and then applied. */
class Desk {
  readonly streams = new Map<string, DomainEvent[]>();
  readonly ledger = new Map<string, Balances>();
  readonly happened = new Set<string>();
  readonly refusals = new Set<string>();
  /**
   * Balances of the pledge's lines by the pledge service's events alone, as in inventory's view.
   */
  #promised: LineBalances = {};
  readonly parcelIds: string[] = [];
  readonly kitIds: string[] = [];
  #lastId = 0;

  constructor() {
    this.#pledge({
      type: 'submit',
      pledgeId,
      driveId,
      reference: 'XLX-000000',
      lines: PROMISED.map(({ item, quantity }) => ({ item, quantity, condition: 'sealed' })),
      noticeVersion: '2024-01',
      sourceDeclared: true,
      channel: 'form',
    });
    for (const [index, boxId] of BOXES.entries())
      this.#command(boxStream(boxId), boxDecider, {
        type: 'open',
        boxId,
        driveId,
        number: index + 1,
      });
  }

  #newId(kind: string): string {
    this.#lastId += 1;
    return `${kind}-${String(this.#lastId).padStart(6, '0')}`;
  }

  #state<State, Event extends DomainEvent>(
    stream: string,
    decider: Decider<never, State, Event>,
  ): State {
    return fold(decider, (this.streams.get(stream) ?? []) as unknown as readonly Event[]);
  }
  get reception(): Reception {
    return this.#state(receptionStream(pledgeId), receptionDecider);
  }
  readonly parcel = (parcelId: string): Parcel =>
    this.#state(parcelStream(parcelId), parcelDecider);
  box(boxId: string): Box {
    return this.#state(boxStream(boxId), boxDecider);
  }
  kit(kitId: string): Kit {
    return this.#state(kitStream(kitId), kitDecider);
  }

  #post(event: BlueboxEvent): void {
    for (const { category, unit, ...movement } of postings(event)) {
      const key = `${category}/${unit}`;
      this.ledger.set(key, move(this.ledger.get(key) ?? {}, movement));
    }
  }

  /** Decides on all streams first, and then applies all events as one commit. */
  #commit(decide: () => Readonly<Record<string, readonly DomainEvent[]>>): boolean {
    let decided: Readonly<Record<string, readonly DomainEvent[]>>;
    try {
      decided = decide();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.refusals.add(error.code);
      return false;
    }
    for (const [stream, events] of Object.entries(decided))
      for (const event of events) {
        expect(eventDefinition(event.type)?.data.safeParse(event.data).error).toBeUndefined();
        this.streams.set(stream, [...(this.streams.get(stream) ?? []), event]);
        this.#post(event as BlueboxEvent);
        this.happened.add(event.type);
      }
    return true;
  }
  #command<Command, State, Event extends DomainEvent>(
    stream: string,
    decider: Decider<Command, State, Event>,
    command: Command,
  ): boolean {
    return this.#commit(() => ({
      [stream]: decider.decide(command, this.#state(stream, decider as never)),
    }));
  }
  #pledge(command: PledgeCommand) {
    const { length } = this.streams.get(pledgeStream(pledgeId)) ?? [];
    this.#command(pledgeStream(pledgeId), pledgeDecider, command);
    for (const event of this.streams.get(pledgeStream(pledgeId))?.slice(length) ?? [])
      this.#promised = postToLines(this.#promised, event as BlueboxEvent);
  }
  /**
   * Decides a command on the reception, and applies the resulting commands of the settlement policy
   * to the pledge.
   */
  async #receive(command: ReceptionCommand): Promise<void> {
    const stream = receptionStream(pledgeId);
    const { length } = this.streams.get(stream) ?? [];
    this.#command(stream, receptionDecider, command);
    for (const event of this.streams.get(stream)?.slice(length) ?? [])
      for await (const settled of await settlement.react(event as RecordedEvent, noMemory))
        this.#pledge(settled.command);
  }
  #adjust(parcelId: string, command: ParcelCommand) {
    this.#command(parcelStream(parcelId), parcelDecider, command);
  }
  #handle(boxId: string, command: BoxCommand) {
    this.#command(boxStream(boxId), boxDecider, command);
  }

  async try({ kind, one, two, three, quantity }: Step): Promise<void> {
    const { reception } = this;
    const history = reception.status === 'none' ? undefined : reception;
    const boxId = choose(BOXES, one) as string;
    const parcelId = choose(this.parcelIds, two) ?? 'parcel-none';
    const reason = 'recount';
    switch (kind) {
      case 'record': {
        const pledge = this.#state(pledgeStream(pledgeId), pledgeDecider);
        if (pledge.status === 'none') throw new Error('the pledge was submitted at first');
        const lines = promisedLinesOf({ ...pledge, submittedAt: '', balances: this.#promised });
        const lineId = (choose(PROMISED, one) as (typeof PROMISED)[number]).lineId;
        await this.#receive({
          type: 'record',
          receptionId: pledgeId,
          driveId,
          pledge: { pledgeId, driveId, lines },
          entryId: this.#newId('entry'),
          lines: [
            { lineId, quantity, rest: three % 3 === 0 ? 'not-coming' : 'expected' },
            ...(two % 4 === 0 ? [{ item: gauze, quantity: 1 + three }] : []),
          ],
        });
        return;
      }
      case 'reverse': {
        const entryId = choose(history?.entries ?? [], one)?.entryId ?? 'entry-none';
        await this.#receive({ type: 'reverse', entryId, reason });
        return;
      }
      case 'withdraw':
        this.#pledge({ type: 'withdraw' });
        return;
      case 'inspect': {
        const line = choose(history === undefined ? [] : receptionLines(history), one);
        this.#inspect(line?.lineId ?? 'l1', line?.quarantined ?? 0, two, three, quantity);
        return;
      }
      case 'reverse-inspection': {
        const inspectionId = choose(history?.inspections ?? [], one)?.inspectionId ?? 'none-0000';
        this.#commit(() => {
          const decision = decideInspectionReversal(
            { type: 'reverse-inspection', inspectionId, reason },
            reception,
            this.parcel,
          );
          return { [receptionStream(pledgeId)]: decision.reception, ...decision.parcels };
        });
        return;
      }
      case 'settle':
        await this.#receive({
          type: 'settle-rejected',
          settlementId: this.#newId('settlement'),
          lineId: (choose(PROMISED, one) as (typeof PROMISED)[number]).lineId,
          quantity: 1 + (quantity % 2),
          to: two % 2 === 0 ? 'returned' : 'disposed',
        });
        return;
      case 'pack':
      case 'unpack': {
        const states = { parcel: this.parcel(parcelId), box: this.box(boxId) };
        this.#commit(() => {
          const decision =
            kind === 'pack'
              ? decidePacking(1 + quantity, three % 3 === 0 ? 'emergency' : undefined, states)
              : decideUnpacking(1 + (quantity % 3), states);
          return { [parcelStream(parcelId)]: decision.parcel, [boxStream(boxId)]: decision.box };
        });
        return;
      }
      case 'seal':
        this.#handle(boxId, { type: 'seal', weight: 1_000, today: '2023-03-21' });
        return;
      case 'reopen':
        this.#handle(boxId, { type: 'reopen', reason });
        return;
      case 'grant': {
        const consignmentId = choose(CONSIGNMENTS, two) as string;
        this.#handle(boxId, { type: 'grant', boxId, driveId, consignmentId });
        return;
      }
      case 'release':
        this.#handle(boxId, {
          type: 'release',
          consignmentId: choose(CONSIGNMENTS, two) as string,
        });
        return;
      case 'assemble': {
        const kitId = this.#newId('kit');
        const made = this.#newId('parcel');
        const components = [
          { parcelId, quantity: 1 + (quantity % 2) },
          { parcelId: choose(this.parcelIds, three) ?? 'parcel-none', quantity: 1 },
        ];
        const done = this.#commit(() => {
          const decision = decideAssembly(
            {
              kitId,
              driveId,
              parcelId: made,
              item: kits,
              quantity: 1 + (quantity % 3),
              components,
            },
            this.kit(kitId),
            this.parcel,
          );
          return { [kitStream(kitId)]: decision.kit, ...decision.parcels };
        });
        if (done) {
          this.kitIds.push(kitId);
          this.parcelIds.push(made);
        }
        return;
      }
      case 'take-apart': {
        const kitId = choose(this.kitIds, one) ?? 'kit-none';
        this.#commit(() => {
          const decision = decideTakingApart(this.kit(kitId), this.parcel);
          return { [kitStream(kitId)]: decision.kit, ...decision.parcels };
        });
        return;
      }
      case 'hold':
        if (one % 4 === 0) this.stop(parcelId, 'hold', HOLDS[three % 2] as string);
        return;
      case 'lift': {
        const parcel = this.parcel(parcelId);
        const holdId = parcel.status === 'stocked' ? choose(parcel.holds, three) : undefined;
        this.stop(parcelId, 'release', holdId ?? 'hold-none');
        return;
      }
      case 'adjust':
        this.#adjust(parcelId, {
          type: 'adjust',
          adjustmentId: this.#newId('adjustment'),
          direction: (['found', 'lost', 'damaged', 'disposed'] as const)[three % 4] ?? 'found',
          quantity: 1 + quantity,
          reason,
        });
        return;
      case 'reverse-adjustment': {
        const parcel = this.parcel(parcelId);
        const adjustments = parcel.status === 'none' ? [] : parcel.adjustments;
        const adjustmentId = choose(adjustments, one)?.adjustmentId ?? 'adjustment-none';
        this.#adjust(parcelId, { type: 'reverse-adjustment', adjustmentId, reason });
        return;
      }
    }
  }

  /** Stops a parcel with its boxes and kits, or releases them, as the policy's executor does. */
  stop(parcelId: string, type: 'hold' | 'release', holdId: string): void {
    this.#adjust(parcelId, { type, holdId });
    const parcel = this.parcel(parcelId);
    if (parcel.status !== 'stocked') return;
    const mark = type === 'hold' ? 'hold' : 'lift-hold';
    for (const boxId of Object.keys(parcel.packed))
      this.#handle(boxId, { type: mark, parcelId, holdId });
    for (const kitId of Object.keys(parcel.inKits)) {
      const kit = this.kit(kitId);
      if (kit.status === 'assembled') this.stop(kit.parcelId, type, holdId);
    }
  }

  /** Returns all states but the history of holds, and the ledger. */
  snapshot(): unknown {
    return structuredClone({
      parcels: this.parcelIds.map(this.parcel),
      boxes: BOXES.map((boxId) => this.box(boxId)),
      kits: this.kitIds.map((kitId) => this.kit(kitId)),
      ledger: [...this.ledger].map(([key, balances]) => [
        key,
        Object.fromEntries(Object.entries(balances).filter(([, quantity]) => quantity !== 0)),
      ]),
    });
  }

  #inspect(lineId: string, quarantined: number, two: number, three: number, quantity: number) {
    const condition = three % 4 === 0 ? 'opened' : three % 4 === 1 ? 'damaged' : 'sealed';
    const parts: SeenPart[] = [1 + (quantity % 4), ...(two % 3 === 0 ? [1] : [])].map(
      (count, index) => ({
        partId: this.#newId('part'),
        parcelId: this.#newId('parcel'),
        quantity: count,
        seen: {
          condition,
          legible: true,
          prescription: false,
          expiry: two % 7 === 0 ? '2023-01-01' : '2025-12-31',
        },
        decision: (['by-rules', 'by-rules', 'by-rules', 'quarantine', 'accept-anyway'] as const)[
          (three + index) % 5
        ] as SeenPart['decision'],
        ...(two % 2 === 0 ? { override: 'emergency' as const } : {}),
      }),
    );
    const inspectionId = this.#newId('inspection');
    const done = this.#commit(() => {
      const decision = decideInspection(
        {
          type: 'inspect',
          inspectionId,
          lineId,
          from: quarantined > 0 && two % 2 === 1 ? 'quarantined' : 'received',
          rules,
          expectedArrival: '2023-03-28',
          today: '2023-03-21',
          parts,
        },
        this.reception,
        this.parcel,
      );
      return { [receptionStream(pledgeId)]: decision.reception, ...decision.parcels };
    });
    if (!done) return;
    const recorded = this.streams.get(receptionStream(pledgeId))?.at(-1)?.data as {
      readonly parts: readonly InspectedPart[];
    };
    for (const part of recorded.parts)
      if (part.outcome === 'accepted') this.parcelIds.push(part.parcelId);
  }

  /** Checks the invariants. */
  check(): void {
    for (const balances of this.ledger.values()) {
      expect(isBalanced(balances)).toBe(true);
      expect(negativeAccounts(balances)).toStrictEqual([]);
    }

    const stocked = this.parcelIds
      .map(this.parcel)
      .filter((parcel): parcel is StockedParcel => parcel.status === 'stocked');
    for (const { quantity, free, held, holds, packed, inKits, adjustments } of stocked) {
      const gone = adjustments
        .filter(({ reversal }) => reversal === undefined)
        .reduce(
          (sum, { direction, quantity: adjusted }) =>
            sum + (direction === 'found' ? -adjusted : adjusted),
          0,
        );
      expect(free).toBeGreaterThanOrEqual(0);
      expect(held).toBeGreaterThanOrEqual(0);
      // Nothing of a held parcel is free, and nothing of another is held.
      expect(holds.length > 0 ? free : held).toBe(0);
      expect(free + held + total(packed) + total(inKits) + gone).toBe(quantity);
    }

    // The ledger agrees with the states.
    const { reception } = this;
    const lines = reception.status === 'none' ? [] : receptionLines(reception);
    for (const [key, balances] of this.ledger) {
      const ofKind = ({ item }: { readonly item: Item }) => `${item.category}/${item.unit}` === key;
      const sum = <Thing extends { readonly item: Item }>(
        things: readonly Thing[],
        quantity: (thing: Thing) => number,
      ) => things.filter(ofKind).reduce((subtotal, thing) => subtotal + quantity(thing), 0);
      expect({
        received: balances.received ?? 0,
        quarantined: balances.quarantined ?? 0,
        rejected: balances.rejected ?? 0,
        accepted: balances.accepted ?? 0,
        packed: balances.packed ?? 0,
        inKit: balances.inKit ?? 0,
      }).toStrictEqual({
        received: sum(lines, ({ toInspect }) => toInspect),
        quarantined: sum(lines, (line) => line.quarantined) + sum(stocked, ({ held }) => held),
        rejected: sum(lines, ({ rejected, settled }) => rejected - settled),
        accepted: sum(stocked, ({ free }) => free),
        packed: sum(stocked, ({ packed }) => total(packed)),
        inKit: sum(stocked, ({ inKits }) => total(inKits)),
      });
    }

    // Parcels and boxes agree on the packed quantities.
    for (const boxId of BOXES) {
      const box = this.box(boxId);
      const contents: readonly Content[] = box.status === 'none' ? [] : box.contents;
      expect(new Map(contents.map(({ parcelId, quantity }) => [parcelId, quantity]))).toStrictEqual(
        new Map(
          contents.map(({ parcelId }) => {
            const parcel = this.parcel(parcelId);
            return [parcelId, parcel.status === 'none' ? 0 : (parcel.packed[boxId] ?? 0)];
          }),
        ),
      );
      const inBox = stocked.reduce((subtotal, { packed }) => subtotal + (packed[boxId] ?? 0), 0);
      expect(contents.reduce((subtotal, { quantity }) => subtotal + quantity, 0)).toBe(inBox);
    }
  }
}

const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const steps = fc.array(step, { maxLength: 60, size: 'max' });

describe('any attempts of a desk', () => {
  it('leave every quantity in exactly one place, in the events and in the states', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (tried) => {
        const desk = new Desk();
        for (const one of tried) {
          await desk.try(one);
          desk.check();
        }
      }),
      { numRuns: 150 },
    );
  });

  it('are not seen any more after a hold of everything that was lifted', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (tried) => {
        const desk = new Desk();
        for (const one of tried) await desk.try(one);
        const before = desk.snapshot();
        const parcelIds = [...desk.parcelIds];
        for (const parcelId of parcelIds) desk.stop(parcelId, 'hold', 'hold-of-all');
        desk.check();
        for (const parcelId of parcelIds) {
          const parcel = desk.parcel(parcelId);
          if (parcel.status === 'stocked') expect(parcel.free).toBe(0);
        }
        for (const parcelId of parcelIds) desk.stop(parcelId, 'release', 'hold-of-all');
        expect(desk.snapshot()).toStrictEqual(before);
      }),
      { numRuns: 100 },
    );
  });

  it('reach the listed events and refusals in a fixed sample', async () => {
    const happened = new Set<string>();
    const refusals = new Set<string>();
    for (const tried of fc.sample(fc.array(step, { minLength: 60, maxLength: 60 }), {
      seed: 7,
      numRuns: 220,
    })) {
      const desk = new Desk();
      for (const one of tried) await desk.try(one);
      for (const type of desk.happened) happened.add(type);
      for (const code of desk.refusals) refusals.add(code);
    }
    const inInventory = [...happened].filter((type) => !type.startsWith('pledge.'));
    expect(inInventory.sort()).toStrictEqual([
      'box.claim-refused',
      'box.granted',
      'box.held',
      'box.hold-lifted',
      'box.item-packed',
      'box.item-unpacked',
      'box.opened',
      'box.released',
      'box.reopened',
      'box.sealed',
      'inspection.recorded',
      'inspection.reversed',
      'kit.assembled',
      'kit.taken-apart',
      'parcel.adjusted',
      'parcel.adjustment-reversed',
      'parcel.created',
      'parcel.held',
      'parcel.packed',
      'parcel.released',
      'parcel.returned-from-kit',
      'parcel.taken-for-kit',
      'parcel.unpacked',
      'parcel.voided',
      'reception.recorded',
      'reception.reversed',
      'rejection.settled',
    ]);
    for (const code of [
      'ALREADY_INSPECTED',
      'BOX_EMPTY',
      'BOX_GRANTED',
      'BOX_NOT_OPEN',
      'EXPIRED_NEVER_ACCEPTED',
      'HELD',
      'LINE_ALREADY_RECEIVED',
      'MEDICINE_NOT_ALONE',
      'MORE_THAN_WAITS',
      'NOTHING_TO_WITHDRAW',
      'NOT_ENOUGH_FREE',
      'OVERRIDE_REASON_MISSING',
      'PARCEL_IN_USE',
      'REJECTION_SETTLED',
    ])
      expect(refusals).toContain(code);
  });
});
