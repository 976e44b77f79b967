import {
  type ConsignmentEvent,
  type Content,
  eventDefinition,
  type InventoryEvent,
} from '@bluebox/contracts';
import { DomainError, fold, type RecordedEvent } from '@bluebox/event-sourcing';
import { type Balances, isBalanced, move, negativeAccounts, postings } from '@bluebox/ledger';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxClaims } from '../processes/box-claims.ts';
import { type Consignment, type ConsignmentCommand, consignmentDecider } from './consignment.ts';

const driveId = 'drive-xiji';
const CONSIGNMENTS = ['consignment-a', 'consignment-b'] as const;
const BOXES = ['box-0001', 'box-0002', 'box-0003'] as const;
const PACKED = 6;
const contentsOf = (boxId: string): Content[] => [
  {
    parcelId: `parcel-of-${boxId}`,
    item: { name: '布洛芬', category: 'medicine', unit: 'box' },
    quantity: PACKED,
  },
];

interface InventoryBox {
  sealed: boolean;
  grantedTo: string | undefined;
}
type Claim = { readonly kind: 'claim'; readonly claimId: string };
type Asked = (Claim | { readonly kind: 'release' }) & {
  readonly consignmentId: string;
  readonly boxId: string;
};
interface Answer {
  readonly claimId: string;
  readonly granted: boolean;
  readonly consignmentId: string;
  readonly boxId: string;
}

/**
 * Two consignments that want the same boxes, and an inventory that receives their events late but
 * in order.
 */
class World {
  readonly consignments = new Map<string, Consignment>();
  readonly boxes = new Map<string, InventoryBox>(
    BOXES.map((boxId) => [boxId, { sealed: true, grantedTo: undefined }]),
  );
  /**
   * Ledgers by box. A box that is sent or confirmed twice makes an account of its ledger negative.
   * In a common ledger, the goods of other boxes could hide the error.
   */
  readonly ledgers = new Map<string, Balances>(
    BOXES.map((boxId) => [boxId, move({}, { from: 'walkIn', to: 'packed', quantity: PACKED })]),
  );
  readonly asked: Asked[] = [];
  readonly answers: Answer[] = [];
  heard = 0;
  #lastId = 0;

  constructor() {
    for (const [index, consignmentId] of CONSIGNMENTS.entries())
      this.command(consignmentId, { type: 'create', consignmentId, driveId, number: index + 1 });
  }

  newId(kind: string): string {
    this.#lastId += 1;
    return `${kind}-${String(this.#lastId).padStart(6, '0')}`;
  }

  of(consignmentId: string): Consignment {
    return this.consignments.get(consignmentId) ?? consignmentDecider.initialState;
  }

  /** Decides, checks the events, and applies them. A refusal changes nothing. */
  command(consignmentId: string, command: ConsignmentCommand): readonly ConsignmentEvent[] {
    const before = this.of(consignmentId);
    let events: readonly ConsignmentEvent[];
    try {
      events = consignmentDecider.decide(command, before);
    } catch (error) {
      if (error instanceof DomainError) return [];
      throw error;
    }
    for (const event of events) this.#happen(event);
    this.consignments.set(consignmentId, fold(consignmentDecider, events, before));
    return events;
  }

  #happen(event: ConsignmentEvent): void {
    expect(eventDefinition(event.type)?.data.parse(event.data)).toStrictEqual(event.data);
    const { data } = event;
    for (const { from, to, quantity } of postings(event)) {
      const { boxId } = data as { boxId: string };
      const ledger = move(this.ledgers.get(boxId) ?? {}, { from, to, quantity });
      this.ledgers.set(boxId, ledger);
    }
    // One event may move goods through an account twice (received, missing), so the balance is
    // checked after the whole event.
    for (const ledger of this.ledgers.values()) {
      expect(isBalanced(ledger)).toBe(true);
      expect(negativeAccounts(ledger)).toEqual([]);
    }
    switch (event.type) {
      case 'consignment.box-claimed':
        this.asked.push({ kind: 'claim', ...event.data });
        break;
      case 'consignment.box-released':
        this.asked.push({ kind: 'release', ...event.data });
        break;
      case 'consignment.box-dispatched':
        expect(this.boxes.get(event.data.boxId)).toEqual({
          sealed: true,
          grantedTo: event.data.consignmentId,
        });
    }
  }

  inventoryHears(): void {
    const asked = this.asked.shift();
    if (asked === undefined) return;
    const { consignmentId, boxId } = asked;
    const box = this.boxes.get(boxId) as InventoryBox;
    if (asked.kind === 'release') {
      if (box.grantedTo === consignmentId) box.grantedTo = undefined;
      return;
    }
    const granted = box.sealed && box.grantedTo === undefined;
    if (granted) box.grantedTo = consignmentId;
    this.answers.push({ claimId: asked.claimId, granted, consignmentId, boxId });
  }

  async shipmentHearsNext(): Promise<void> {
    if (this.heard === this.answers.length) return;
    await this.shipmentHears(this.heard);
    this.heard += 1;
  }

  async shipmentHears(index: number): Promise<void> {
    const answer = this.answers[index];
    if (answer === undefined) return;
    const { claimId, granted, consignmentId, boxId } = answer;
    const data = { consignmentId, boxId, driveId };
    const event = {
      causation: `${claimId}/0`,
      ...(granted
        ? {
            type: 'box.granted',
            data: { ...data, number: 1, weight: 2_000, contents: contentsOf(boxId) },
          }
        : { type: 'box.claim-refused', data: { ...data, why: 'not-sealed' } }),
    } as RecordedEvent<InventoryEvent>;
    const noMemory = { get: async () => undefined, find: async () => [] };
    for await (const { command } of await boxClaims.react(event, noMemory))
      this.command(consignmentId, command);
  }
}

