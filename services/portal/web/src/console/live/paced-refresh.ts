import type { Clock } from './clock.ts';

/** Delay in milliseconds from a change to the refetch. A burst of changes causes one refetch. */
export const SETTLE = 400;
/**
 * Pause before the same data is refetched again, as a multiple of the time that the last answer
 * took. Refetches then take at most a tenth of the time, unless `LONGEST_REST` cuts the pause.
 */
export const REST_PER_WORK = 9;
/** Longest pause in milliseconds, however slow the answer was. */
export const LONGEST_REST = 30_000;
/**
 * Largest number of simultaneous refetches. A browser has six connections to a server over
 * HTTP/1.1, and the two streams of a drive's board occupy two of them.
 */
export const AT_ONCE = 2;

export interface PacedRefreshOptions {
  readonly clock: Clock;
  /** Whether the data of this name is being fetched, by any caller. */
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
 * Refetches changed data without delaying people's own requests. Each name has one refetch at a
 * time, few run together, and a slow answer causes a long pause.
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
      // The fetch under way may return data from before the change.
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
