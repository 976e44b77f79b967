import { addDays } from './acceptance.ts';
import { calendarDay, instantOf } from './calendar.ts';

/**
 * Days on which a limit runs: every day, or working days only. Working days are Monday to Friday without
 * `holidays`, and the `workdays`, which are weekend days that are worked instead of a holiday.
 */
export type DayCount =
  | { readonly days: 'natural' }
  | {
      readonly days: 'working';
      readonly holidays: readonly string[];
      readonly workdays: readonly string[];
    };

const MINUTE = 60_000;
/**
 * Largest number of days that are looked at for the next working day, so that a calendar of holidays alone
 * ends the search.
 */
const MOST_DAYS_OFF = 400;

const beginOf = (day: string): number => Date.parse(instantOf(`${day}T00:00`));

/** Whether a day is worked. A day in both lists is worked. */
export function isWorkingDay(day: string, count: DayCount): boolean {
  if (count.days === 'natural' || count.workdays.includes(day)) return true;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !count.holidays.includes(day);
}

/** Yields the stretches of time from an instant on that count, each the rest of a day or a whole one. */
function* countedDays(from: number, count: DayCount): Generator<readonly [number, number]> {
  let day = calendarDay(new Date(from).toISOString());
  let begin = from;
  for (let daysOff = 0; daysOff < MOST_DAYS_OFF; ) {
    const next = addDays(day, 1);
    const end = beginOf(next);
    if (isWorkingDay(day, count)) {
      daysOff = 0;
      yield [begin, end];
    } else daysOff += 1;
    day = next;
    begin = end;
  }
}

/** Returns the minutes between two instants that count; 0 if the second is not later. */
export function countedMinutes(from: string, to: string, count: DayCount): number {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  if (end <= begin) return 0;
  if (count.days === 'natural') return (end - begin) / MINUTE;
  let sum = 0;
  for (const [start, stop] of countedDays(begin, count)) {
    if (start >= end) break;
    sum += Math.min(stop, end) - start;
  }
  return sum / MINUTE;
}

/**
 * Returns the first instant at which so many minutes have counted since another one.
 * @throws RangeError if no day counts for more than a year.
 */
export function afterCountedMinutes(from: string, minutes: number, count: DayCount): string {
  const begin = Date.parse(from);
  let left = Math.max(0, minutes) * MINUTE;
  if (count.days === 'natural') return new Date(begin + left).toISOString();
  for (const [start, stop] of countedDays(begin, count)) {
    if (stop - start >= left) return new Date(start + left).toISOString();
    left -= stop - start;
  }
  throw new RangeError('no day of more than a year is worked');
}
