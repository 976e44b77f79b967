import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestInstant, dueDigestDay } from './digest-time.ts';
import { JITTER, LONGEST_PAUSE, MOST_ATTEMPTS, pauseAfter } from './retry.ts';

const attempts = fc.integer({ min: 1, max: 1_000 });
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the pause before the next attempt', () => {
  it('is never shorter than its share of half a minute, nor longer than six hours with jitter', () =>
    fc.assert(
      fc.property(attempts, random, (count, chance) => {
        const pause = pauseAfter(count, chance);
        expect(Number.isInteger(pause)).toBe(true);
        expect(pause).toBeGreaterThanOrEqual(30_000 * (1 - JITTER));
        expect(pause).toBeLessThanOrEqual(LONGEST_PAUSE * (1 + JITTER));
      }),
    ));
  it('grows with each failure until the longest pause, whatever the jitter', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), random, random, (count, one, other) => {
        expect(pauseAfter(count + 1, one)).toBeGreaterThan(pauseAfter(count, other));
      }),
    ));
  it('lets all attempts take about a day', () => {
    const all = Array.from({ length: MOST_ATTEMPTS - 1 }, (_, index) => pauseAfter(index + 1, 0.5));
    const hours = all.reduce((sum, pause) => sum + pause, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(18);
    expect(hours).toBeLessThan(26);
  });
});

describe('a daily digest', () => {
  const channel = { digestHour: 9, addedAt: '2024-05-01T00:00:00.000Z' };
  it('is due from its hour in Asia/Shanghai until the end of the day', () => {
    expect(digestInstant('2024-05-06', 9)).toBe('2024-05-06T01:00:00.000Z');
    expect(dueDigestDay(channel, '2024-05-06T00:59:59.999Z')).toBeUndefined();
    expect(dueDigestDay(channel, '2024-05-06T01:00:00.000Z')).toBe('2024-05-06');
    expect(dueDigestDay(channel, '2024-05-06T15:59:59.999Z')).toBe('2024-05-06');
    expect(dueDigestDay(channel, '2024-05-06T16:00:00.000Z')).toBeUndefined();
  });
  it('begins on the next day at a channel that was added after the hour', () => {
    const late = { digestHour: 9, addedAt: '2024-05-06T01:00:00.001Z' };
    expect(dueDigestDay(late, '2024-05-06T10:00:00.000Z')).toBeUndefined();
    expect(dueDigestDay(late, '2024-05-07T01:00:00.000Z')).toBe('2024-05-07');
  });
});
