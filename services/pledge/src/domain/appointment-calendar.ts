import { instantOf } from '@bluebox/contracts';

/** An appointment as a calendar shows it. */
export interface CalendarAppointment {
  readonly pledgeId: string;
  /** Number that grows with each change, so that a calendar replaces the appointment it has. */
  readonly sequence: number;
  /** Time at which the file is made. */
  readonly at: string;
  /** Minutes in the drives' time zone. */
  readonly start: string;
  readonly end: string;
  readonly summary: string;
  readonly place: string;
  readonly description: string;
}

const OCTETS_OF_LINE = 75;

/** Escapes a text; see section 3.3.11 of RFC 5545. */
const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r\n|\r|\n/g, '\\n');

/** Folds a line between characters, so that no part has more octets than allowed; see section 3.1 of RFC 5545. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    // Each further part begins with a space, which counts.
    const limit = OCTETS_OF_LINE - (parts.length === 0 ? 0 : 1);
    if (Buffer.byteLength(part + character) > limit) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part].join('\r\n ');
}

/** Formats an instant such as `20261203T040000Z`. */
const utc = (instant: string): string => instant.replace(/[-:]|\.\d+/g, '');

/** Returns an appointment as a calendar file (RFC 5545). The same pledge always has the same UID. */
export function appointmentCalendar(appointment: CalendarAppointment): string {
  const { pledgeId, sequence, at, start, end, summary, place, description } = appointment;
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Bluebox//Bluebox//ZH',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${pledgeId}@bluebox`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${utc(at)}`,
    `DTSTART:${utc(instantOf(start))}`,
    `DTEND:${utc(instantOf(end))}`,
    `SUMMARY:${escaped(summary)}`,
    `LOCATION:${escaped(place)}`,
    `DESCRIPTION:${escaped(description)}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ]
    .map((line) => `${folded(line)}\r\n`)
    .join('');
}
