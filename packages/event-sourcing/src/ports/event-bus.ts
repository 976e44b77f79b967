import type { EventBatch } from './event-store.ts';

/**
 * Positions by key; an absent key means 0. A key is `service/bucket`, with a prefix if a view has
 * cursors of several kinds.
 */
export type Cursors = Readonly<Record<string, number>>;

export const cursorKey = (service: string, bucket: number): string => `${service}/${bucket}`;

export interface SubscribeOptions {
  /** Name of the consumer. Processes that subscribe under the same name share the work. */
  readonly consumer: string;
  readonly services: readonly string[];
  /**
   * Returns the last position that the consumer has applied in a bucket, or 0. Delivery starts
   * after this position or earlier. The bus calls `from` when the bucket is assigned, after a
   * CursorConflict, and to learn the progress of other processes. The bus never calls `from` while
   * this process handles a batch of the bucket.
   */
  readonly from: (service: string, bucket: number) => Promise<number>;
  /**
   * Called with one batch at a time per (service, bucket). A rejection makes the bus deliver the
   * batch again later. After a CursorConflict, delivery restarts after the position that `from`
   * returns. Repeated CursorConflicts end the subscription. After a LaneBlocked, `caughtUp` does not
   * wait for this bucket until a batch of it has been handled again.
   */
  readonly handle: (batch: EventBatch) => Promise<void>;
  /** Called when the subscription has ended because of an error and will not resume by itself. */
  readonly onFatal: (error: unknown) => void;
}

export interface Subscription {
  /**
   * Resolves when everything published before the call has been handled, except in buckets that
   * this process knows to be blocked. Rejects if the subscription ends first.
   */
  caughtUp(): Promise<void>;
  /** Returns the number of published events that have not been handled yet. */
  lag(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Delivers events at least once, in order per (service, bucket). A failing bucket does not hold up
 * the others. A gap is never skipped: later events wait until the missing position arrives.
 */
export interface EventBus {
  /**
   * Resolves when the whole batch has been accepted. Publishing an identical batch again is safe.
   */
  publish(batch: EventBatch): Promise<void>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
}
