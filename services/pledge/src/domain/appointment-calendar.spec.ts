import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appointmentCalendar, type CalendarAppointment } from './appointment-calendar.ts';

const appointment: CalendarAppointment = {
  pledgeId: '01870a1c-5c02-7a31-9d52-6f0e8d2c4b10',
  sequence: 3,
  at: '2026-12-01T10:00:00.123Z',
  start: '2026-12-03T12:00',
  end: '2026-12-03T12:30',
  summary: '送物品：社会互助小蓝箱',
  place: 'B1 收集点, 融新科技中心; 朝阳区',
  description: '编号 XLX-7F3K9Q\n一行',
};

/** Reads the properties of a calendar file: lines are unfolded, and values have no escapes. */
const properties = (file: string): ReadonlyMap<string, string> =>
  new Map(
    file
      .replace(/\r\n /g, '')
      .split('\r\n')
      .filter((line) => line !== '')
      .map((line) => {
        const colon = line.indexOf(':');
        const value = line
          .slice(colon + 1)
          .replace(/\\(.)/g, (_, sign) => (sign === 'n' ? '\n' : sign));
        return [line.slice(0, colon), value];
      }),
  );

describe('the calendar file of an appointment', () => {
  it('has the time in UTC, what to bring where, and an identity that a change keeps', () => {
    const read = properties(appointmentCalendar(appointment));
    expect(read.get('DTSTART')).toBe('20261203T040000Z');
    expect(read.get('DTEND')).toBe('20261203T043000Z');
    expect(read.get('DTSTAMP')).toBe('20261201T100000Z');
    expect(read.get('UID')).toBe('01870a1c-5c02-7a31-9d52-6f0e8d2c4b10@bluebox');
    expect(read.get('SEQUENCE')).toBe('3');
    expect(read.get('LOCATION')).toBe(appointment.place);
    expect(read.get('DESCRIPTION')).toBe(appointment.description);
  });

  it('has lines of at most 75 octets that give back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (text) => {
        const summary = text.replace(/\r\n|\r/g, '\n');
        const file = appointmentCalendar({ ...appointment, summary });
        for (const line of file.split('\r\n'))
          expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(properties(file).get('SUMMARY')).toBe(summary);
      }),
    );
  });
});
