import type {
  Content,
  InspectedPart,
  InventoryEvent,
  Item,
  PledgeServiceEvent,
  ReceivedLine,
} from '@bluebox/contracts';
import type { DomainEvent, Projection, RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { type BoxDocument, boxesProjection, boxSummaryOf } from './boxes.ts';
import { drivesProjection } from './drives.ts';
import { type PackDocument, packsProjection } from './packs.ts';
import { type ParcelDocument, parcelsProjection, parcelViewOf } from './parcels.ts';
import { type ReceptionDocument, receptionsProjection } from './receptions.ts';

const driveId = 'drive-xiji';
const item: Item = { name: '布洛芬', category: 'medicine', unit: 'box' };
const recordedAt = (index: number) => `2024-05-06T02:00:0${index % 10}.000Z`;

/**
 * Returns the documents after the events, and checks that a second replay gives equal documents.
 */
function documentsAfter<E extends DomainEvent>(projection: Projection, events: readonly E[]) {
  const replay = () => {
    const documents = new Map<string, unknown>();
    for (const [index, event] of events.entries())
      for (const { id, evolve } of projection.project({
        ...event,
        version: index + 1,
        recordedAt: recordedAt(index),
      } as unknown as RecordedEvent<E>)) {
        const next = evolve(documents.get(id) as never);
        if (next === undefined) documents.delete(id);
        else documents.set(id, next);
      }
    return documents;
  };
  const documents = replay();
  expect(JSON.stringify([...replay()])).toBe(JSON.stringify([...documents]));
  return documents;
}

describe('the drives', () => {
  const terms = (points: readonly string[], minimumMonthsAtArrival: number, version: number) => ({
    title: '西吉',
    recipient: { name: '西吉县红十字会', authority: '西红会〔2023〕1号' },
    window: { opensOn: '2023-03-20', closesOn: '2023-03-22' },
    expectedArrival: '2023-03-28',
    needs: [{ needId: 'n1', category: 'medicine' as const, unit: 'box' as const, quantity: 1000 }],
    handInPoints: points.map((pointId) => ({ pointId, name: pointId })),
    departments: [],
    rules: {
      version,
      categories: ['medicine' as const],
      sealedOnly: true,
      minimumMonthsAtArrival,
      devicesMustWork: true,
      prescriptionAllowed: true,
    },
    noticeVersion: '2024-01',
  });
  const opened: PledgeServiceEvent = {
    type: 'drive.opened',
    data: { driveId, slug: 'xiji', terms: terms(['p1'], 6, 1) },
  };
  const drive = (events: readonly PledgeServiceEvent[]) =>
    documentsAfter(drivesProjection, events).get(driveId);

  it('have rules, arrival, hand-in points and status', () => {
    expect(drive([opened])).toStrictEqual({
      id: driveId,
      driveId,
      status: 'draft',
      rules: terms([], 6, 1).rules,
      expectedArrival: '2023-03-28',
      handInPointIds: ['p1'],
      recipes: [],
    });
    expect(
      drive([
        opened,
        { type: 'drive.published', data: { driveId } },
        { type: 'drive.amended', data: { driveId, terms: terms(['p1', 'p2'], 18, 2) } },
      ]),
    ).toMatchObject({
      status: 'published',
      rules: { version: 2, minimumMonthsAtArrival: 18 },
      handInPointIds: ['p1', 'p2'],
    });
    const closed: PledgeServiceEvent[] = [opened, { type: 'drive.closed', data: { driveId } }];
    expect(drive(closed)).toMatchObject({ status: 'closed' });
    expect(drive([...closed, { type: 'drive.completed', data: { driveId } }])).toMatchObject({
      status: 'completed',
    });
  });
});

describe('the receptions', () => {
  const ids = { receptionId: 'pledge-1', driveId, pledgeId: 'pledge-1' };
  const line = (lineId: string, received: number, shortfall = 0): ReceivedLine => ({
    lineId,
    item,
    received,
    ofPromise: received,
    excess: 0,
    shortfall,
  });
  const recorded = (lines: ReceivedLine[], entryId = 'entry-1'): InventoryEvent => ({
    type: 'reception.recorded',
    data: { ...ids, entryId, lines },
  });
  const reversed = (lines: ReceivedLine[]): InventoryEvent => ({
    type: 'reception.reversed',
    data: { ...ids, reverses: 'entry-1', reason: 'recount', lines },
  });
  const inspection = (quantity: number, from: 'received' | 'quarantined' = 'received') => ({
    ...ids,
    lineId: 'l1',
    item,
    from,
    rulesVersion: 1,
    parts: [
      {
        partId: 'part-0001',
        quantity,
        seen: { condition: 'sealed', legible: true, prescription: false },
        outcome: 'quarantined',
      } satisfies InspectedPart,
    ],
  });
  const inspected = (...args: Parameters<typeof inspection>): InventoryEvent => ({
    type: 'inspection.recorded',
    data: { ...inspection(...args), inspectionId: 'inspection-1' },
  });
  const uninspected = (...args: Parameters<typeof inspection>): InventoryEvent => ({
    type: 'inspection.reversed',
    data: { ...inspection(...args), reverses: 'inspection-1', reason: 'recount' },
  });
  const reception = (...events: readonly InventoryEvent[]) =>
    documentsAfter(receptionsProjection, events).get('pledge-1') as ReceptionDocument;

  it('are open while goods wait for inspection', () => {
    const lines = [line('l1', 5), line('l2', 0, 3)];
    expect(reception(recorded(lines))).toStrictEqual({
      id: 'pledge-1',
      driveId,
      pledgeId: 'pledge-1',
      pointIds: [],
      recordedAt: recordedAt(0),
      cameAt: recordedAt(0),
      lines: { l1: 5 },
      names: { l1: item.name },
      received: 5,
      notComing: 3,
      toInspect: 5,
      open: true,
      setAside: 0,
      toSettle: 0,
      unsettled: false,
    });
    expect(reception(recorded(lines), inspected(4))).toMatchObject({ toInspect: 1, open: true });
    const done = [recorded(lines), inspected(5)];
    expect(reception(...done)).toMatchObject({ received: 5, toInspect: 0, open: false });
    expect(reception(...done, inspected(2, 'quarantined'))).toMatchObject({ toInspect: 0 });
    expect(
      reception(...done, inspected(2, 'quarantined'), uninspected(2, 'quarantined')),
    ).toMatchObject({ toInspect: 0 });
    expect(reception(...done, uninspected(5))).toMatchObject({ toInspect: 5, open: true });
    expect(reception(...done, recorded([line('l1', 1)], 'entry-2'))).toMatchObject({
      received: 6,
      toInspect: 1,
      open: true,
      recordedAt: recordedAt(0),
    });
  });
  it('have the times of the first and the latest entry', () => {
    expect(
      reception(recorded([line('l1', 5)]), recorded([line('x1', 1)], 'entry-2')),
    ).toMatchObject({ recordedAt: recordedAt(0), cameAt: recordedAt(1) });
  });
  describe('are unsettled while', () => {
    const part = (quantity: number, outcome: 'accepted' | 'rejected' | 'quarantined') =>
      ({
        partId: `part-${outcome}`,
        quantity,
        seen: { condition: 'sealed', legible: true, prescription: false },
        ...(outcome === 'rejected'
          ? { outcome, reasons: ['expired'] }
          : outcome === 'accepted'
            ? { outcome, parcelId: 'parcel-0001' }
            : { outcome }),
      }) as InspectedPart;
    const looked = (
      type: 'inspection.recorded' | 'inspection.reversed',
      from: 'received' | 'quarantined',
      parts: InspectedPart[],
    ): InventoryEvent =>
      ({
        type,
        data: {
          ...inspection(1, from),
          parts,
          ...(type === 'inspection.recorded'
            ? { inspectionId: 'inspection-1' }
            : { reverses: 'inspection-1', reason: 'recount' }),
        },
      }) as InventoryEvent;
    const settled = (quantity: number): InventoryEvent => ({
      type: 'rejection.settled',
      data: { ...ids, settlementId: 'settle-01', lineId: 'l1', item, quantity, to: 'returned' },
    });
    const unsettled = (quantity: number): InventoryEvent => ({
      type: 'rejection.settlement-reversed',
      data: {
        ...ids,
        reverses: 'settle-01',
        reason: 'recount',
        lineId: 'l1',
        item,
        quantity,
        to: 'returned',
      },
    });
    const mixed = [part(4, 'accepted'), part(2, 'rejected'), part(3, 'quarantined')];
    const came = [
      recorded([line('l1', 9)]),
      looked('inspection.recorded', 'received', mixed),
    ] as const;

    it('rejected goods are neither given back nor disposed of', () => {
      expect(reception(...came)).toMatchObject({ open: false, toSettle: 2, unsettled: true });
      const decided = looked('inspection.recorded', 'quarantined', [part(3, 'accepted')]);
      expect(reception(...came, decided, settled(1))).toMatchObject({
        toSettle: 1,
        unsettled: true,
      });
      expect(reception(...came, decided, settled(2))).toMatchObject({
        toSettle: 0,
        unsettled: false,
      });
      expect(reception(...came, decided, settled(2), unsettled(2))).toMatchObject({
        toSettle: 2,
        unsettled: true,
      });
    });
    it('goods that were set aside wait for a decision', () => {
      expect(reception(...came, settled(2))).toMatchObject({ setAside: 3, unsettled: true });
      const decided = [part(1, 'accepted'), part(1, 'rejected')];
      expect(
        reception(...came, settled(2), looked('inspection.recorded', 'quarantined', decided)),
      ).toMatchObject({ setAside: 1, toSettle: 1, unsettled: true });
    });
    it('the inspection that set goods aside is not reversed', () => {
      expect(reception(...came, looked('inspection.reversed', 'received', mixed))).toMatchObject({
        toInspect: 9,
        setAside: 0,
        toSettle: 0,
        unsettled: false,
      });
    });
  });
  it('include nothing of a reversed entry', () => {
    const lines = [line('l1', 5), line('l2', 2)];
    expect(reception(recorded(lines), reversed(lines))).toMatchObject({
      lines: {},
      received: 0,
      toInspect: 0,
      open: false,
    });
  });
});

describe('the parcels', () => {
  const ids = { parcelId: 'parcel-1', driveId, item };
  const created: InventoryEvent = {
    type: 'parcel.created',
    data: {
      ...ids,
      quantity: 10,
      origin: {
        kind: 'inspection',
        receptionId: 'pledge-1',
        inspectionId: 'inspection-1',
        lineId: 'l1',
        pledgeId: 'pledge-1',
      },
      expiry: '2024-12-31',
      lot: 'A1',
    },
  };
  const parcel = (...events: readonly InventoryEvent[]) => {
    const document = documentsAfter(parcelsProjection, [created, ...events]).get('parcel-1');
    return document === undefined ? undefined : parcelViewOf(document as ParcelDocument);
  };
  const packed: InventoryEvent = {
    type: 'parcel.packed',
    data: { ...ids, quantity: 4, boxId: 'box-0001' },
  };
  const taken: InventoryEvent = {
    type: 'parcel.taken-for-kit',
    data: { ...ids, quantity: 6, kitId: 'kit-0001' },
  };
  const adjusted = (direction: 'found' | 'lost', quantity: number): InventoryEvent => ({
    type: 'parcel.adjusted',
    data: { ...ids, quantity, adjustmentId: 'adjustment-1', direction, reason: 'recount' },
  });
  const unadjusted = (direction: 'found' | 'lost', quantity: number): InventoryEvent => ({
    type: 'parcel.adjustment-reversed',
    data: { ...ids, quantity, reverses: 'adjustment-1', direction, reason: 'recount' },
  });

  it('are available while any quantity of them is free', () => {
    expect(parcel()).toStrictEqual({
      id: 'parcel-1',
      driveId,
      item,
      quantity: 10,
      free: 10,
      held: 0,
      expiry: '2024-12-31',
      lot: 'A1',
      pledgeId: 'pledge-1',
      available: true,
    });
    expect(parcel(packed)).toMatchObject({ free: 6, available: true });
    expect(parcel(packed, taken)).toMatchObject({ free: 0, available: false });
    const unpacked: InventoryEvent = {
      type: 'parcel.unpacked',
      data: { ...ids, quantity: 3, boxId: 'box-0001' },
    };
    expect(parcel(packed, taken, unpacked)).toMatchObject({ free: 3, available: true });
    const returned: InventoryEvent = {
      type: 'parcel.returned-from-kit',
      data: { ...ids, quantity: 6, kitId: 'kit-0001' },
    };
    expect(parcel(packed, taken, returned)).toMatchObject({ free: 6, available: true });
    expect(parcel(adjusted('found', 2))).toMatchObject({ free: 12, quantity: 10 });
    expect(parcel(adjusted('lost', 10))).toMatchObject({ free: 0, available: false });
    expect(parcel(adjusted('lost', 10), unadjusted('lost', 10))).toMatchObject({ free: 10 });
    expect(parcel(adjusted('found', 2), unadjusted('found', 2))).toMatchObject({ free: 10 });
  });
  it('leave the list when they are voided', () => {
    expect(
      parcel({ type: 'parcel.voided', data: { ...ids, quantity: 10, reverses: 'inspection-1' } }),
    ).toBeUndefined();
  });
  it('name the kits that they consist of', () => {
    const kits: InventoryEvent = {
      type: 'parcel.created',
      data: {
        ...ids,
        parcelId: 'parcel-2',
        quantity: 2,
        origin: { kind: 'assembly', kitId: 'kit-0001' },
      },
    };
    expect(documentsAfter(parcelsProjection, [kits]).get('parcel-2')).toMatchObject({
      kitId: 'kit-0001',
    });
  });
});

describe('the boxes', () => {
  const ids = { boxId: 'box-0001', driveId };
  const content: Content = { parcelId: 'parcel-1', item, quantity: 4 };
  const opened: InventoryEvent = { type: 'box.opened', data: { ...ids, number: 7 } };
  const filled: InventoryEvent[] = [
    opened,
    { type: 'box.item-packed', data: { ...ids, content } },
    { type: 'box.item-unpacked', data: { ...ids, content: { ...content, quantity: 1 } } },
  ];
  const sealed: InventoryEvent = {
    type: 'box.sealed',
    data: { ...ids, weight: 900, contents: [content] },
  };
  const granted: InventoryEvent = {
    type: 'box.granted',
    data: {
      ...ids,
      consignmentId: 'consignment-1',
      number: 7,
      weight: 900,
      contents: [content],
    },
  };
  const box = (...events: readonly InventoryEvent[]) =>
    boxSummaryOf(
      documentsAfter(boxesProjection, [...filled, ...events]).get('box-0001') as BoxDocument,
    );
  const summary = { id: 'box-0001', driveId, number: 7, itemCount: 3 };

  it('show the number of items, the weight and the consignment that holds them', () => {
    expect(box()).toStrictEqual({ ...summary, status: 'open' });
    expect(box(sealed)).toStrictEqual({ ...summary, status: 'sealed', weight: 900 });
    expect(box(sealed, granted)).toStrictEqual({
      ...summary,
      status: 'granted',
      weight: 900,
      consignmentId: 'consignment-1',
    });
    expect(
      box(sealed, granted, {
        type: 'box.released',
        data: { ...ids, consignmentId: 'consignment-1' },
      }),
    ).toStrictEqual({ ...summary, status: 'sealed', weight: 900 });
    expect(
      box(sealed, { type: 'box.reopened', data: { ...ids, reason: 'recount' } }),
    ).toStrictEqual({ ...summary, status: 'open' });
  });
  it('are not created by a claim of a box that does not exist', () => {
    expect(
      documentsAfter(boxesProjection, [
        {
          type: 'box.claim-refused',
          data: { ...ids, consignmentId: 'consignment-1', why: 'unknown-box' },
        } as InventoryEvent,
      ]).size,
    ).toBe(0);
  });
});

describe('the packs', () => {
  const taken = (receptionId: string, drive: string, pointId?: string): InventoryEvent => ({
    type: 'reception.recorded',
    data: {
      receptionId,
      driveId: drive,
      entryId: `entry-of-${receptionId}`,
      ...(pointId === undefined ? {} : { handInPointId: pointId }),
      lines: [
        { lineId: 'x1', item, received: 1, ofPromise: 0, excess: 1, shortfall: 0, packs: ['pack'] },
      ],
    },
  });

  it('are the same in whatever order the events of two drives come', () => {
    const first = taken('reception-b', driveId, 'p2');
    const again = taken('reception-b', driveId, 'p1');
    const elsewhere = taken('reception-a', 'drive-guyuan');
    const expected: PackDocument = {
      id: 'pack',
      receptions: [
        { receptionId: 'reception-a', pointIds: [] },
        { receptionId: 'reception-b', pointIds: ['p1', 'p2'] },
      ],
    };
    for (const events of [
      [first, again, elsewhere],
      [first, elsewhere, again],
      [elsewhere, first, again],
    ])
      expect([...documentsAfter(packsProjection, events).values()]).toEqual([expected]);
  });
});
