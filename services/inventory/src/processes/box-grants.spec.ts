import type { ShipmentEvent } from '@bluebox/contracts';
import type { MemoryReader, RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { boxGrants } from './box-grants.ts';

const noMemory: MemoryReader = { get: async () => undefined, find: async () => [] };
const react = (event: ShipmentEvent) =>
  boxGrants.react(event as RecordedEvent<ShipmentEvent>, noMemory);
const ids = { consignmentId: 'consignment-1', driveId: 'drive-xiji', boxId: 'box-0001' };

describe('the policy for boxes of consignments', () => {
  it("grants a claimed box in the consignment's drive", async () => {
    expect(
      await react({ type: 'consignment.box-claimed', data: { ...ids, claimId: 'claim-01' } }),
    ).toStrictEqual([
      { boxId: 'box-0001', driveId: 'drive-xiji', command: { type: 'grant', ...ids } },
    ]);
  });
  it('frees a released box', async () => {
    expect(await react({ type: 'consignment.box-released', data: ids })).toStrictEqual([
      {
        boxId: 'box-0001',
        driveId: 'drive-xiji',
        command: { type: 'release', consignmentId: 'consignment-1' },
      },
    ]);
  });
  it('issues no command after a refused box or a delivery', async () => {
    expect(
      await react({ type: 'consignment.box-refused', data: { ...ids, why: 'not-sealed' } }),
    ).toStrictEqual([]);
    expect(
      await react({ type: 'consignment.delivered', data: { consignmentId: 'c', driveId: 'd' } }),
    ).toStrictEqual([]);
  });
  it('needs no memory', () => {
    expect(
      boxGrants.memory.project({
        type: 'consignment.box-claimed',
        data: { ...ids, claimId: 'claim-01' },
      } as RecordedEvent<ShipmentEvent>),
    ).toStrictEqual([]);
  });
});
