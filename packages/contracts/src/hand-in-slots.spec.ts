import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOf, localMinute } from './calendar.ts';
import { openingFaults, slotsOf } from './hand-in-slots.ts';

const opening = (from: string, to: string, date = '2026-12-03') => ({ date, from, to });

describe('the slots of a hand-in point', () => {
  it('divide its openings from their beginning on, and leave out a shorter rest', () => {
    const openings = [opening('12:00', '13:10'), opening('09:00', '09:30', '2026-12-02')];
    expect(slotsOf({ openings, slots: { minutes: 30, capacity: 2 } })).toEqual([
      { start: '2026-12-02T09:00', end: '2026-12-02T09:30' },
      { start: '2026-12-03T12:00', end: '2026-12-03T12:30' },
      { start: '2026-12-03T12:30', end: '2026-12-03T13:00' },
    ]);
  });

  it('are none without openings, and none without a plan', () => {
    expect(slotsOf({ slots: { minutes: 30, capacity: 2 } })).toEqual([]);
    expect(slotsOf({ openings: [opening('12:00', '13:00')] })).toEqual([]);
  });

  it('follow one another without a gap, all of one length and within their opening', () => {
    const time = fc
      .integer({ min: 0, max: 23 * 60 + 59 })
      .map(
        (m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`,
      );
    fc.assert(
      fc.property(time, time, fc.integer({ min: 5, max: 240 }), (from, to, minutes) => {
        const slots = slotsOf({ openings: [opening(from, to)], slots: { minutes, capacity: 1 } });
        for (const [index, { start, end }] of slots.entries()) {
          expect(Date.parse(instantOf(end)) - Date.parse(instantOf(start))).toBe(minutes * 60_000);
          expect(start).toBe(index === 0 ? `2026-12-03T${from}` : slots[index - 1]?.end);
          expect(end <= `2026-12-03T${to}`).toBe(true);
        }
      }),
    );
  });
});

describe('openings', () => {
  it('are refused that end before they begin, or overlap on the same day', () => {
    expect(openingFaults({ openings: [opening('12:00', '12:00')] })).toMatchObject([
      { index: 0, field: 'to' },
    ]);
    const overlapping = [opening('09:00', '12:00'), opening('11:59', '13:00')];
    expect(openingFaults({ openings: overlapping })).toMatchObject([{ index: 1, field: 'from' }]);
  });

  it('may touch each other, and be at the same time of other days', () => {
    const openings = [
      opening('09:00', '12:00'),
      opening('12:00', '13:00'),
      opening('09:00', '12:00', '2026-12-04'),
    ];
    expect(openingFaults({ openings })).toEqual([]);
  });
});

it('tells the minute of an instant in the time zone of the drives, and back', () => {
  expect(localMinute('2026-12-03T04:00:30.000Z')).toBe('2026-12-03T12:00');
  expect(instantOf('2026-12-03T12:00')).toBe('2026-12-03T04:00:00.000Z');
});
