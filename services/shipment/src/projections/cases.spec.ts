import type { CaseView, ShipmentEvent } from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { casesProjection } from './cases.ts';

const ids = { caseId: 'case-0001', driveId: 'drive-xiji' };
const viewAfter = (events: readonly (ShipmentEvent & { readonly recordedAt: string })[]) => {
  let document: unknown;
  for (const event of events)
    for (const { id, evolve } of casesProjection.project(event as RecordedEvent<ShipmentEvent>)) {
      expect(id).toBe('case-0001');
      document = evolve(document as never);
    }
  return document as CaseView | undefined;
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
      kind: 'request',
      status: 'open',
      openedAt: '2024-05-06T00:00:00.000Z',
    }));
  it('leaves alone what it does not know yet', () =>
    expect(viewAfter([progressed, closed])).toBeUndefined());
});
