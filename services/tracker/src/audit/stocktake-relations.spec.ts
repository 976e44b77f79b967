import type { BlueboxEvent } from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { relations } from './relations-audit.ts';

const ids = { countId: 'count-0001', driveId: 'drive-xiji' };
const adjustmentId = 'adjustment-1';
const parcel = {
  parcelId: 'parcel-0001',
  driveId: ids.driveId,
  item: { name: '布洛芬', category: 'medicine', unit: 'box' } as const,
};
const adjusted = (quantity: number): BlueboxEvent => ({
  type: 'parcel.adjusted',
  data: {
    ...parcel,
    quantity,
    adjustmentId,
    direction: 'lost',
    reason: 'recount',
    countId: ids.countId,
  },
});
const posted = (counted: number): BlueboxEvent => ({
  type: 'count.posted',
  data: {
    ...ids,
    parcels: [{ parcelId: parcel.parcelId, counted, expected: 10, adjustmentId }],
  },
});
const unadjusted = (counted: number): BlueboxEvent => ({
  type: 'count.posted',
  data: { ...ids, parcels: [{ parcelId: parcel.parcelId, counted, expected: 10 }] },
});
const taken: BlueboxEvent = {
  type: 'parcel.adjustment-reversed',
  data: { ...parcel, quantity: 2, reverses: adjustmentId, direction: 'lost', reason: 'other' },
};
const reversed = (complete: boolean): BlueboxEvent => ({
  type: 'count.reversed',
  data: {
    ...ids,
    adjustments: [{ parcelId: parcel.parcelId, adjustmentId }],
    complete,
    reason: 'other',
  },
});

const findingIn = (...events: readonly BlueboxEvent[]) => {
  const check = relations();
  for (const [index, event] of events.entries())
    check.see({
      ...event,
      service: 'inventory',
      bucket: 1,
      position: index + 1,
    } as RecordedEvent<BlueboxEvent>);
  return check.finding()?.what;
};

describe('the audit of a stocktake', () => {
  it('finds nothing where differences and adjustments agree, in either order', () => {
    expect(findingIn(adjusted(2), posted(8))).toBeUndefined();
    expect(findingIn(posted(8), adjusted(2))).toBeUndefined();
    expect(findingIn(unadjusted(10))).toBeUndefined();
    expect(findingIn(posted(8), adjusted(2), taken, reversed(true))).toBeUndefined();
    expect(findingIn(posted(8), adjusted(2), reversed(false))).toBeUndefined();
  });
  it('finds a difference that was adjusted by another quantity, or not at all', () => {
    expect(findingIn(posted(8), adjusted(3))).toMatch(/^says of adjustment adjustment-1/);
    expect(findingIn(posted(8))).toMatch(/^has adjustment adjustment-1 without its counterpart/);
    expect(findingIn(unadjusted(8))).toMatch(/^has no adjustment of parcel parcel-0001/);
  });
  it('finds an adjustment that its stocktake never posted', () => {
    expect(findingIn(adjusted(2))).toMatch(/^has adjustment adjustment-1 without its counterpart/);
  });
  it('finds an adjustment that stands after its stocktake was reversed', () => {
    expect(findingIn(posted(8), adjusted(2), reversed(true))).toBe(
      'was reversed, and its adjustment adjustment-1 stands',
    );
  });
});
