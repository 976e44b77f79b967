import type { Clock } from './clock.ts';

export interface LatestShown<Value> {
  take(value: Value): void;
  stop(): void;
}

/**
 * Shows a value at once if no other was shown within the interval. Later values wait for the end of
 * the interval, and only the latest is then shown.
 */
export function latestShown<Value>(
  clock: Clock,
  /** Shortest time between two shown values, in milliseconds. */
  interval: number,
  show: (value: Value) => void,
): LatestShown<Value> {
  let waiting: { readonly value: Value } | undefined;
  let stopTimer: (() => void) | undefined;
  const next = () => {
    stopTimer = undefined;
    if (waiting === undefined) return;
    const { value } = waiting;
    waiting = undefined;
    showNow(value);
  };
  const showNow = (value: Value) => {
    stopTimer = clock.after(interval, next);
    show(value);
  };
  return {
    take(value) {
      if (stopTimer === undefined) showNow(value);
      else waiting = { value };
    },
    stop() {
      stopTimer?.();
      waiting = undefined;
    },
  };
}
