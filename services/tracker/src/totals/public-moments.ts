import { SMALLEST_GROUP } from '@bluebox/contracts';
import type { ChangedHour } from './changed-hours.ts';
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

/**
 * Returns the moments at which the public may see the past totals of a drive, in order: ends of
 * whole hours. Between two neighbours, at least {@link SMALLEST_GROUP} pledges and walk-ins changed,
 * or none, so that the difference of two answers never shows what a few givers did. Hours with
 * fewer are joined to the hours after them.
 * @param hours all hours in which the totals changed, in order.
 * @param open the first hour that may not be shown yet; see {@link openHour}.
 */
export function publicMoments(hours: readonly ChangedHour[], open: string): readonly string[] {
  const moments: string[] = [];
  let step = new Set<string>();
  let unclear = false;
  for (const hour of hours) {
    if (hour.begins >= open) break;
    for (const giving of hour.givings) step.add(giving);
    unclear ||= hour.unclear;
    if (step.size < SMALLEST_GROUP && (step.size > 0 || unclear)) continue;
    moments.push(`${hour.begins}:59:59.999Z`);
    step = new Set();
    unclear = false;
  }
  return moments;
}

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
