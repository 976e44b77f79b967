/** Drives use the calendar and clock of Asia/Shanghai: UTC+8, without daylight saving. */
const OFFSET_HOURS = 8;

/** Formats a time in the drive's time zone: `2023-03-20T09:00:03.000`. */
export const localClock = (milliseconds: number): string =>
  new Date(milliseconds + OFFSET_HOURS * 3_600_000).toISOString().slice(0, -1);
