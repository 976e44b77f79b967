import { calendarDay } from '@bluebox/contracts';

const DAY = 86_400_000;

/**
 * Returns the instant of a daily digest.
 * @param day calendar day in the drive's time zone, Asia/Shanghai.
 */
export const digestInstant = (day: string, hour: number): string =>
  new Date(`${day}T${String(hour).padStart(2, '0')}:00:00+08:00`).toISOString();

/** Returns the instant from which a digest tells what is new: that of the digest before it. */
export const digestBegin = (instant: string): string =>
  new Date(Date.parse(instant) - DAY).toISOString();

/**
 * Returns the day whose digest is due at a channel; `undefined` if none is. A channel that was added
 * after the hour begins on the next day, and a missed day is not made up for.
 */
export function dueDigestDay(
  { digestHour, addedAt }: { readonly digestHour: number; readonly addedAt: string },
  now: string,
): string | undefined {
  const day = calendarDay(now);
  const instant = digestInstant(day, digestHour);
  return addedAt <= instant && instant <= now ? day : undefined;
}
