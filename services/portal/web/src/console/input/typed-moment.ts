import { calendarDay, formatClock } from '../../platform/formatting.ts';

/** UTC offset of Asia/Shanghai, the time zone of all drives. */
const OFFSET = '+08:00';

/** Returns a moment as the value of a `datetime-local` field, in the drives' time zone. */
export const typedMoment = (time: Date): string =>
  `${calendarDay(time)}T${formatClock(time.toISOString())}`;

/**
 * Returns the UTC time of a `datetime-local` field's value; undefined if the value is incomplete or
 * not a time.
 */
export function momentOf(typed: string): string | undefined {
  const time = new Date(`${typed}${OFFSET}`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
