import type {
  BlueboxEvent,
  Content,
  Item,
  JourneyPart,
  JourneyView,
  KitPlace,
  ReceivedLine,
} from '@bluebox/contracts';
import { hasEnded, JourneyView as JourneyViewSchema } from '@bluebox/contracts';
import { fold, Projector, type RecordedEvent } from '@bluebox/event-sourcing';
import { type Ledger, postEvent } from '@bluebox/ledger';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pledgeDecider } from '../../../pledge/src/domain/pledge.ts';
import { memoryViews, recorder } from '../memory-ports.test-support.ts';
import { anySteps, historyOf } from '../played-drive.test-support.ts';
import { journeyOf } from './journey.ts';
import { journeysProjection } from './projection.ts';
import { readFragments } from './read-fragments.ts';

const driveId = 'drive-xiji-2023';
const pledgeId = 'pledge-0001';
const ibuprofen: Item = { name: '布洛芬缓释胶囊', category: 'medicine', unit: 'box' };
const kit: Item = { name: '家庭药箱', category: 'kit', unit: 'set' };

async function journeyAfter(
  events: readonly RecordedEvent[],
  id = pledgeId,
): Promise<JourneyView | undefined> {
  const view = await memoryViews().open(journeysProjection);
  const projector = await Projector.open(journeysProjection, view);
  for (const event of events)
    await projector.apply({ service: event.service, bucket: event.bucket, events: [event] });
  const fragments = await readFragments(view, id);
  return fragments === undefined ? undefined : JourneyViewSchema.parse(journeyOf(fragments));
}

