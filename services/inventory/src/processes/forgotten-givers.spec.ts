import type { PledgeServiceEvent } from '@bluebox/contracts';
import type { MemoryReader, RecordedEvent } from '@bluebox/event-sourcing';
import { describe, expect, it } from 'vitest';
import { forgottenGivers } from './forgotten-givers.ts';

const noMemory = {} as MemoryReader;
const hear = (event: PledgeServiceEvent) =>
  forgottenGivers.react(event as RecordedEvent<PledgeServiceEvent>, noMemory);

describe('a giver whose data is erased', () => {
  it('has the photos and notes of the reception erased as well', async () => {
    const ids = { pledgeId: 'pledge-0001', driveId: 'drive-xiji' };
    expect(await hear({ type: 'pledge.giver-forgotten', data: ids })).toEqual([
      { receptionId: 'pledge-0001' },
    ]);
    expect(
      await hear({ type: 'pledge.link-rotated', data: { ...ids, generation: 2 } }),
    ).toStrictEqual([]);
  });
});
