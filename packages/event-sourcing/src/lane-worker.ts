import { CursorConflict } from './errors.ts';
import type { EventBatch } from './ports/event-store.ts';

/**
 * Pauses before a failed attempt is repeated, in milliseconds: the first one and the longest one.
 */
export const FIRST_RETRY = 50;
export const LAST_RETRY = 5_000;
/**
 * Largest number of conflicts in a row, without a batch handled in between. At the next one the
 * worker gives up.
 */
const MOST_CONFLICTS = 3;

/** Settles after a number of milliseconds, or early when the signal aborts; it may reject then. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** One batch on its way to the handler. */
export interface Delivery {
  readonly batch: EventBatch;
  /**
   * Signal that aborts when this instance stops working on the lane. A batch that fails after that
   * is neither reported nor repeated; one that succeeds is still reported.
   */
  readonly over: AbortSignal;
  handled(): void;
  /** Called when the handler failed. The lane is asked for its next batch after a pause. */
  failed(error: unknown): void;
  /**
   * Called when the handler threw a CursorConflict, so that the lane reads the consumer's cursor
   * again. Not called at the conflict at which the worker gives up.
   */
  conflicted(): Promise<void> | void;
}

export interface WorkerOptions {
  /** Returns the batch to handle next, or nothing when there is none at the moment. */
  readonly next: () => Promise<Delivery | undefined> | Delivery | undefined;
  /** Whether `next` has a batch to return, or to look for. */
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
 * time and in order. A batch that fails is repeated, with growing pauses of up to five seconds,
 * until it is handled. After a CursorConflict the worker continues without a pause, and it gives up
 * after too many in a row. Each consumer has one worker for every lane, so that a failing lane does
 * not hold up the others.
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

  /**
   * Resolves when the worker has no more batches or, once the lane is over, after the current
   * batch.
   */
  async idle(): Promise<void> {
    await this.#working;
  }

  /** Forgets earlier failures, so that conflicts are counted anew and pauses are short again. */
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