/** Makes the history of one pledge, of ten packs by default, one event per second. */
function story() {
  const { record } = recorder('2023-03-20T01:00:00.000Z');
  const events: RecordedEvent[] = [];
  const tell = (service: string, event: BlueboxEvent) => {
    events.push(record(service, 'any', event));
    return told;
  };
  const received = (line: Partial<ReceivedLine>): ReceivedLine => ({
    lineId: 'l1',
    item: ibuprofen,
    received: 10,
    ofPromise: 10,
    excess: 0,
    shortfall: 0,
    ...line,
  });
  const reception = { receptionId: pledgeId, driveId, pledgeId };
  const seen = { condition: 'sealed', legible: true, prescription: false } as const;
  const inspection = { ...reception, lineId: 'l1', item: ibuprofen, rulesVersion: 1 };
  const content = (parcelId: string, quantity: number): Content => ({
    parcelId,
    pledgeId,
    item: ibuprofen,
    quantity,
  });
  const sent = { consignmentId: 'consignment-1', driveId };
  const parcel = { driveId, item: ibuprofen };

  const told = {
    events,
    journey: () => journeyAfter(events),
    async parts() {
      const view = await journeyAfter(events);
      const parts = view?.lines.flatMap((line) => line.parts) ?? [];
      return parts.map(({ steps, ...part }) => part);
    },
    submitted: (quantity = 10) =>
      tell('pledge', {
        type: 'pledge.submitted',
        data: {
          pledgeId,
          driveId,
          reference: 'XLX-7F3K9Q',
          lines: [{ lineId: 'l1', item: ibuprofen, quantity, condition: 'sealed' }],
          noticeVersion: '2023-03',
          sourceDeclared: true,
          channel: 'form',
        },
      }),
    /** Withdraws all that the pledge service still expects. */
    withdrawn() {
      const promise = fold(
        pledgeDecider,
        events.filter(({ service }) => service === 'pledge') as never,
      );
      for (const event of pledgeDecider.decide({ type: 'withdraw' }, promise))
        tell('pledge', event);
      return told;
    },
    handInNoted: (settled: number, reinstatedFromWithdrawn: number) =>
      tell('pledge', {
        type: 'pledge.hand-in-noted',
        data: {
          pledgeId,
          driveId,
          receptionId: pledgeId,
          entryId: 'entry-0001',
          lines: [
            {
              lineId: 'l1',
              category: 'medicine',
              unit: 'box',
              settled,
              reinstatedFromWithdrawn,
              reinstatedFromNotHandedIn: 0,
            },
          ],
        },
      }),
    received: (...lines: Partial<ReceivedLine>[]) =>
      tell('inventory', {
        type: 'reception.recorded',
        data: { ...reception, entryId: 'entry-0001', lines: lines.map(received) },
      }),
    receptionReversed: (...lines: Partial<ReceivedLine>[]) =>
      tell('inventory', {
        type: 'reception.reversed',
        data: {
          ...reception,
          reverses: 'entry-0001',
          reason: 'wrong-pledge',
          lines: lines.map(received),
        },
      }),
    quarantined: (quantity: number) =>
      tell('inventory', {
        type: 'inspection.recorded',
        data: {
          ...inspection,
          inspectionId: 'inspection-q',
          from: 'received',
          parts: [{ partId: 'part-000q', quantity, seen, outcome: 'quarantined' }],
        },
      }),
    rejected: (quantity: number, partId = 'part-000r') =>
      tell('inventory', {
        type: 'inspection.recorded',
        data: {
          ...inspection,
          inspectionId: `inspection-${partId}`,
          from: 'received',
          parts: [{ partId, quantity, seen, outcome: 'rejected', reasons: ['opened'] }],
        },
      }),
    rejectionReversed: (quantity: number, partId = 'part-000r') =>
      tell('inventory', {
        type: 'inspection.reversed',
        data: {
          ...inspection,
          reverses: `inspection-${partId}`,
          reason: 'typing-error',
          from: 'received',
          parts: [{ partId, quantity, seen, outcome: 'rejected', reasons: ['opened'] }],
        },
      }),
    settled: (quantity: number, to: 'returned' | 'disposed') =>
      tell('inventory', {
        type: 'rejection.settled',
        data: {
          ...reception,
          settlementId: 'settlement-1',
          lineId: 'l1',
          item: ibuprofen,
          quantity,
          to,
        },
      }),
    accepted(parcelId: string, quantity: number, from: 'received' | 'quarantined' = 'received') {
      tell('inventory', {
        type: 'inspection.recorded',
        data: {
          ...inspection,
          inspectionId: `inspection-${parcelId}`,
          from,
          parts: [{ partId: `part-${parcelId}`, quantity, seen, outcome: 'accepted', parcelId }],
        },
      });
      return tell('inventory', {
        type: 'parcel.created',
        data: {
          ...parcel,
          parcelId,
          quantity,
          origin: {
            kind: 'inspection',
            receptionId: pledgeId,
            inspectionId: `inspection-${parcelId}`,
            lineId: 'l1',
            pledgeId,
          },
        },
      });
    },
    acceptanceReversed(parcelId: string, quantity: number) {
      tell('inventory', {
        type: 'inspection.reversed',
        data: {
          ...inspection,
          reverses: `inspection-${parcelId}`,
          reason: 'typing-error',
          from: 'received',
          parts: [{ partId: `part-${parcelId}`, quantity, seen, outcome: 'accepted', parcelId }],
        },
      });
      return tell('inventory', {
        type: 'parcel.voided',
        data: { ...parcel, parcelId, quantity, reverses: `inspection-${parcelId}` },
      });
    },
    boxOpened: (boxId: string, number: number) =>
      tell('inventory', { type: 'box.opened', data: { boxId, driveId, number } }),
    packed(boxId: string, parcelId: string, quantity: number, item = ibuprofen) {
      tell('inventory', {
        type: 'box.item-packed',
        data: { boxId, driveId, content: { ...content(parcelId, quantity), item } },
      });
      return tell('inventory', {
        type: 'parcel.packed',
        data: { parcelId, driveId, item, quantity, boxId },
      });
    },
    unpacked: (boxId: string, parcelId: string, quantity: number) =>
      tell('inventory', {
        type: 'parcel.unpacked',
        data: { ...parcel, parcelId, quantity, boxId },
      }),
    sealed: (boxId: string, ...contents: Content[]) =>
      tell('inventory', { type: 'box.sealed', data: { boxId, driveId, weight: 9_000, contents } }),
    reopened: (boxId: string) =>
      tell('inventory', {
        type: 'box.reopened',
        data: { boxId, driveId, reason: 'wrong-content' },
      }),
    takenApart(parcelId: string, quantity: number, kits: number) {
      const kitId = 'kit-making-1';
      tell('inventory', {
        type: 'kit.taken-apart',
        data: { kitId, driveId, parcelId: 'parcel-kits', item: kit, quantity: kits },
      });
      tell('inventory', {
        type: 'parcel.voided',
        data: { parcelId: 'parcel-kits', driveId, item: kit, quantity: kits, reverses: kitId },
      });
      return tell('inventory', {
        type: 'parcel.returned-from-kit',
        data: { ...parcel, parcelId, quantity, kitId },
      });
    },
    adjusted: (
      parcelId: string,
      quantity: number,
      direction: 'found' | 'lost' | 'damaged' | 'disposed',
    ) =>
      tell('inventory', {
        type: 'parcel.adjusted',
        data: {
          ...parcel,
          parcelId,
          quantity,
          adjustmentId: 'adjustment-1',
          direction,
          reason: 'recount',
        },
      }),
    kitted(
      parcelId: string,
      quantity: number,
      kits: number,
      kitId = 'kit-making-1',
      made = 'parcel-kits',
    ) {
      tell('inventory', {
        type: 'kit.assembled',
        data: {
          kitId,
          driveId,
          parcelId: made,
          item: kit,
          quantity: kits,
          components: [content(parcelId, quantity)],
        },
      });
      tell('inventory', {
        type: 'parcel.taken-for-kit',
        data: { ...parcel, parcelId, quantity, kitId },
      });
      return tell('inventory', {
        type: 'parcel.created',
        data: {
          parcelId: made,
          driveId,
          item: kit,
          quantity: kits,
          origin: { kind: 'assembly', kitId },
        },
      });
    },
    dispatched(boxId: string, ...contents: Content[]) {
      tell('shipment', {
        type: 'consignment.dispatched',
        data: { ...sent, carrier: '顺丰速运', waybill: 'SF1234567890', boxCount: 1 },
      });
      return tell('shipment', {
        type: 'consignment.box-dispatched',
        data: { ...sent, boxId, contents },
      });
    },
    delivered: (boxId: string, ...contents: Content[]) =>
      tell('shipment', { type: 'consignment.box-delivered', data: { ...sent, boxId, contents } }),
    confirmed: (
      boxId: string,
      parcelId: string,
      received: number,
      damaged: number,
      missing: number,
    ) =>
      tell('shipment', {
        type: 'receipt.confirmed',
        data: {
          ...sent,
          boxId,
          receiptId: 'receipt-0001',
          from: 'delivered',
          lines: [{ parcelId, item: ibuprofen, received, damaged, missing, surplus: 0 }],
          via: 'link',
        },
      }),
    receiptReversed: (boxId: string, parcelId: string, received: number) =>
      tell('shipment', {
        type: 'receipt.reversed',
        data: {
          ...sent,
          boxId,
          reverses: 'receipt-0001',
          from: 'delivered',
          lines: [{ parcelId, item: ibuprofen, received, damaged: 0, missing: 0, surplus: 0 }],
          reason: 'recount',
        },
      }),
    content,
  };
  return told;
}

