const DAY = 86_400_000;

/** Returns the number of days from one calendar day to another; negative if `to` is earlier. */
export const daysLeft = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
