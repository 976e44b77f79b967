/** Number of restarts allowed within the window; at the next death, the process is given up. */
const RESTARTS = 5;
/** Window in which restarts are counted, in milliseconds. */
const WINDOW = 10 * 60_000;
const FIRST_DELAY = 1_000;

/** Delay in milliseconds before a process is started again, or the decision to give it up. */
export type NextStart = { readonly delay: number } | 'gives-up';

/**
 * @param deaths times in milliseconds at which the process died, including the latest.
 * @returns the delay, which doubles with each death within the window.
 */
export function nextStart(deaths: readonly number[]): NextStart {
  const now = deaths.at(-1) ?? 0;
  const lately = deaths.filter((at) => now - at < WINDOW).length;
  return lately > RESTARTS ? 'gives-up' : { delay: FIRST_DELAY * 2 ** Math.max(0, lately - 1) };
}
