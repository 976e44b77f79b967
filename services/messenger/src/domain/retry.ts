/* Pauses between attempts to send, and the end of attempts. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Largest number of attempts to send a message. All pauses together last about a day. */
export const MOST_ATTEMPTS = 9;
/** Pause after the first failure, in milliseconds. Each further pause is four times as long. */
const FIRST_PAUSE = 30_000;
const GROWTH = 4;
/** Longest pause before jitter, in milliseconds. */
export const LONGEST_PAUSE = 6 * HOUR;
/** Share of a pause by which it is made longer or shorter, so that many messages do not retry at once. */
export const JITTER = 0.2;

/** Number of failures in a row from which a channel may count as dead. */
export const FAILURES_OF_DEAD = 12;
/** Shortest duration of such a series, in milliseconds, so that a short breakdown kills no channel. */
export const SHORTEST_SERIES = 12 * HOUR;

/**
 * Returns the pause before the next attempt, in milliseconds.
 * @param attempts number of attempts that failed, at least 1.
 * @param random number from 0 up to but not including 1.
 */
export function pauseAfter(attempts: number, random: number): number {
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * GROWTH ** (attempts - 1));
  return Math.round(pause * (1 - JITTER + 2 * JITTER * random));
}

/**
 * Whether a channel counts as dead.
 * @param failures number of failures since a message last arrived.
 * @param since ISO time of the first of them.
 * @param at ISO time of the last of them.
 */
export const isDead = (failures: number, since: string, at: string): boolean =>
  failures >= FAILURES_OF_DEAD && Date.parse(at) - Date.parse(since) >= SHORTEST_SERIES;
