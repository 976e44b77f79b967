import { createRequire } from 'node:module';

interface RequestQueue {
  throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  readonly pending: readonly unknown[];
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

/** Pause between checks of waiting requests, in milliseconds, as in kafkajs. */
const CHECK_INTERVAL = 10;

/**
 * Replaces a method of kafkajs 2.2.4 that sets timers with negative delays, because Node 24 prints
 * warnings about them (tulios/kafkajs#1751).
 */
export function keepTimersPositive(): void {
  const load = createRequire(import.meta.url);
  const { prototype } = load('kafkajs/src/network/requestQueue') as {
    readonly prototype: RequestQueue;
  };
  prototype.scheduleCheckPendingRequests = schedule;
}

function schedule(this: RequestQueue): void {
  if (this.throttleCheckTimeoutId !== null) return;
  const throttled = this.throttledUntil - Date.now();
  const unthrottled = this.pending.length > 0 ? CHECK_INTERVAL : 1;
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null;
      this.checkPendingRequests();
    },
    throttled > 0 ? throttled : unthrottled,
  );
}
