import { createRequire } from 'node:module';

interface RequestQueue {
  throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

/**
 * kafkajs 2.2.4 sets timers of negative length, of which Node 24 warns (tulios/kafkajs#1751). A queue that is
 * throttled no longer is made to say so with the present time, and so with a timer of no length.
 */
export function keepTimersPositive(): void {
  const load = createRequire(import.meta.url);
  const { prototype } = load('kafkajs/src/network/requestQueue') as {
    readonly prototype: RequestQueue & { [PATCHED]?: true };
  };
  if (prototype[PATCHED] === true) return;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    this.throttledUntil = Math.max(this.throttledUntil, Date.now());
    schedule.call(this);
  };
  prototype[PATCHED] = true;
}

const PATCHED = Symbol('bluebox: timers kept positive');
