import { describe, expect, it } from 'vitest';
import { publicPledgeCount } from './small-groups.ts';

describe('the number of pledges that the public sees', () => {
  it.each([1, 2, 3, 4])('is not shown if it is %d', (pledges) => {
    expect(publicPledgeCount(pledges)).toBe('fewer-than-5');
  });

  it.each([0, 5, 6, 1_000])('is shown if it is %d', (pledges) => {
    expect(publicPledgeCount(pledges)).toBe(pledges);
  });
});