type Step = (world: World) => void | Promise<void>;
const named = (name: string, step: Step): Step => Object.assign(step, { toString: () => name });

const consignment = fc.constantFrom(...CONSIGNMENTS);
const box = fc.constantFrom(...BOXES);
const consignmentAndBox = fc.tuple(consignment, box);
const counts = fc
  .record({
    damaged: fc.integer({ min: 0, max: 3 }),
    missing: fc.integer({ min: 0, max: 3 }),
    surplus: fc.integer({ min: 0, max: 2 }),
  })
  .map((found) => ({ ...found, received: PACKED - found.damaged - found.missing }));

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: consignmentAndBox.map(([id, boxId]) =>
      named(`claim ${id} ${boxId}`, (world) => {
        world.command(id, { type: 'claim-boxes', claimId: world.newId('claim'), boxIds: [boxId] });
      }),
    ),
  },
  {
    weight: 3,
    arbitrary: consignmentAndBox.map(([id, boxId]) =>
      named(`release ${id} ${boxId}`, (world) => {
        world.command(id, { type: 'release-box', boxId });
      }),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.constant(named('inventory hears', (world) => world.inventoryHears())),
  },
  {
    weight: 6,
    arbitrary: fc.constant(named('shipment hears', (world) => world.shipmentHearsNext())),
  },
  {
    weight: 2,
    arbitrary: fc.constant(
      named('all is heard', async (world) => {
        while (world.asked.length > 0) world.inventoryHears();
        while (world.heard < world.answers.length) await world.shipmentHearsNext();
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(20).map((index) =>
      named(`shipment hears again ${index}`, async (world) => {
        if (index < world.heard) await world.shipmentHears(index);
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: box.map((boxId) =>
      named(`inventory reopens or seals ${boxId}`, (world) => {
        const found = world.boxes.get(boxId) as InventoryBox;
        if (found.grantedTo === undefined) found.sealed = !found.sealed;
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: consignment.map((id) =>
      named(`dispatch ${id}`, (world) => {
        const sent = { carrier: '顺丰', waybill: 'SF123456', at: '2024-05-06T00:00:00.000Z' };
        world.command(id, { type: 'dispatch', ...sent });
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: consignment.map((id) =>
      named(`deliver ${id}`, (world) => {
        world.command(id, { type: 'deliver' });
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(consignmentAndBox, counts).map(([[id, boxId], found]) =>
      named(`confirm ${id} ${boxId} ${JSON.stringify(found)}`, (world) => {
        world.command(id, {
          type: 'confirm-receipt',
          boxId,
          receiptId: world.newId('receipt'),
          lines: [{ parcelId: `parcel-of-${boxId}`, ...found }],
          via: 'link',
          caseIds: {
            missing: world.newId('case'),
            damaged: world.newId('case'),
            surplus: world.newId('case'),
          },
        });
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(consignment, fc.nat(3)).map(([id, index]) =>
      named(`reverse ${id} ${index}`, (world) => {
        const state = world.of(id);
        const boxes = state.status === 'none' ? [] : state.boxes;
        const receipts = boxes.flatMap((one) => (one.status === 'confirmed' ? [one.receipt] : []));
        const receipt = receipts[index % Math.max(1, receipts.length)];
        if (receipt !== undefined)
          world.command(id, {
            type: 'reverse-receipt',
            receiptId: receipt.receiptId,
            reason: 'recount',
          });
      }),
    ),
  },
);

describe('events in any order', () => {
  it('leave goods in one place: no box is sent by two consignments, nor confirmed twice', async () => {
    let dispatched = 0;
    let confirmed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { minLength: 40, maxLength: 160, size: 'max' }),
        async (happenings) => {
          const world = new World();
          for (const step of happenings) await step(world);
          for (const [boxId, ledger] of world.ledgers) {
            const holders = CONSIGNMENTS.flatMap((id) => {
              const state = world.of(id);
              const boxes = state.status === 'none' ? [] : state.boxes;
              return boxes.filter((one) => one.boxId === boxId && 'contents' in one);
            });
            const sent = holders.filter(({ status }) => status !== 'granted');
            expect(sent.length).toBeLessThanOrEqual(1);
            const [status] = sent.map((one) => one.status);
            const { packed = 0, inTransit = 0, delivered = 0, found = 0 } = ledger;
            const { confirmed: arrived = 0, damaged = 0, lost = 0 } = ledger;
            expect(packed).toBe(status === undefined ? PACKED : 0);
            expect(inTransit).toBe(status === 'dispatched' ? PACKED : 0);
            expect(delivered).toBe(status === 'delivered' ? PACKED : 0);
            expect(arrived + damaged + lost - found).toBe(status === 'confirmed' ? PACKED : 0);
            if (status !== undefined) dispatched += 1;
            if (status === 'confirmed') confirmed += 1;
          }
        },
      ),
      { numRuns: 600 },
    );
    // The generated sequences reach the interesting states.

    expect(dispatched).toBeGreaterThan(300);
    expect(confirmed).toBeGreaterThan(100);
  });
});

describe("the courier's report and the recipient's receipt", () => {
  const send = async () => {
    const world = new World();
    const [id] = CONSIGNMENTS;
    world.command(id, { type: 'claim-boxes', claimId: 'claim-0001', boxIds: BOXES });
    for (const index of BOXES.keys()) {
      world.inventoryHears();
      await world.shipmentHears(index);
    }
    const sent = { carrier: '顺丰', waybill: 'SF123456', at: '2024-05-06T00:00:00.000Z' };
    expect(world.command(id, { type: 'dispatch', ...sent })).toHaveLength(4);
    return world;
  };
  const say = {
    signed: {
      type: 'track',
      state: 'signed',
      happenedAt: '2024-05-08T00:00:00.000Z',
      at: '2024-05-08T00:00:00.000Z',
    },
    delivered: { type: 'deliver' },
    confirmFirst: confirmation('box-0001', 'receipt-01', 2),
    confirmSecond: confirmation('box-0002', 'receipt-02', 0),
    confirmThird: confirmation('box-0003', 'receipt-03', 0),
    reverseFirst: { type: 'reverse-receipt', receiptId: 'receipt-01', reason: 'recount' },
  } as const satisfies Record<string, ConsignmentCommand>;

  function confirmation(boxId: string, receiptId: string, damaged: number): ConsignmentCommand {
    return {
      type: 'confirm-receipt',
      boxId,
      receiptId,
      lines: [
        {
          parcelId: `parcel-of-${boxId}`,
          received: PACKED - damaged,
          damaged,
          missing: 0,
          surplus: 0,
        },
      ],
      via: 'link',
      caseIds: { missing: 'case-0001', damaged: 'case-0002', surplus: 'case-0003' },
    };
  }

  const orders = <T>(items: readonly T[]): readonly (readonly T[])[] =>
    items.length === 0
      ? [[]]
      : items.flatMap((item, index) =>
          orders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
        );

  it('lead to the same result in any order', async () => {
    const sequences = orders(Object.keys(say) as (keyof typeof say)[]).filter(
      (order) => order.indexOf('confirmFirst') < order.indexOf('reverseFirst'),
    );
    expect(sequences).toHaveLength(360);
    for (const sequence of sequences) {
      const world = await send();
      for (const word of sequence) world.command(CONSIGNMENTS[0], say[word]);
      expect([sequence, Object.fromEntries(world.ledgers)]).toEqual([
        sequence,
        {
          'box-0001': expect.objectContaining({ delivered: PACKED, confirmed: 0, damaged: 0 }),
          'box-0002': expect.objectContaining({ confirmed: PACKED, packed: 0 }),
          'box-0003': expect.objectContaining({ confirmed: PACKED, packed: 0 }),
        },
      ]);
    }
  });

  it('`signed` moves nothing', async () => {
    const world = await send();
    const before = new Map(world.ledgers);
    world.command(CONSIGNMENTS[0], say.signed);
    expect(world.ledgers).toEqual(before);
  });
});
