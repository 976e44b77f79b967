const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Returns the beginning of a day in this browser's time zone, as an ISO time in UTC. */
function beginOf(day: string, daysLater: number): string | undefined {
  if (!DAY.test(day)) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const time = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** Returns the time span from the beginning of one day to the end of another. */
export const daySpan = (
  first: string | undefined,
  last: string | undefined,
): { readonly from: string | undefined; readonly to: string | undefined } => ({
  from: first === undefined ? undefined : beginOf(first, 0),
  to: last === undefined ? undefined : beginOf(last, 1),
});
