import { describe, expect, it } from 'vitest';
import { nextStart } from './restarts.ts';

describe('a process that died', () => {
  it('is started again after a second, then after twice that time', () => {
    expect(nextStart([0])).toEqual({ delay: 1_000 });
    expect(nextStart([0, 2_000])).toEqual({ delay: 2_000 });
    expect(nextStart([0, 2_000, 9_000])).toEqual({ delay: 4_000 });
  });

  it('is given up at its sixth death within ten minutes', () => {
    expect(nextStart([0, 1, 2, 3, 4])).toEqual({ delay: 16_000 });
    expect(nextStart([0, 1, 2, 3, 4, 5])).toBe('gives-up');
  });

  it('starts with a clean record after a long run', () => {
    expect(nextStart([0, 1, 2, 3, 4, 600_004])).toEqual({ delay: 1_000 });
  });
});
