/** Offset of the drives' time zone, Asia/Shanghai, which has no daylight saving. */
const OFFSET_HOURS = 8;

const local = (instant: string): string =>
  new Date(Date.parse(instant) + OFFSET_HOURS * 3_600_000).toISOString();

/** Returns the calendar day of an instant in the drive's time zone. */
export const calendarDay = (instant: string): string => local(instant).slice(0, 10);

/** Returns the minute of an instant in the drive's time zone, such as `2026-12-03T12:00`. */
export const localMinute = (instant: string): string => local(instant).slice(0, 16);

/** Returns the instant at which a minute of the drive's time zone begins. */
export const instantOf = (minute: string): string =>
  new Date(Date.parse(`${minute}:00Z`) - OFFSET_HOURS * 3_600_000).toISOString();