const travel = {
  consignmentId: 'consignment-1',
  carrier: '顺丰速运',
  waybill: 'SF1234567890',
};
const box1 = { boxId: 'box-0001', boxNumber: 17 };
const box2 = { boxId: 'box-0002', boxNumber: 18 };

describe('the journey of a pledge', () => {
  it('does not exist before the pledge', async () => {
    expect(await journeyAfter([])).toBeUndefined();
  });

  it('goes from the promise to the receipt, with the date of every step', async () => {
    const told = story()
      .submitted()
      .received({})
      .accepted('parcel-01', 10)
      .boxOpened('box-0001', 17)
      .packed('box-0001', 'parcel-01', 10);
    const contents = [told.content('parcel-01', 10)];
    told
      .sealed('box-0001', ...contents)
      .dispatched('box-0001', ...contents)
      .delivered('box-0001', ...contents)
      .confirmed('box-0001', 'parcel-01', 10, 0, 0);
    expect(await told.journey()).toEqual({
      pledgeId,
      driveId,
      reference: 'XLX-7F3K9Q',
      submittedAt: '2023-03-20T01:00:01.000Z',
      boxCount: 1,
      lines: [
        {
          lineId: 'l1',
          item: ibuprofen,
          quantity: 10,
          registered: 10,
          parts: [
            {
              quantity: 10,
              state: 'confirmed',
              ...box1,
              ...travel,
              steps: [
                { state: 'promised', at: '2023-03-20T01:00:01.000Z' },
                { state: 'received', at: '2023-03-20T01:00:02.000Z' },
                { state: 'accepted', at: '2023-03-20T01:00:03.000Z' },
                { state: 'packed', at: '2023-03-20T01:00:07.000Z' },
                { state: 'sent', at: '2023-03-20T01:00:10.000Z' },
                { state: 'delivered', at: '2023-03-20T01:00:11.000Z' },
                { state: 'confirmed', at: '2023-03-20T01:00:12.000Z' },
              ],
            },
          ],
        },
      ],
    });
  });

  it('splits into waiting, rejected and free goods, and goods in two boxes', async () => {
    const parts = await story()
      .submitted()
      .received({})
      .rejected(1)
      .accepted('parcel-01', 7)
      .boxOpened('box-0001', 17)
      .boxOpened('box-0002', 18)
      .packed('box-0001', 'parcel-01', 2)
      .packed('box-0002', 'parcel-01', 1)
      .packed('box-0001', 'parcel-01', 1)
      .parts();
    expect(parts).toEqual([
      { quantity: 2, state: 'received' },
      { quantity: 1, state: 'rejected', reasons: ['opened'] },
      { quantity: 3, state: 'accepted' },
      { quantity: 3, state: 'packed', ...box1 },
      { quantity: 1, state: 'packed', ...box2 },
    ]);
  });

  it('counts excess with its line, and goods that were never promised as a separate line', async () => {
    const extra = { lineId: 'x1', received: 3, ofPromise: 0, excess: 3 };
    const told = story().submitted().received({ received: 12, excess: 2 }, extra);
    const journey = await told.journey();
    expect(
      journey?.lines.map(({ lineId, quantity, parts }) => ({
        lineId,
        quantity,
        parts: parts.map((part) => [part.quantity, part.state]),
      })),
    ).toEqual([
      { lineId: 'l1', quantity: 12, parts: [[12, 'received']] },
      { lineId: 'x1', quantity: 3, parts: [[3, 'received']] },
    ]);
    told.receptionReversed({ received: 12, excess: 2 }, extra);
    expect((await told.journey())?.lines.map(({ lineId }) => lineId)).toEqual(['l1']);
    expect(await told.parts()).toEqual([{ quantity: 10, state: 'promised' }]);
  });

  it('distinguishes a shortfall that will not come from one that still may', async () => {
    expect(
      await story().submitted().received({ received: 6, ofPromise: 6, shortfall: 4 }).parts(),
    ).toEqual([
      { quantity: 4, state: 'not-handed-in' },
      { quantity: 6, state: 'received' },
    ]);
    expect(await story().submitted().received({ received: 6, ofPromise: 6 }).parts()).toEqual([
      { quantity: 4, state: 'promised' },
      { quantity: 6, state: 'received' },
    ]);
  });

  it('adds up when a withdrawal and a hand-in are concurrent, before and after the pledge service has seen both', async () => {
    const told = story().submitted().withdrawn().received({ received: 6, ofPromise: 6 });
    const expected = [
      { quantity: 4, state: 'withdrawn' },
      { quantity: 6, state: 'received' },
    ];
    expect(await told.parts()).toEqual(expected);
    expect(await told.handInNoted(6, 6).parts()).toEqual(expected);
  });

  it('follows goods from quarantine to the decision about them', async () => {
    const told = story().submitted().received({}).quarantined(4);
    expect(await told.parts()).toEqual([
      { quantity: 6, state: 'received' },
      { quantity: 4, state: 'quarantined' },
    ]);
    expect((await told.journey())?.lines[0]?.parts[1]?.steps.at(-1)).toEqual({
      state: 'quarantined',
      at: '2023-03-20T01:00:03.000Z',
    });
    expect(await told.accepted('parcel-01', 3, 'quarantined').parts()).toEqual([
      { quantity: 6, state: 'received' },
      { quantity: 1, state: 'quarantined' },
      { quantity: 3, state: 'accepted' },
    ]);
  });

  it('shows where rejected goods went, part by part', async () => {
    const told = story().submitted().received({}).rejected(2, 'part-0001').rejected(3, 'part-0002');
    expect(await told.settled(3, 'returned').settled(1, 'disposed').parts()).toEqual([
      { quantity: 5, state: 'received' },
      { quantity: 2, state: 'returned', reasons: ['opened'] },
      { quantity: 1, state: 'rejected', reasons: ['opened'] },
      { quantity: 1, state: 'returned', reasons: ['opened'] },
      { quantity: 1, state: 'disposed', reasons: ['opened'] },
    ]);
  });

  it('drops a reversed inspection', async () => {
    const told = story().submitted().received({}).accepted('parcel-01', 4).rejected(2);
    told.acceptanceReversed('parcel-01', 4).rejectionReversed(2);
    expect(await told.parts()).toEqual([{ quantity: 10, state: 'received' }]);
  });

  it('shows accepted goods before the event of their parcel arrives', async () => {
    const { events } = story().submitted().received({}).accepted('parcel-01', 4);
    const view = await journeyAfter(events.slice(0, -1));
    expect(view?.lines[0]?.parts.map(({ quantity, state }) => [quantity, state])).toEqual([
      [6, 'received'],
      [4, 'accepted'],
    ]);
  });

  describe('has a part in kits that', () => {
    const isWithin = ({ within }: KitPlace) => within !== undefined;
    const told = (kits: number) => ({
      kit: { kitId: 'kit-making-1', item: kit, quantity: kits },
    });
    const kits = (content: Content): Content => ({ ...content, item: kit });
    /** Makes a history in which three of four packs are in two kits. */
    const kitted = () =>
      story()
        .submitted(4)
        .received({ received: 4, ofPromise: 4 })
        .accepted('parcel-01', 4)
        .kitted('parcel-01', 3, 2);
    const partInKit = async (after: ReturnType<typeof story>) => (await after.parts())[1];
    const stepsInKit = async (after: ReturnType<typeof story>) =>
      (await after.journey())?.lines[0]?.parts[1]?.steps.map(({ state }) => state);

    it('follows the kit into its box, in transit and to its end', async () => {
      const after = kitted();
      expect(await after.parts()).toEqual([
        { quantity: 1, state: 'accepted' },
        { quantity: 3, state: 'in-kit', ...told(2) },
      ]);
      after.boxOpened('box-0001', 17).packed('box-0001', 'parcel-kits', 2, kit);
      expect(await partInKit(after)).toEqual({
        quantity: 3,
        state: 'packed',
        ...told(2),
        ...box1,
      });
      const content = kits(after.content('parcel-kits', 2));
      after.dispatched('box-0001', content);
      expect(await partInKit(after)).toMatchObject({ state: 'sent', ...box1, ...travel });
      after.delivered('box-0001', content);
      expect(await partInKit(after)).toMatchObject({ state: 'delivered' });
      after.confirmed('box-0001', 'parcel-kits', 0, 2, 0);
      expect(await partInKit(after)).toEqual({
        quantity: 3,
        state: 'damaged',
        ...told(2),
        ...box1,
        ...travel,
      });
      const way = ['promised', 'received', 'accepted', 'in-kit', 'packed', 'sent', 'delivered'];
      expect(await stepsInKit(after)).toEqual([...way, 'damaged']);
      after.receiptReversed('box-0001', 'parcel-kits', 2);
      expect(await partInKit(after)).toMatchObject({ quantity: 3, state: 'delivered' });
      after.confirmed('box-0001', 'parcel-kits', 0, 0, 2);
      expect(await partInKit(after)).toMatchObject({ quantity: 3, state: 'lost' });
      after.receiptReversed('box-0001', 'parcel-kits', 2);
      after.confirmed('box-0001', 'parcel-kits', 2, 0, 0);
      expect(await partInKit(after)).toMatchObject({ quantity: 3, state: 'confirmed' });
    });

    it('lists the places of its kits when one is packed and the other is not', async () => {
      const after = kitted().boxOpened('box-0001', 17).packed('box-0001', 'parcel-kits', 1, kit);
      expect(await partInKit(after)).toEqual({
        quantity: 3,
        state: 'in-kit',
        kit: {
          ...told(2).kit,
          places: [
            { quantity: 1, state: 'accepted' },
            { quantity: 1, state: 'packed', ...box1 },
          ],
        },
      });
    });

    it('has the common state of kits in several boxes, and has ended once all of the kits have', async () => {
      const after = kitted().boxOpened('box-0001', 17).boxOpened('box-0002', 18);
      after.packed('box-0001', 'parcel-kits', 1, kit).packed('box-0002', 'parcel-kits', 1, kit);
      const inBoxes = (first: string, second: string) => [
        { quantity: 1, state: first, ...box1 },
        { quantity: 1, state: second, ...box2 },
      ];
      expect(await partInKit(after)).toEqual({
        quantity: 3,
        state: 'packed',
        kit: { ...told(2).kit, places: inBoxes('packed', 'packed') },
      });
      expect(await stepsInKit(after)).toEqual([
        'promised',
        'received',
        'accepted',
        'in-kit',
        'packed',
      ]);
      const content = kits(after.content('parcel-kits', 1));
      after.dispatched('box-0001', content).dispatched('box-0002', content);
      after.confirmed('box-0001', 'parcel-kits', 1, 0, 0);
      const underway = await partInKit(after);
      expect(underway).toEqual({
        quantity: 3,
        state: 'in-kit',
        kit: { ...told(2).kit, places: inBoxes('confirmed', 'sent') },
      });
      expect(hasEnded(underway as JourneyPart)).toBe(false);
      const sent = ['promised', 'received', 'accepted', 'in-kit', 'packed', 'sent'];
      // Steps that all kits took together stay after the kits took different ones.
      expect(await stepsInKit(after)).toEqual(sent);
      after.confirmed('box-0002', 'parcel-kits', 0, 1, 0);
      expect(await stepsInKit(after)).toEqual(sent);
      const ended = await partInKit(after);
      expect(ended).toMatchObject({
        state: 'in-kit',
        kit: { places: inBoxes('confirmed', 'damaged') },
      });
      expect(hasEnded(ended as JourneyPart)).toBe(true);
    });

    it('is divided among ended kits that held equal shares of it', async () => {
      const after = story().submitted(4).received({ received: 4, ofPromise: 4 });
      after.accepted('parcel-01', 4).kitted('parcel-01', 4, 2);
      after.boxOpened('box-0001', 17).packed('box-0001', 'parcel-kits', 1, kit);
      after.dispatched('box-0001', kits(after.content('parcel-kits', 1)));
      after.confirmed('box-0001', 'parcel-kits', 1, 0, 0);
      expect(await after.parts()).toMatchObject([{ quantity: 4, state: 'in-kit' }]);
      after.adjusted('parcel-kits', 1, 'damaged');
      expect(await after.parts()).toEqual([
        { quantity: 2, state: 'confirmed', ...told(2), ...box1, ...travel },
        { quantity: 2, state: 'damaged', ...told(2) },
      ]);
      expect((await after.journey())?.lines[0]?.parts[1]?.steps.map(({ state }) => state)).toEqual([
        'promised',
        'received',
        'accepted',
        'in-kit',
        'damaged',
      ]);
    });

    it('stays in kits that are taken out of their box, and is in stock again once the kits are taken apart', async () => {
      const after = kitted().boxOpened('box-0001', 17).packed('box-0001', 'parcel-kits', 2, kit);
      after.unpacked('box-0001', 'parcel-kits', 2);
      expect(await partInKit(after)).toEqual({ quantity: 3, state: 'in-kit', ...told(2) });
      expect(await after.takenApart('parcel-01', 3, 2).parts()).toEqual([
        { quantity: 4, state: 'accepted' },
      ]);
    });

    it.each(['lost', 'damaged', 'disposed'] as const)(
      'ends with kits that are %s in the store',
      async (end) => {
        const after = kitted().adjusted('parcel-kits', 2, end);
        expect(await partInKit(after)).toEqual({ quantity: 3, state: end, ...told(2) });
      },
    );

    it('follows a kit within a kit', async () => {
      const after = kitted().kitted('parcel-kits', 2, 1, 'kit-making-2', 'parcel-big');
      expect(await partInKit(after)).toMatchObject({ quantity: 3, state: 'in-kit' });
      after.boxOpened('box-0001', 17).packed('box-0001', 'parcel-big', 1, kit);
      expect(await partInKit(after)).toEqual({ quantity: 3, state: 'packed', ...told(2), ...box1 });
    });

    it('has ended once all larger kits around it have, even if several assemblies made the larger kits', async () => {
      const after = story().submitted(3).received({ received: 3, ofPromise: 3 });
      after.accepted('parcel-01', 3).kitted('parcel-01', 3, 4);
      after.kitted('parcel-kits', 2, 2, 'kit-making-2', 'parcel-big');
      after.kitted('parcel-kits', 2, 2, 'kit-making-3', 'parcel-bigger');
      const ends = [
        ['box-0001', 'parcel-big', 1, 0],
        ['box-0002', 'parcel-big', 0, 1],
        ['box-0003', 'parcel-bigger', 1, 0],
        ['box-0004', 'parcel-bigger', 0, 1],
      ] as const;
      const partOf = async () => (await after.parts())[0] as JourneyPart;
      for (const [index, [box, parcel]] of ends.entries()) {
        after.boxOpened(box, index + 1).packed(box, parcel, 1, kit);
        after.dispatched(box, kits(after.content(parcel, 1)));
      }
      for (const [box, parcel, received, damaged] of ends) {
        expect(hasEnded(await partOf())).toBe(false);
        after.confirmed(box, parcel, received, damaged, 0);
      }
      const fates = (first: number) => [
        { quantity: 1, state: 'confirmed', boxId: `box-000${first}`, boxNumber: first },
        { quantity: 1, state: 'damaged', boxId: `box-000${first + 1}`, boxNumber: first + 1 },
      ];
      expect(await partOf()).toEqual({
        quantity: 3,
        state: 'in-kit',
        kit: { ...told(4).kit, places: [...fates(1), ...fates(3)] },
      });
      expect(hasEnded(await partOf())).toBe(true);
    });

    it('has ended when every box was confirmed, and not before, however the kits are nested', async () => {
      const PIECES = 8;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 4 }), fc.nat()), { maxLength: 6 }),
          fc.infiniteStream(fc.nat(2)),
          fc.nat(),
          async (makings, fates, last) => {
            const after = story()
              .submitted(PIECES)
              .received({ received: PIECES, ofPromise: PIECES });
            after.accepted('parcel-01', PIECES);
            const free = new Map([['parcel-01', PIECES]]);
            let isDivided = true;
            for (const [index, [from, most, number]] of makings.entries()) {
              const open = [...free].filter(([, left]) => left > 0);
              const [parcel, left] = open[from % open.length] as [string, number];
              const taken = Math.min(most, left);
              const made = 1 + (number % taken);
              isDivided &&= taken % made === 0;
              after.kitted(parcel, taken, made, `kit-making-${index}`, `parcel-made-${index}`);
              free.set(parcel, left - taken).set(`parcel-made-${index}`, made);
            }
            const packed = [...free].flatMap(([parcel, left]) => Array(left).fill(parcel));
            const boxes = packed.map((parcel: string, index): [string, string] => {
              const box = `box-${String(index).padStart(4, '0')}`;
              const content = after.content(parcel, 1);
              after
                .boxOpened(box, index + 1)
                .packed(box, parcel, 1)
                .dispatched(box, content);
              return [box, parcel];
            });
            // Any of these confirmations may arrive last.
            const order = [
              ...boxes.slice(last % boxes.length),
              ...boxes.slice(0, last % boxes.length),
            ];
            for (const [index, [box, parcel]] of order.entries()) {
              if (index === order.length - 1) {
                const before = (await after.parts()) as JourneyPart[];
                expect(before.every(hasEnded)).toBe(false);
              }
              const fate = fates.next().value;
              after.confirmed(box, parcel, +(fate === 0), +(fate === 1), +(fate === 2));
            }
            const parts = (await after.parts()) as JourneyPart[];
            expect(parts.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(PIECES);
            expect(parts.filter((part) => !hasEnded(part))).toEqual([]);
            for (const { state, quantity, kit } of parts) {
              // If each assembly divided its components equally, a part stays undivided only if its
              // pieces do not divide equally among its kits, or larger kits hold some of the kits.
              if (state !== 'in-kit' || !isDivided) continue;
              expect(quantity % (kit?.quantity ?? 1) > 0 || kit?.places?.some(isWithin)).toBe(true);
            }
          },
        ),
        { numRuns: 60 },
      );
    });
  });

  it('follows goods from a reopened box into another', async () => {
    const told = story().submitted().received({}).accepted('parcel-01', 10);
    told.boxOpened('box-0001', 17).boxOpened('box-0002', 18).packed('box-0001', 'parcel-01', 10);
    told.sealed('box-0001', told.content('parcel-01', 10)).reopened('box-0001');
    told.unpacked('box-0001', 'parcel-01', 4);
    expect(await told.parts()).toEqual([
      { quantity: 4, state: 'accepted' },
      { quantity: 6, state: 'packed', ...box1 },
    ]);
    expect(await told.packed('box-0002', 'parcel-01', 4).parts()).toEqual([
      { quantity: 6, state: 'packed', ...box1 },
      { quantity: 4, state: 'packed', ...box2 },
    ]);
  });

  it('splits by goods that the recipient found damaged or missing, and joins again when the receipt is reversed', async () => {
    const told = story().submitted().received({}).accepted('parcel-01', 10);
    told.boxOpened('box-0001', 17).packed('box-0001', 'parcel-01', 8);
    const contents = [told.content('parcel-01', 8)];
    told.dispatched('box-0001', ...contents).delivered('box-0001', ...contents);
    const free = { quantity: 2, state: 'accepted' };
    expect(await told.parts()).toEqual([
      free,
      { quantity: 8, state: 'delivered', ...box1, ...travel },
    ]);
    told.confirmed('box-0001', 'parcel-01', 5, 2, 1);
    expect(await told.parts()).toEqual([
      free,
      { quantity: 5, state: 'confirmed', ...box1, ...travel },
      { quantity: 2, state: 'damaged', ...box1, ...travel },
      { quantity: 1, state: 'lost', ...box1, ...travel },
    ]);
    expect(await told.receiptReversed('box-0001', 'parcel-01', 8).parts()).toEqual([
      free,
      { quantity: 8, state: 'delivered', ...box1, ...travel },
    ]);
  });

  it('shows goods lost in the store, and counts goods found there', async () => {
    const told = story().submitted().received({}).accepted('parcel-01', 10);
    told.adjusted('parcel-01', 1, 'lost').adjusted('parcel-01', 3, 'found');
    expect(await told.parts()).toEqual([
      { quantity: 12, state: 'accepted' },
      { quantity: 1, state: 'lost' },
    ]);
    expect((await told.journey())?.lines[0]?.quantity).toBe(13);
  });
});

