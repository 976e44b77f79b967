import type { ShipmentEvent } from '@bluebox/contracts';
import type { MemoryReader, RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { boxGrants } from './box-grants.ts';

const noMemory: MemoryReader = { get: async () => undefined, find: async () => [] };
const react = (event: ShipmentEvent) =>
  boxGrants.react(event as RecordedEvent<ShipmentEvent>, noMemory);
const ids = { consignmentId: 'consignment-1', driveId: 'drive-xiji', boxId: 'box-0001' };

describe('what consignments ask of boxes', () => {
  it('a claim asks for a grant, with the drive that it is for', async () => {
    expect(
      await react({ type: 'consignment.box-claimed', data: { ...ids, claimId: 'claim-01' } }),
    ).toStrictEqual([
      { boxId: 'box-0001', driveId: 'drive-xiji', command: { type: 'grant', ...ids } },
    ]);
  });
  it('a release gives the box back', async () => {
    expect(await react({ type: 'consignment.box-released', data: ids })).toStrictEqual([
      {
        boxId: 'box-0001',
        driveId: 'drive-xiji',
        command: { type: 'release', consignmentId: 'consignment-1' },
      },
    ]);
  });
  it('anything else asks for nothing', async () => {
    expect(
      await react({ type: 'consignment.box-refused', data: { ...ids, why: 'not-sealed' } }),
    ).toStrictEqual([]);
    expect(
      await react({ type: 'consignment.delivered', data: { consignmentId: 'c', driveId: 'd' } }),
    ).toStrictEqual([]);
  });
  it('needs nothing remembered', () => {
    expect(
      boxGrants.memory.project({
        type: 'consignment.box-claimed',
        data: { ...ids, claimId: 'claim-01' },
      } as RecordedEvent<ShipmentEvent>),
    ).toStrictEqual([]);
  });
});
