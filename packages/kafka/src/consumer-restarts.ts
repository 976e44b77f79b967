import type { Sleep } from '@bluebox/event-sourcing';

/**
 * Number of crashes in a row after which a consumer is still started again. A handled batch resets
 * the count. Crashes because of an unavailable or restarting broker do not count.
 */
const MOST_RESTARTS = 10;
/** First and longest pause before a crashed consumer is started again, in milliseconds. */
const FIRST_RESTART = 100;
const LAST_RESTART = 2_000;
/** Time without a crash, in milliseconds, after which earlier crashes no longer count. */
const CALM = 60_000;

/** Decides whether and when a crashed consumer is started again. */
export class Restarts {
  readonly #sleep: Sleep;
  #count = 0;
  #delay = FIRST_RESTART;
  #crashedAt = 0;

  constructor(sleep: Sleep) {
    this.#sleep = sleep;
  }

  /** Forgets the earlier crashes, so that the next pause is short again. */
  forget(): void {
    this.#count = 0;
    this.#delay = FIRST_RESTART;
  }

  /**
   * Counts a crash.
   * @returns whether the consumer may be started again.
   */
  allow(error: unknown): boolean {
    if (Date.now() - this.#crashedAt > CALM) this.forget();
    this.#crashedAt = Date.now();
    if (!isBrokerTrouble(error)) this.#count += 1;
    return this.#count <= MOST_RESTARTS;
  }

  /** Waits before the consumer is started again; resolves early when the signal aborts. */
  async pause(signal: AbortSignal): Promise<void> {
    await this.#sleep(this.#delay, signal).catch(() => {});
    this.#delay = Math.min(this.#delay * 2, LAST_RESTART);
  }
}

/**
 * Names of errors that kafkajs throws while a broker is unavailable or restarting, including those
 * that kafkajs does not mark as retriable.
 */
const BROKER_TROUBLE = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
  'KafkaJSBrokerNotFound',
  'KafkaJSNoBrokerAvailableError',
  'KafkaJSGroupCoordinatorNotFound',
  'KafkaJSMetadataNotLoaded',
  'KafkaJSTopicMetadataNotLoaded',
  // Time-outs inside kafkajs, for instance of the lock of a connection.
  'KafkaJSTimeout',
  'KafkaJSLockTimeout',
]);

/**
 * Whether an unavailable or restarting broker caused the error. Protocol errors that kafkajs marks
 * as retriable count as well, such as a leader election.
 */
function isBrokerTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (BROKER_TROUBLE.has(error.name)) return true;
  if (error.name === 'KafkaJSProtocolError' && 'retriable' in error && error.retriable === true)
    return true;
  return isBrokerTrouble(error.cause);
}
