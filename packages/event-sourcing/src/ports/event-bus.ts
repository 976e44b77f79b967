import type { EventBatch } from './event-store.ts';

/** The last applied position per `service/bucket`; absent means 0. */
export type Cursors = Readonly<Record<string, number>>;

export const cursorKey = (service: string, bucket: number): string => `${service}/${bucket}`;

export interface SubscribeOptions {
  /** Name of the consumer: instances of the same name share the work. */
  readonly consumer: string;
  readonly services: readonly string[];
  /**
   * The last position of a bucket that the consumer has applied; 0 for none. Called when the bucket
   * is assigned (a start, a rebalance) and after a CursorConflict, never while one of its batches
   * is being handled. Delivery may start earlier than this, never later.
   */
  readonly from: (service: string, bucket: number) => Promise<number>;
  /**
   * Called with one batch at a time per (service, bucket). After a rejection the batch is delivered
   * again later; after a CursorConflict, delivery restarts from what `from` returns then. Repeated
   * CursorConflicts end the subscription.
   */
  readonly handle: (batch: EventBatch) => Promise<void>;
  /** The subscription has ended and will not resume by itself. */
  readonly onFatal: (error: unknown) => void;
}

export interface Subscription {
  /**
   * Resolves when everything published before the call has been handled; rejects once the
   * subscription has ended.
   */
  caughtUp(): Promise<void>;
  /** Published events that are not yet handled. */
  lag(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Delivers at least once, in order per (service, bucket). One failing bucket does not hold up the
 * others. A gap is never skipped: later events wait until the missing position arrives.
 */
export interface EventBus {
  /** Resolves when the whole batch is accepted; publishing an identical batch again is safe. */
  publish(batch: EventBatch): Promise<void>;
  subscribe(options: SubscribeOptions): Promise<Subscription>;
}
