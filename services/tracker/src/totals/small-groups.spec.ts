import { describe, expect, it } from 'vitest';
import { publicPledgeCount } from './small-groups.ts';

describe('the number of pledges that the public sees', () => {
  it.each([1, 2, 3, 4])(
    '%d is too small, because people in such a group know each other',
    (pledges) => {
      expect(publicPledgeCount(pledges)).toBe('fewer-than-5');
    },
  );

  it.each([0, 5, 6, 1_000])('%d is shown', (pledges) => {
    expect(publicPledgeCount(pledges)).toBe(pledges);
  });
});
