import { calendarDay } from '../../shared/formatting.ts';

/** A moment as a `datetime-local` field holds it, by this device's time zone. */
export const localMoment = (time: Date): string =>
  `${calendarDay(time)}T${time.toTimeString().slice(0, 5)}`;

/** UTC time of what such a field holds; `undefined` while it is incomplete. */
export function momentOf(typed: string): string | undefined {
  const time = new Date(typed);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
