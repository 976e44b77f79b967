const DAY = 86_400_000;

/** Days from one day of the calendar to another; negative when it was before. */
export const daysLeft = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
