import type { InventoryEvent } from '@bluebox/contracts';
import type { RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { boxClaims } from './box-claims.ts';

const noMemory = { get: async () => undefined, find: async () => [] };
const ids = { consignmentId: 'consignment-1', boxId: 'box-0001', driveId: 'drive-xiji' };
const packed = {
  number: 17,
  weight: 12_000,
  contents: [
    {
      parcelId: 'parcel-0001',
      item: { name: '口罩', category: 'supply' as const, unit: 'bag' as const },
      quantity: 4,
    },
  ],
};
const granted = { type: 'box.granted', data: { ...ids, ...packed } };
const refused = { type: 'box.claim-refused', data: { ...ids, why: 'not-sealed' } };

const react = (event: object) => boxClaims.react(event as RecordedEvent<InventoryEvent>, noMemory);

describe("inventory's answers to claims", () => {
  it("a grant is recorded with the box's contents, for the claim that caused it", async () => {
    const { boxId } = ids;
    expect(await react({ ...granted, causation: 'claim-01/3' })).toStrictEqual([
      {
        consignmentId: 'consignment-1',
        command: { type: 'note-granted', claimId: 'claim-01', boxId, ...packed },
      },
    ]);
  });
  it('a refusal is recorded with its reason', async () => {
    const { boxId } = ids;
    expect(await react({ ...refused, causation: 'claim-01/0' })).toStrictEqual([
      {
        consignmentId: 'consignment-1',
        command: { type: 'note-refused', claimId: 'claim-01', boxId, why: 'not-sealed' },
      },
    ]);
  });
  it('an answer that no claim caused is ignored, and so is an event that answers no claim', async () => {
    expect(await react(granted)).toStrictEqual([]);
    expect(await react({ type: 'box.released', data: ids, causation: 'claim-01/0' })).toStrictEqual(
      [],
    );
  });
});
