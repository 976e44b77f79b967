import type { Sleep } from '@bluebox/event-sourcing';

/**
 * Number of crashes in a row, without a batch handled in between, for which a consumer is started
 * again. At the next crash it gives up. Crashes because of a broker that cannot be reached or is
 * restarting do not count.
 */
const MOST_RESTARTS = 10;
/**
 * Pauses before a crashed consumer is started again, in milliseconds: the first one and the longest
 * one.
 */
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

  /** Forgets the earlier crashes, because a batch was handled. */
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

  /** Resolves when the consumer is to be started again, or early when the signal aborts. */
  async pause(signal: AbortSignal): Promise<void> {
    await this.#sleep(this.#delay, signal).catch(() => {});
    this.#delay = Math.min(this.#delay * 2, LAST_RESTART);
  }
}

/**
 * Errors that kafkajs throws while a broker is unavailable or restarting, whether or not it calls
 * them retriable.
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
  // Time-outs of waits inside kafkajs, for instance for the lock of a connection.
  'KafkaJSTimeout',
  'KafkaJSLockTimeout',
]);

/**
 * Whether the broker caused the error. Errors that it calls temporary count as well, such as a
 * leader election or a group that is being loaded.
 */
function isBrokerTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (BROKER_TROUBLE.has(error.name)) return true;
  if (error.name === 'KafkaJSProtocolError' && 'retriable' in error && error.retriable === true)
    return true;
  return isBrokerTrouble(error.cause);
}