describe('journeys after any sequence of steps', () => {
  const journeysAfter = async (events: readonly RecordedEvent<BlueboxEvent>[]) => {
    const pledges = events.filter(({ type }) => type === 'pledge.submitted');
    const journeys: JourneyView[] = [];
    const view = await memoryViews().open(journeysProjection);
    const projector = await Projector.open(journeysProjection, view);
    for (const event of events)
      await projector.apply({ service: event.service, bucket: event.bucket, events: [event] });
    for (const { data } of pledges as { data: { pledgeId: string } }[]) {
      const fragments = await readFragments(view, data.pledgeId);
      if (fragments !== undefined) journeys.push(journeyOf(fragments));
    }
    return journeys;
  };

  it('have parts that add up to the promised, excess and found quantities, even if some events of inventory and shipment have not arrived', async () => {
    await fc.assert(
      fc.asyncProperty(
        anySteps(),
        fc.record({
          pledge: fc.double({ min: 0, max: 1, noNaN: true }),
          inventory: fc.double({ min: 0, max: 1, noNaN: true }),
          shipment: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        async (steps, shares) => {
          const history = await historyOf(steps);
          const heard = Object.entries(shares).flatMap(([service, share]) => {
            const told = history.filter((event) => event.service === service);
            // All events of the pledge service arrive, because the other services refer to its
            // pledges.
            const most = service === 'pledge' ? told.length : Math.ceil(told.length * share);
            return told.slice(0, most);
          });
          for (const { lines } of await journeysAfter(heard))
            for (const { quantity, parts } of lines) {
              expect(parts.reduce((sum, part) => sum + part.quantity, 0)).toBe(quantity);
              for (const part of parts) expect(part.quantity).toBeGreaterThan(0);
            }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("agree with the ledger's balance in each place", async () => {
    const ACCOUNT_OF: Partial<Record<string, string>> = {
      'not-handed-in': 'notHandedIn',
      'in-kit': 'inKit',
      sent: 'inTransit',
    };
    await fc.assert(
      fc.asyncProperty(anySteps(), async (steps) => {
        const history = await historyOf(steps);
        const ledger = history.reduce(postEvent, {} as Ledger);
        const shown: Record<string, Record<string, number>> = {};
        for (const { lines } of await journeysAfter(history))
          for (const { item, parts } of lines)
            for (const { state, quantity, kit: kitted } of parts) {
              const kind = `${item.category}|${item.unit}`;
              // The ledger counts goods in kits as `inKit`; the journey shows the place of the
              // kits.
              const account = kitted === undefined ? (ACCOUNT_OF[state] ?? state) : 'inKit';
              shown[kind] ??= {};
              shown[kind][account] = (shown[kind][account] ?? 0) + quantity;
            }
        for (const [kind, balances] of Object.entries(ledger)) {
          // Walk-ins and kits belong to no pledge.
          if (kind === 'supply|bag' || kind === 'kit|set') continue;
          const { pledged, walkIn, found, assembled, ...held } = balances;
          const there = Object.entries(held).filter(([, quantity]) => quantity !== 0);
          expect(shown[kind] ?? {}).toEqual(Object.fromEntries(there));
        }
      }),
      { numRuns: 60 },
    );
  });
});
