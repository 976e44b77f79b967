import type { Clock } from './clock.ts';

/**
 * Delay from a change to the refetch, in milliseconds, so that a burst of changes causes one
 * refetch.
 */
export const SETTLE = 400;
/**
 * Pause before the next refetch of the same data, as a multiple of the time that the answer took.
 * Refetches of the same data then take at most a tenth of the time, unless the pause is cut to
 * `LONGEST_REST`.
 */
export const REST_PER_WORK = 9;
/** Longest pause, in milliseconds, even after the slowest answer. */
export const LONGEST_REST = 30_000;
/**
 * Largest number of refetches at the same time. Over HTTP/1.1 a browser has six connections to a
 * server, and a drive's two streams use two of them.
 */
export const AT_ONCE = 2;

export interface PacedRefreshOptions {
  readonly clock: Clock;
  /** Whether the data of this name is being fetched, also by other callers. */
  readonly isFetching: (name: string) => boolean;
  /** Refetches the data of this name; never rejects. */
  readonly refetch: (name: string) => Promise<unknown>;
}

export interface PacedRefresh {
  /** Reports a change in the data of this name. */
  touch(name: string): void;
  stop(): void;
}

/**
 * Refetches changed data without getting in the way of people's own requests: each name has one
 * refetch at a time, few run together, and a slow answer causes a long pause.
 */
export function pacedRefresh({ clock, isFetching, refetch }: PacedRefreshOptions): PacedRefresh {
  /** Times at which changed data may be refetched, by name. */
  const due = new Map<string, number>();
  const restedAt = new Map<string, number>();
  const running = new Set<string>();
  let stopTimer: (() => void) | undefined;
  let stopped = false;

  const next = (): readonly [name: string, at: number] | undefined =>
    [...due].filter(([name]) => !running.has(name)).sort(([, a], [, b]) => a - b)[0];

  const run = async (name: string): Promise<void> => {
    due.delete(name);
    running.add(name);
    const begun = clock.now();
    await refetch(name);
    running.delete(name);
    const now = clock.now();
    const rested = now + Math.min((now - begun) * REST_PER_WORK, LONGEST_REST);
    restedAt.set(name, rested);
    const again = due.get(name);
    if (again !== undefined) due.set(name, Math.max(again, rested));
    plan();
  };

  const plan = (): void => {
    stopTimer?.();
    stopTimer = undefined;
    while (!stopped && running.size < AT_ONCE) {
      const first = next();
      if (first === undefined) return;
      const [name, at] = first;
      const wait = at - clock.now();
      if (wait > 0) {
        stopTimer = clock.after(wait, plan);
        return;
      }
      // The fetch under way may have been answered before the change.
      if (isFetching(name)) due.set(name, clock.now() + SETTLE);
      else void run(name);
    }
  };

  return {
    touch(name) {
      if (stopped || due.has(name)) return;
      due.set(name, Math.max(clock.now() + SETTLE, restedAt.get(name) ?? 0));
      plan();
    },
    stop() {
      stopped = true;
      stopTimer?.();
    },
  };
}
