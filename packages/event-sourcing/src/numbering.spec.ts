import { describe, expect, it } from 'vitest';
import { UniqueKeyTaken } from './errors.ts';
import { withNextNumber } from './numbering.ts';

/** Makes a sequence of which some numbers are already taken. */
function sequence(isTaken: (number: number) => boolean) {
  const tried: number[] = [];
  const take = async (number: number) => {
    tried.push(number);
    if (isTaken(number)) throw new UniqueKeyTaken(`box:${number}`);
    return number;
  };
  return { tried, take };
}

describe('the next number of a sequence', () => {
  it('is one more than the count', async () => {
    const { take } = sequence(() => false);
    await expect(withNextNumber(3, take)).resolves.toBe(4);
  });

  it('is the first one not yet taken', async () => {
    const { tried, take } = sequence((number) => number < 7);
    await expect(withNextNumber(3, take)).resolves.toBe(7);
    expect(tried).toEqual([4, 5, 6, 7]);
  });

  it('is not found when the next fifty are taken', async () => {
    const { tried, take } = sequence(() => true);
    await expect(withNextNumber(3, take)).rejects.toThrow(UniqueKeyTaken);
    expect(tried).toHaveLength(50);
  });

  it('is not tried again after any other failure', async () => {
    const tried: number[] = [];
    const fails = async (number: number) => {
      tried.push(number);
      throw new Error('no database');
    };
    await expect(withNextNumber(3, fails)).rejects.toThrow('no database');
    expect(tried).toEqual([4]);
  });
});
