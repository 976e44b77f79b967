import type { Clock } from './clock.ts';

/** Milliseconds from a first change to the refetch, so that a burst causes one. */
export const SETTLE = 400;
/**
 * The pause before the next refetch, as a multiple of the time that the answer took: at most one second of
 * ten is spent on it.
 */
export const REST_PER_WORK = 9;
/** Milliseconds after which even the slowest is asked for again. */
export const LONGEST_REST = 30_000;
/** Refetches at the same time: a browser has six connections to a server, and streams hold two of them. */
export const AT_ONCE = 2;

export interface PacedRefreshOptions {
  readonly clock: Clock;
  /** Tells whether it is being fetched already, by any caller. */
  readonly isFetching: (name: string) => boolean;
  /** Never rejects. */
  readonly refetch: (name: string) => Promise<unknown>;
}

export interface PacedRefresh {
  /** Reports a change in the data of this name. */
  touch(name: string): void;
  stop(): void;
}

/**
 * Refetches changed data without getting in the way of people's own requests: each name one at a time, few
 * together, and the longer an answer takes the longer the pause.
 */
export function pacedRefresh({ clock, isFetching, refetch }: PacedRefreshOptions): PacedRefresh {
  /** When each that has changed may be asked for. */
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
      // The fetch that is under way may have been answered before the change.
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
