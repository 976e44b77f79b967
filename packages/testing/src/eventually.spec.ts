import { describe, expect, it } from 'vitest';
import { eventually } from './eventually.ts';

describe('eventually', () => {
  it('looks until the probe no longer throws, and gives its value', async () => {
    let looks = 0;
    const value = await eventually(() => {
      looks += 1;
      if (looks < 4) throw new Error('not yet');
      return looks;
    });
    expect(value).toBe(4);
  });

  it('gives up with the last error', async () => {
    let looks = 0;
    const never = eventually(async () => {
      looks += 1;
      throw new Error(`look ${looks}`);
    }, 30);
    await expect(never).rejects.toThrow(/^look \d+$/);
    expect(looks).toBeGreaterThan(1);
  });
});
