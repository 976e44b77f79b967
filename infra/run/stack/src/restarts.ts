/** Restarts of a process within the window before it is given up. */
const RESTARTS = 5;
/** Within which time, in milliseconds. */
const WINDOW = 10 * 60_000;
const FIRST_DELAY = 1_000;

/** When to start a process again that has died now. */
export type NextStart = { readonly delay: number } | 'gives-up';

/**
 * @param deaths times in milliseconds at which the process died, this one included.
 * @returns the milliseconds to wait, doubled with each death of late.
 */
export function nextStart(deaths: readonly number[]): NextStart {
  const now = deaths.at(-1) ?? 0;
  const lately = deaths.filter((at) => now - at < WINDOW).length;
  return lately > RESTARTS ? 'gives-up' : { delay: FIRST_DELAY * 2 ** Math.max(0, lately - 1) };
}
