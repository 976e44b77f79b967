import { CursorConflict } from './errors.ts';
import type { EventBatch } from './ports/event-store.ts';

/** First and longest pause before a retry, in milliseconds. */
export const FIRST_RETRY = 50;
export const LAST_RETRY = 5_000;
/**
 * Number of conflicts in a row that the worker tolerates. At the next conflict the worker gives up.
 */
const MOST_CONFLICTS = 3;

/**
 * Settles after a number of milliseconds. An aborted signal resolves or rejects the promise early.
 */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** One batch on its way to the handler. */
export interface Delivery {
  readonly batch: EventBatch;
  /**
   * Signal that aborts when this instance stops working on the lane. A later failure of the batch
   * is ignored; a later success still calls `handled`.
   */
  readonly over: AbortSignal;
  handled(): void;
  /** Called when the handler failed, before the pause and the next attempt. */
  failed(error: unknown): void;
  /**
   * Called when the handler threw a CursorConflict, to read the consumer's cursor again. Not called
   * at the conflict at which the worker gives up.
   */
  conflicted(): Promise<void> | void;
}

export interface WorkerOptions {
  /** Returns the batch to handle next, or nothing when none is ready. */
  readonly next: () => Promise<Delivery | undefined> | Delivery | undefined;
  /** Whether a call of `next` may return a batch. */
  readonly hasMore: () => boolean;
  readonly handle: (batch: EventBatch) => Promise<void>;
  readonly sleep: Sleep;
  /**
   * Called when the worker has given up, after too many conflicts in a row or an error outside the
   * handler.
   */
  readonly onFatal: (error: unknown) => void;
}

/**
 * Hands the batches of one lane, which is a (service, bucket), to a consumer's handler, one at a
 * time and in order. A failed batch is retried with growing pauses of up to five seconds. After a
 * CursorConflict the worker continues without a pause, but gives up after too many conflicts in a
 * row. Each consumer has one worker per lane, so that a failing lane does not delay other lanes.
 */
export class LaneWorker {
  readonly #options: WorkerOptions;
  #conflicts = 0;
  #retryDelay = FIRST_RETRY;
  #working: Promise<void> | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  /** Starts to work, unless the worker works already or has nothing to do. */
  wake(): void {
    if (this.#working !== undefined || !this.#options.hasMore()) return;
    this.#working = this.#work()
      .catch(this.#options.onFatal)
      .then(() => {
        this.#working = undefined;
        this.wake();
      });
  }

  /** Resolves when no batch is left or, once the lane is over, when the current batch has ended. */
  async idle(): Promise<void> {
    await this.#working;
  }

  /** Forgets earlier conflicts and failures, so that the next pause is short again. */
  reset(): void {
    this.#conflicts = 0;
    this.#retryDelay = FIRST_RETRY;
  }

  async #work(): Promise<void> {
    const { next, hasMore, handle } = this.#options;
    for (;;) {
      const delivery = await next();
      if (delivery === undefined) {
        if (hasMore()) continue;
        return;
      }
      if (delivery.over.aborted) return;
      try {
        await handle(delivery.batch);
      } catch (error) {
        if (delivery.over.aborted) return;
        await this.#afterFailure(delivery, error);
        continue;
      }
      this.reset();
      delivery.handled();
    }
  }

  async #afterFailure(delivery: Delivery, error: unknown): Promise<void> {
    if (error instanceof CursorConflict) {
      this.#conflicts += 1;
      if (this.#conflicts > MOST_CONFLICTS) throw error;
      await delivery.conflicted();
      return;
    }
    delivery.failed(error);
    await this.#options.sleep(this.#retryDelay, delivery.over).catch(() => {});
    this.#retryDelay = Math.min(this.#retryDelay * 2, LAST_RETRY);
  }
}
