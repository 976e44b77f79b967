import type { TimelineView } from '@bluebox/contracts';

type Hours = TimelineView['hours'];

const HOUR = 3_600_000;
/** Largest number of bars: the hours of ten days, for which a screen has room. */
const MOST_HOURS = 240;

/** Returns all hours from the first pledge to the last, or the last ten days of a longer time. */
export function everyHour(hours: Hours): Hours {
  const pledged = hours.filter(({ pledges }) => pledges > 0);
  const [first, last] = [pledged.at(0), pledged.at(-1)];
  if (first === undefined || last === undefined) return [];
  const counts = new Map(pledged.map(({ hour, pledges }) => [Date.parse(hour), pledges]));
  const end = Date.parse(last.hour);
  const start = Math.max(Date.parse(first.hour), end - (MOST_HOURS - 1) * HOUR);
  return Array.from({ length: (end - start) / HOUR + 1 }, (_, index) => {
    const time = start + index * HOUR;
    return { hour: new Date(time).toISOString(), pledges: counts.get(time) ?? 0 };
  });
}

/**
 * Returns the hours as they were at a past moment. The timeline has only whole hours, so the last
 * hour counts the pledges that are not in earlier hours.
 * @param pledges number of pledges at that moment.
 */
export function hoursUntil(hours: Hours, moment: string, pledges: number): Hours {
  const time = Date.parse(moment);
  const over = hours.filter(({ hour }) => Date.parse(hour) + HOUR <= time);
  const running = pledges - over.reduce((sum, hour) => sum + hour.pledges, 0);
  if (running <= 0) return over;
  return [...over, { hour: new Date(time - (time % HOUR)).toISOString(), pledges: running }];
}
