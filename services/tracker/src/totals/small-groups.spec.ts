import { describe, expect, it } from 'vitest';
import { publicPledgeCount } from './small-groups.ts';

describe('how many pledges the public is told of', () => {
  it.each([1, 2, 3, 4])('%d is a group in which people know each other', (pledges) => {
    expect(publicPledgeCount(pledges)).toBe('fewer-than-5');
  });

  it.each([0, 5, 6, 1_000])('%d is told', (pledges) => {
    expect(publicPledgeCount(pledges)).toBe(pledges);
  });
});
