import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextGiverMail } from './giver-steps.ts';

const DAY = 86_400_000;

describe('the next mail to a giver', () => {
  it('is due after the step, within a day, and the same for all steps before it', () => {
    const begin = Date.parse('2020-01-01T00:00:00.000Z');
    fc.assert(
      fc.property(
        fc.nat(4_000 * DAY),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (offset, share) => {
          const step = new Date(begin + offset).toISOString();
          const next = nextGiverMail(step);
          const wait = Date.parse(next.dueAt) - Date.parse(step);
          expect(wait).toBeGreaterThan(0);
          expect(wait).toBeLessThanOrEqual(DAY);
          const later = new Date(Date.parse(step) + Math.floor(share * (wait - 1))).toISOString();
          expect(nextGiverMail(later)).toEqual(next);
          const after = nextGiverMail(next.dueAt);
          expect(Date.parse(after.dueAt) - Date.parse(next.dueAt)).toBe(DAY);
          expect(after.day > next.day).toBe(true);
        },
      ),
    );
  });

  it('is due at six in the evening of the drive', () => {
    expect(nextGiverMail('2024-05-06T09:59:59.999Z')).toEqual({
      day: '2024-05-06',
      dueAt: '2024-05-06T10:00:00.000Z',
    });
    expect(nextGiverMail('2024-05-06T10:00:00.000Z').day).toBe('2024-05-07');
  });
});
