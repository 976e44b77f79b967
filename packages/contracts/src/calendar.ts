/** Offset of the drives' time zone, Asia/Shanghai, which has no daylight saving. */
const OFFSET_HOURS = 8;

/** Returns the calendar day of an instant in the drive's time zone. */
export function calendarDay(instant: string): string {
  return new Date(Date.parse(instant) + OFFSET_HOURS * 3_600_000).toISOString().slice(0, 10);
}
