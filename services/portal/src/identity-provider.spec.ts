import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOf } from './identity-provider.ts';

const NOW = Date.parse('2026-03-22T10:00:00.000Z');

describe('the time of an authentication at the provider', () => {
  it('is that of the token, in milliseconds', () => {
    expect(timeOf(NOW / 1000 - 60, NOW)).toBe(NOW - 60_000);
  });

  it('is a time that can be stored and not in the future, whatever the token has', () => {
    const claim = fc.oneof(fc.double(), fc.integer(), fc.anything());
    fc.assert(
      fc.property(claim, (authTime) => {
        const time = timeOf(authTime, NOW);
        expect(time).toBeLessThanOrEqual(NOW);
        expect(time).toBeGreaterThanOrEqual(0);
        expect(Number.isNaN(Date.parse(new Date(time).toISOString()))).toBe(false);
      }),
    );
  });

  it.each([[undefined], ['1774173600'], [Number.NaN], [-1]])('is not known from %s', (claim) => {
    expect(timeOf(claim, NOW)).toBe(0);
  });
});
