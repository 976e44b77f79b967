import type { ConsignmentSummary, ReceiptLine, ShipmentEvent } from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { consignmentsProjection } from './consignments.ts';

const ids = { consignmentId: 'consignment-1', driveId: 'drive-xiji' };
const inBox = (boxId: string) => ({ ...ids, boxId });
const contents = { contents: [] };

const created: ShipmentEvent = { type: 'consignment.created', data: { ...ids, number: 7 } };
const claimed = (boxId: string): ShipmentEvent => ({
  type: 'consignment.box-claimed',
  data: { ...inBox(boxId), claimId: 'claim-01' },
});
const granted = (boxId: string): ShipmentEvent => ({
  type: 'consignment.box-granted',
  data: { ...inBox(boxId), number: 1, weight: 100, ...contents },
});
const lines = [
  {
    parcelId: 'parcel-1',
    item: { name: '纱布', category: 'supply', unit: 'piece' },
    received: 2,
    damaged: 1,
    missing: 0,
    surplus: 0,
  },
] satisfies ReceiptLine[];
const confirmed: ShipmentEvent = {
  type: 'receipt.confirmed',
  data: { ...inBox('box-0001'), receiptId: 'receipt-1', from: 'inTransit', lines, via: 'link' },
};

const summaryAfter = (events: readonly ShipmentEvent[]): ConsignmentSummary | undefined => {
  let document: unknown;
  for (const event of events)
    for (const { id, evolve } of consignmentsProjection.project(
      event as RecordedEvent<ShipmentEvent>,
    )) {
      expect(id).toBe('consignment-1');
      document = evolve(document as never);
    }
  return document as ConsignmentSummary | undefined;
};

const unconfirmed = {
  confirmedCount: 0,
  conditions: { well: 0, surplus: 0, damaged: 0, incomplete: 0, missing: 0 },
};
const preparing = { id: 'consignment-1', driveId: 'drive-xiji', number: 7 };

describe('the list of consignments', () => {
  it('counts the boxes that are claimed, and not refused or released', () => {
    const events: ShipmentEvent[] = [
      created,
      claimed('box-0001'),
      claimed('box-0002'),
      claimed('box-0003'),
      granted('box-0001'),
      granted('box-0002'),
      {
        type: 'consignment.box-refused',
        data: { ...inBox('box-0003'), why: 'not-sealed' },
      },
      { type: 'consignment.box-released', data: inBox('box-0002') },
      claimed('box-0003'),
    ];
    expect(summaryAfter(events)).toStrictEqual({
      ...preparing,
      status: 'preparing',
      boxCount: 2,
      ...unconfirmed,
    });
  });
  it('shows carrier and waybill from the dispatch on, and counts the confirmed boxes by how they arrived', () => {
    const sent: ShipmentEvent[] = [
      created,
      claimed('box-0001'),
      granted('box-0001'),
      {
        type: 'consignment.dispatched',
        data: { ...ids, carrier: '顺丰', waybill: 'SF1234', boxCount: 1 },
      },
      {
        type: 'consignment.box-dispatched',
        data: { ...inBox('box-0001'), ...contents },
      },
    ];
    const waybill = { ...preparing, boxCount: 1, carrier: '顺丰', waybill: 'SF1234' };
    expect(summaryAfter(sent)).toStrictEqual({
      ...waybill,
      status: 'dispatched',
      ...unconfirmed,
    });
    const delivered: ShipmentEvent[] = [
      ...sent,
      confirmed,
      { type: 'consignment.delivered', data: ids },
    ];
    expect(summaryAfter(delivered)).toStrictEqual({
      ...waybill,
      status: 'delivered',
      confirmedCount: 1,
      conditions: { ...unconfirmed.conditions, damaged: 1 },
    });
    expect(
      summaryAfter([
        ...delivered,
        {
          type: 'receipt.reversed',
          data: {
            ...inBox('box-0001'),
            reverses: 'receipt-1',
            from: 'inTransit',
            lines,
            reason: 'recount',
          },
        },
      ]),
    ).toStrictEqual({ ...waybill, status: 'delivered', ...unconfirmed });
  });
  it('ignores events of unknown consignments', () =>
    expect(summaryAfter([claimed('box-0001'), confirmed])).toBeUndefined());
});
