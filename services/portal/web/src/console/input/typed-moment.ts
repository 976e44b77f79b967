import { calendarDay, formatClock } from '../../platform/formatting.ts';

/** UTC offset of Asia/Shanghai, by which drives run wherever the device is. */
const OFFSET = '+08:00';

/** A moment as a `datetime-local` field holds it, by the drives' calendar and clock. */
export const typedMoment = (time: Date): string =>
  `${calendarDay(time)}T${formatClock(time.toISOString())}`;

/** UTC time of such a field's value; `undefined` while it is incomplete. */
export function momentOf(typed: string): string | undefined {
  const time = new Date(`${typed}${OFFSET}`);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
