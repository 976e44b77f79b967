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
   * Returns the last position of a bucket that the consumer has applied, or 0. The bus calls this
   * when the bucket is assigned (at a start or a rebalance), after a CursorConflict, and to learn
   * the progress of other processes, but never while this process handles a batch of the bucket.
   * Delivery starts after this position or earlier.
   */
  readonly from: (service: string, bucket: number) => Promise<number>;
  /**
   * Called with one batch at a time per (service, bucket). After a rejection the batch is delivered
   * again later; after a CursorConflict, `from` is called and delivery restarts after its result.
   * Repeated CursorConflicts end the subscription.
   */
  readonly handle: (batch: EventBatch) => Promise<void>;
  /** Called when the subscription has ended because of an error and will not resume by itself. */
  readonly onFatal: (error: unknown) => void;
}

export interface Subscription {
  /**
   * Resolves when everything published before the call has been handled. Rejects if the
   * subscription ends first.
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
