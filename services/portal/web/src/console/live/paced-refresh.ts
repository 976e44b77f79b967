import type { Clock } from './clock.ts';

/** Milliseconds from a first change until what shows it is asked for: a burst is asked for once. */
export const SETTLE = 400;
/** Asked for again only after this many times the time that the answer took: of ten seconds it takes one at most. */
export const REST_PER_WORK = 9;
/** Milliseconds after which even the slowest is asked for again. */
export const LONGEST_REST = 30_000;
/** Refetches at the same time: a browser has six connections to a server, and streams hold two of them. */
export const AT_ONCE = 2;

export interface PacedRefreshOptions {
  readonly clock: Clock;
  /** Whether it is being asked for already, by whomever. */
  readonly isFetching: (name: string) => boolean;
  /** Never rejects. */
  readonly refetch: (name: string) => Promise<unknown>;
}

export interface PacedRefresh {
  /** What is called so has changed. */
  touch(name: string): void;
  stop(): void;
}

/**
 * Asks anew for what has changed, never so often that the asking is in the way of what people do: each
 * one at a time, few together, and the longer an answer takes the longer it is left alone.
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
      // What is on its way may have been read before the change.
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
