import { SPANS } from './projection.ts';

/**
 * Time in milliseconds from the end of an hour until the hour may be shown. The events of one
 * service may reach the tracker after those of another, and must not change a moment that was
 * shown.
 */
const LATENESS = 10 * 60_000;

const HOUR = 3_600_000;

/** Returns the beginning of the first hour that may not be shown yet, such as `2023-03-20T09`. */
export const openHour = (now: Date): string =>
  new Date(now.getTime() - LATENESS).toISOString().slice(0, SPANS.hour);

/** Returns the end of the last whole hour before the end of the second that contains a time. */
const hourBefore = (time: number): string => {
  const end = time - (time % 1_000) + 1_000;
  return new Date(end - (end % HOUR) - 1).toISOString();
};

/**
 * Returns the moment that the public sees when it asks for a time: the last public moment, or, before
 * the first one, an hour's end before the drive began.
 * @param began recorded time of the drive's first event.
 */
export function publicMomentAt(moments: readonly string[], asked: string, began: string): string {
  const hour = hourBefore(Date.parse(asked));
  const moment = moments.findLast((end) => end <= hour);
  if (moment !== undefined) return moment;
  const beforeDrive = hourBefore(Date.parse(began) - 1_000);
  return hour < beforeDrive ? hour : beforeDrive;
}
