/** Drives run by the calendar of Asia/Shanghai: UTC+8, without daylight saving. */
const OFFSET_HOURS = 8;

/** The calendar day of an instant, as the people of a drive know it. */
export function calendarDay(instant: string): string {
  return new Date(Date.parse(instant) + OFFSET_HOURS * 3_600_000).toISOString().slice(0, 10);
}
