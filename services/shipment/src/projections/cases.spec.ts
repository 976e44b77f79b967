import type { CaseView, ShipmentEvent } from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { casesProjection } from './cases.ts';

const ids = { caseId: 'case-0001', driveId: 'drive-xiji' };
const viewAfter = (events: readonly (ShipmentEvent & { readonly recordedAt: string })[]) => {
  const documents = new Map<string, unknown>();
  for (const event of events)
    for (const { collection, id, evolve } of casesProjection.project(
      event as RecordedEvent<ShipmentEvent>,
    ))
      documents.set(`${collection}/${id}`, evolve(documents.get(`${collection}/${id}`) as never));
  return documents.get('cases/case-0001') as CaseView | undefined;
};
const opened = {
  type: 'case.opened',
  data: {
    ...ids,
    kind: 'missing',
    consignmentId: 'consignment-1',
    boxId: 'box-0001',
    receiptId: 'receipt-1',
    noteId: 'note-0001',
  },
  recordedAt: '2024-05-06T00:00:00.000Z',
} as const;
const progressed = {
  type: 'case.progressed',
  data: { ...ids, stage: 'contacted' },
  recordedAt: '2024-05-07T00:00:00.000Z',
} as const;
const closed = {
  type: 'case.closed',
  data: { ...ids, resolution: 'found' },
  recordedAt: '2024-05-08T00:00:00.000Z',
} as const;

describe('the list of cases', () => {
  const open = {
    id: 'case-0001',
    driveId: 'drive-xiji',
    number: 1,
    noteId: 'note-0001',
    kind: 'missing',
    status: 'open',
    consignmentId: 'consignment-1',
    boxId: 'box-0001',
    openedAt: '2024-05-06T00:00:00.000Z',
  };
  it('follows a case from its opening to its closing', () => {
    expect(viewAfter([opened])).toStrictEqual(open);
    expect(viewAfter([opened, progressed])).toStrictEqual({ ...open, stage: 'contacted' });
    expect(viewAfter([opened, progressed, closed])).toStrictEqual({
      ...open,
      status: 'closed',
      stage: 'contacted',
      resolution: 'found',
      closedAt: '2024-05-08T00:00:00.000Z',
    });
  });
  it('shows a request that belongs to no box', () =>
    expect(
      viewAfter([{ ...opened, data: { ...ids, kind: 'request', noteId: 'note-0001' } }]),
    ).toStrictEqual({
      id: 'case-0001',
      driveId: 'drive-xiji',
      number: 1,
      kind: 'request',
      status: 'open',
      via: 'hand',
      noteId: 'note-0001',
      openedAt: '2024-05-06T00:00:00.000Z',
    }));
  it('has the box, the item, the quantity and the source of the report', () => {
    const item = { name: '蒙脱石散', category: 'medicine', unit: 'box' } as const;
    const line = { parcelId: 'parcel-01', item, received: 3, damaged: 0, missing: 1, surplus: 0 };
    expect(
      viewAfter([
        {
          type: 'consignment.box-granted',
          data: {
            consignmentId: 'consignment-1',
            driveId: 'drive-xiji',
            boxId: 'box-0001',
            number: 3,
            weight: 2_000,
            contents: [],
          },
          recordedAt: '2024-05-05T00:00:00.000Z',
        },
        opened,
        {
          type: 'receipt.confirmed',
          data: {
            consignmentId: 'consignment-1',
            driveId: 'drive-xiji',
            boxId: 'box-0001',
            receiptId: 'receipt-1',
            from: 'delivered',
            lines: [line, { ...line, parcelId: 'parcel-02', received: 4, missing: 0 }],
            via: 'link',
            cases: [{ caseId: 'case-0001', kind: 'missing' }],
          },
          recordedAt: '2024-05-06T00:00:00.000Z',
        },
      ]),
    ).toStrictEqual({
      ...open,
      boxNumber: 3,
      via: 'link',
      lines: [{ parcelId: 'parcel-01', item, quantity: 1 }],
    });
  });
  it('has a reopened case open again, at its stage', () =>
    expect(
      viewAfter([
        opened,
        progressed,
        closed,
        {
          type: 'case.reopened',
          data: { ...ids, kind: 'missing', stage: 'contacted', reason: 'other' },
          recordedAt: '2024-05-09T00:00:00.000Z',
        },
      ]),
    ).toStrictEqual({ ...open, stage: 'contacted' }));
  it('ignores events of unknown cases', () =>
    expect(viewAfter([progressed, closed])).toBeUndefined());
});
