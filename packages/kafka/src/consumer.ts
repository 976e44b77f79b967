import { setTimeout as wait } from 'node:timers/promises';
import {
  BUCKET_COUNT,
  CursorConflict,
  cursorKey,
  type EventShapes,
  GapDetected,
  type RecordedEvent,
  type SubscribeOptions,
  type Subscription,
} from '@bluebox/event-sourcing';
import type { EachBatchPayload, Kafka, Consumer as KafkaConsumer } from 'kafkajs';
import { groupOf, topicOf } from './connection.ts';
import type { KafkaCounters } from './counters.ts';
import type { BucketEnd } from './history.ts';
import { type Gap, PositionScan } from './position-scan.ts';
import { decodeRecord } from './record.ts';

/** Events per delivery, so that a consumer's transaction stays short. */
const LARGEST_BATCH = 2_000;
/** Events of a bucket that wait in memory. Above this number the bucket is paused. */
const WAITING_EVENTS = 4_000;
/** Milliseconds before a failed batch is handled again: at first, and at most. */
const FIRST_RETRY = 50;
const LAST_RETRY = 5_000;
/** Conflicts in a row, without a batch handled in between, after which this instance gives up. */
const MOST_CONFLICTS = 3;
/** Milliseconds between checks of the buckets, which commit offsets and detect stuck buckets. */
const LOOK_INTERVAL = 2_000;
/** Milliseconds between queries of the progress of other instances. */
const ASK_INTERVAL = 100;
/** Milliseconds for which a bucket may have something to do without making progress. */
const MOST_IDLE = 120_000;
/**
 * Crashes in a row, without a batch handled in between, after which this instance gives up. An
 * unreachable broker does not count.
 */
const MOST_RESTARTS = 10;
/** Milliseconds before a crashed consumer is started again: at first, and at most. */
const FIRST_RESTART = 100;
const LAST_RESTART = 2_000;
/** Milliseconds without a crash after which earlier crashes no longer count. */
const CALM = 60_000;
/**
 * Milliseconds that a fetch waits for new records, and therefore that a seek or a resumed bucket
 * may wait.
 */
const FETCH_WAIT = 250;

export interface ConsumerParts {
  readonly kafka: Kafka;
  readonly namespace: string | undefined;
  readonly shapes: Readonly<Record<string, EventShapes>>;
  readonly counters: KafkaCounters;
  readonly endOf: (service: string, bucket: number) => Promise<BucketEnd>;
  /** Called with a failure that will be retried, or with a gap. */
  readonly onError: (error: unknown, consumer: string) => void;
  /** Resolves early when the signal aborts. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds, for tests. Default {@link MOST_IDLE}. */
  readonly mostIdle?: number;
}

export interface KafkaSubscription extends Subscription {
  /** Number of published events that have not been handled yet, by `service/bucket`. */
  lags(): Promise<Readonly<Record<string, number>>>;
}

interface ReadEvent {
  readonly event: RecordedEvent;
  readonly offset: number;
}

/** A period in which a bucket is assigned to this instance. */
interface Tenure {
  readonly over: AbortController;
  readonly scan: PositionScan<ReadEvent>;
  /** Events that were read and not handled yet, in order. */
  readonly waiting: ReadEvent[];
  handled: number;
  /** Conflicts in a row. */
  conflicts: number;
  retryDelay: number;
  /** When the bucket last made progress: something was read, handled, or attempted. */
  movedAt: number;
}

/** One (service, bucket) as a consumer sees it. */
interface Lane {
  readonly service: string;
  readonly topic: string;
  readonly bucket: number;
  readonly key: string;
  /** The bucket's assignment, which may still be pending. */
  tenure: Promise<Tenure | undefined> | undefined;
  /** The assignment once it has settled. */
  current: Tenure | undefined;
  assignment: AbortController | undefined;
  /** Whether fetching from the bucket is paused, whichever instance it is assigned to. */
  isPaused: boolean;
  working: Promise<void> | undefined;
  /** Serializes calls of `from` and of the handler. */
  asking: Promise<unknown>;
}

const sleepAwake = (milliseconds: number, signal: AbortSignal) =>
  wait(milliseconds, undefined, { signal });

/** Starts a consumer, which shares the buckets of its services with its other instances. */
export async function startConsumer(
  { consumer: name, services, from, handle, onFatal }: SubscribeOptions,
  parts: ConsumerParts,
): Promise<KafkaSubscription> {
  const { kafka, namespace, shapes, counters, endOf, onError, sleep = sleepAwake } = parts;
  const mostIdle = parts.mostIdle ?? MOST_IDLE;
  const lanes: Lane[] = services.flatMap((service) =>
    Array.from({ length: BUCKET_COUNT }, (_, bucket) => ({
      service,
      topic: topicOf(service, namespace),
      bucket,
      key: cursorKey(service, bucket),
      tenure: undefined,
      current: undefined,
      assignment: undefined,
      isPaused: false,
      working: undefined,
      asking: Promise.resolve(),
    })),
  );
  const laneOf = (topic: string, partition: number) =>
    lanes.find((lane) => lane.topic === topic && lane.bucket === partition);

  const ending = new AbortController();
  let restarts = 0;
  let restartDelay = FIRST_RESTART;
  let crashedAt = 0;
  const consumer: KafkaConsumer = kafka.consumer({
    groupId: groupOf(name, namespace),
    allowAutoTopicCreation: false,
    sessionTimeout: 10_000,
    rebalanceTimeout: 15_000,
    heartbeatInterval: 2_000,
    maxWaitTimeInMs: FETCH_WAIT,
    retry: {
      initialRetryTime: 100,
      maxRetryTime: 1_000,
      retries: 10,
      // kafkajs calls this only after some crashes, and never restarts when the coordinator is not
      // found. See `startAgain`.
      restartOnFailure: async () => false,
    },
  });

  const end = (reason: unknown) => {
    if (ending.signal.aborted) return;
    clearInterval(looking);
    ending.abort(reason);
    for (const lane of lanes) letGo(lane);
  };
  const fail = (error: unknown) => {
    if (ending.signal.aborted) return;
    end(error);
    onFatal(error);
    consumer.disconnect().catch(() => {});
  };

  const letGo = (lane: Lane) => {
    lane.assignment?.abort();
    lane.assignment = undefined;
    lane.tenure = undefined;
    lane.current = undefined;
  };

  const takeUp = async (lane: Lane, over: AbortController): Promise<Tenure | undefined> => {
    for (let delay = FIRST_RETRY; !over.signal.aborted; delay = Math.min(delay * 2, LAST_RETRY)) {
      try {
        await lane.working;
        const tenure = await exclusively(lane, async () => {
          const position = await from(lane.service, lane.bucket);
          const { head, end } = await endOf(lane.service, lane.bucket);
          if (over.signal.aborted) return undefined;
          const scan = new PositionScan<ReadEvent>(position);
          seek(lane, scan.begin(head, end));
          if (lane.isPaused) resume(lane);
          return {
            over,
            scan,
            waiting: [],
            handled: position,
            conflicts: 0,
            retryDelay: FIRST_RETRY,
            movedAt: Date.now(),
          };
        });
        if (tenure !== undefined) lane.current = tenure;
        return tenure;
      } catch (error) {
        if (over.signal.aborted) return undefined;
        onError(error, name);
        await sleep(delay, over.signal).catch(() => {});
      }
    }
    return undefined;
  };
  const assign = (lane: Lane) => {
    letGo(lane);
    const over = new AbortController();
    lane.assignment = over;
    lane.tenure = takeUp(lane, over);
  };
  const exclusively = <T>(lane: Lane, use: () => Promise<T>): Promise<T> => {
    const result = lane.asking.then(use);
    lane.asking = result.catch(() => {});
    return result;
  };

  const seek = ({ topic, bucket }: Lane, offset: number) =>
    consumer.seek({ topic, partition: bucket, offset: String(offset) });
  const pause = (lane: Lane) => {
    lane.isPaused = true;
    consumer.pause([{ topic: lane.topic, partitions: [lane.bucket] }]);
  };
  const resume = (lane: Lane) => {
    consumer.resume([{ topic: lane.topic, partitions: [lane.bucket] }]);
    lane.isPaused = false;
  };
  /**
   * kafkajs throws when it has crashed and reports the crash only later. The bucket is then about
   * to be revoked.
   */
  const resumeUnlessCrashed = (lane: Lane) => {
    try {
      resume(lane);
    } catch (error) {
      onError(error, name);
    }
  };

  const sayGap = (lane: Lane, { expected, found }: Gap) => {
    counters.gaps += 1;
    onError(new GapDetected(lane.key, expected, found), name);
  };

  const receive = (lane: Lane, tenure: Tenure, { batch, resolveOffset }: EachBatchPayload) => {
    tenure.movedAt = Date.now();
    for (const message of batch.messages) {
      const offset = Number(message.offset);
      const decoded = decodeRecord(lane.service, lane.bucket, message, shapes[lane.service] ?? {});
      if ('unplaced' in decoded) {
        counters.unplaced += 1;
        onError(new UnplacedRecord(lane.topic, lane.bucket, offset, decoded.unplaced), name);
        continue;
      }
      const { event } = decoded;
      const placed = tenure.scan.place(offset, event.position, { event, offset });
      if (placed.kind === 'next') {
        for (const next of placed.events)
          if (next.event.unreadable !== undefined) counters.unreadable += 1;
        tenure.waiting.push(...placed.events);
        if (placed.gap !== undefined) sayGap(lane, placed.gap);
        if (placed.goOnFrom !== undefined) {
          seek(lane, placed.goOnFrom);
          return;
        }
      } else if (placed.kind === 'gap') {
        sayGap(lane, placed);
      } else if (placed.kind === 'seek') {
        seek(lane, placed.offset);
        return;
      }
    }
    resolveOffset(batch.lastOffset());
    if (!lane.isPaused && tenure.waiting.length >= WAITING_EVENTS) pause(lane);
  };

  const work = async (lane: Lane, tenure: Tenure): Promise<void> => {
    const isOver = () => tenure.over.signal.aborted || ending.signal.aborted;
    while (!isOver()) {
      const events = tenure.waiting.slice(0, LARGEST_BATCH).map(({ event }) => event);
      const last = events.at(-1);
      if (last === undefined) return;
      tenure.movedAt = Date.now();
      try {
        await exclusively(lane, () =>
          handle({ service: lane.service, bucket: lane.bucket, events }),
        );
      } catch (error) {
        if (isOver()) return;
        if (error instanceof CursorConflict) {
          tenure.conflicts += 1;
          if (tenure.conflicts > MOST_CONFLICTS) return fail(error);
          const { conflicts } = tenure;
          tenure.over.abort();
          const over = new AbortController();
          lane.assignment = over;
          lane.current = undefined;
          lane.tenure = afterThis(lane).then(async () => {
            const again = await takeUp(lane, over);
            if (again !== undefined) again.conflicts = conflicts;
            return again;
          });
          return;
        }
        onError(error, name);
        await sleep(tenure.retryDelay, tenure.over.signal).catch(() => {});
        tenure.retryDelay = Math.min(tenure.retryDelay * 2, LAST_RETRY);
        continue;
      }
      tenure.waiting.splice(0, events.length);
      tenure.handled = last.position;
      tenure.movedAt = Date.now();
      tenure.retryDelay = FIRST_RETRY;
      tenure.conflicts = 0;
      restarts = 0;
      restartDelay = FIRST_RESTART;
      if (lane.isPaused && !isOver() && tenure.waiting.length < WAITING_EVENTS / 2)
        resumeUnlessCrashed(lane);
    }
  };
  /** Resolves once the current batch, whose handler calls this, has finished. */
  const afterThis = async (lane: Lane) => {
    await Promise.resolve();
    await lane.working;
  };
  const wake = (lane: Lane) => {
    const tenure = lane.current;
    if (lane.working !== undefined || tenure === undefined) return;
    if (tenure.over.signal.aborted || tenure.waiting.length === 0) return;
    lane.working = work(lane, tenure)
      .catch(fail)
      .then(() => {
        lane.working = undefined;
        wake(lane);
      });
  };

  const commit = async () => {
    const offsets = lanes.flatMap((lane) => {
      const tenure = lane.current;
      if (tenure === undefined || tenure.scan.gap !== undefined) return [];
      const offset = tenure.waiting[0]?.offset ?? tenure.scan.nextOffset;
      if (offset === undefined) return [];
      return [{ topic: lane.topic, partition: lane.bucket, offset: String(offset) }];
    });
    // Committed offsets are only a hint for monitoring the group; the real positions are in the
    // views.
    if (offsets.length > 0) await consumer.commitOffsets(offsets).catch(() => {});
  };
  const notice = async () => {
    for (const lane of lanes) {
      if (lane.assignment === undefined || ending.signal.aborted) continue;
      const tenure = lane.current;
      if (tenure === undefined || tenure.scan.gap !== undefined) continue;
      if (Date.now() - tenure.movedAt < mostIdle) continue;
      const { head } = await endOf(lane.service, lane.bucket);
      if (tenure !== lane.current || Date.now() - tenure.movedAt < mostIdle) continue;
      if (head > tenure.handled) return fail(new ConsumerStuck(name, lane.key, mostIdle));
      tenure.movedAt = Date.now();
    }
  };
  const looking = setInterval(() => {
    commit()
      .then(notice)
      .catch((error: unknown) => onError(error, name));
  }, LOOK_INTERVAL);
  looking.unref();

  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    if (ending.signal.aborted) return;
    const assigned = payload.memberAssignment as Readonly<Record<string, readonly number[]>>;
    for (const lane of lanes) {
      if (assigned[lane.topic]?.includes(lane.bucket) === true) assign(lane);
      else letGo(lane);
    }
  });
  const run = () =>
    consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: lanes.length,
      async eachBatch(payload) {
        const lane = laneOf(payload.batch.topic, payload.batch.partition);
        if (lane?.tenure === undefined) return;
        // While the bucket's position is being read, the batch is returned unhandled and is
        // delivered again, because the heartbeat must not wait.
        const tenure =
          lane.current ??
          (await Promise.race([lane.tenure, wait(1_000, undefined, { ref: false })]));
        if (tenure !== undefined && tenure === lane.current && !payload.isStale()) {
          receive(lane, tenure, payload);
          wake(lane);
        }
        await payload.heartbeat();
      },
    });
  /**
   * Restarts the consumer, which has left its group and closed its connections in a crash, until
   * the attempts are used up.
   */
  const startAgain = async (error: unknown): Promise<void> => {
    if (ending.signal.aborted) return;
    for (const lane of lanes) letGo(lane);
    counters.consumerRestarts += 1;
    if (Date.now() - crashedAt > CALM) {
      restarts = 0;
      restartDelay = FIRST_RESTART;
    }
    crashedAt = Date.now();
    if (!isBrokerTrouble(error)) restarts += 1;
    if (restarts > MOST_RESTARTS) return fail(error);
    onError(error, name);
    await sleep(restartDelay, ending.signal).catch(() => {});
    restartDelay = Math.min(restartDelay * 2, LAST_RESTART);
    if (!ending.signal.aborted) await run();
  };
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    startAgain(payload.error).catch(fail);
  });

  try {
    await consumer.connect();
    await consumer.subscribe({
      topics: services.map((service) => topicOf(service, namespace)),
      fromBeginning: true,
    });
    await run();
  } catch (error) {
    end(error);
    await consumer.disconnect().catch(() => {});
    throw error;
  }

  /** The highest position that any instance has handled. */
  const handledOf = async (lane: Lane): Promise<number> => {
    if (lane.current !== undefined) return lane.current.handled;
    if (lane.assignment !== undefined) return 0;
    return exclusively(lane, async () =>
      lane.assignment === undefined ? from(lane.service, lane.bucket) : 0,
    );
  };

  const lags = async () =>
    Object.fromEntries(
      await Promise.all(
        lanes.map(async (lane) => {
          const { head } = await endOf(lane.service, lane.bucket);
          return [lane.key, Math.max(0, head - (await handledOf(lane)))] as const;
        }),
      ),
    );
  return {
    lags,
    async lag() {
      return Object.values(await lags()).reduce((sum, lag) => sum + lag, 0);
    },
    async caughtUp() {
      ending.signal.throwIfAborted();
      let behind = await Promise.all(
        lanes.map(async (lane) => ({ lane, ...(await endOf(lane.service, lane.bucket)) })),
      );
      for (;;) {
        ending.signal.throwIfAborted();
        const handled = await Promise.all(behind.map(({ lane }) => handledOf(lane)));
        behind = behind.filter(({ head }, index) => (handled[index] ?? 0) < head);
        if (behind.length === 0) return;
        await wait(behind.every(({ lane }) => lane.assignment !== undefined) ? 10 : ASK_INTERVAL);
      }
    },
    async stop() {
      const last = lanes.map((lane) => lane.working);
      if (!ending.signal.aborted) {
        for (const lane of lanes) lane.assignment?.abort();
        await Promise.all(last);
        await commit();
      }
      end(new Error(`the subscription of ${name} was stopped`));
      await Promise.all(last);
      await consumer.disconnect();
    },
  };
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
  // Thrown for requests that waited for a connection.
  'KafkaJSTimeout',
  'KafkaJSLockTimeout',
]);

/**
 * Whether the broker caused the error. Includes errors that it calls temporary, such as a leader
 * election or a group that is being loaded.
 */
function isBrokerTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (BROKER_TROUBLE.has(error.name)) return true;
  if (error.name === 'KafkaJSProtocolError' && 'retriable' in error && error.retriable === true)
    return true;
  return isBrokerTrouble(error.cause);
}

/**
 * A bucket has events, and nothing was read or attempted for a long time. Only restarting the
 * process may help.
 */
export class ConsumerStuck extends Error {
  readonly consumer: string;
  readonly lane: string;
  constructor(consumer: string, lane: string, milliseconds: number) {
    super(`${consumer}: ${lane} has not moved for ${milliseconds} ms although it has events`);
    this.name = 'ConsumerStuck';
    this.consumer = consumer;
    this.lane = lane;
  }
}

/** A record that cannot be assigned to any event, because another program produced it. */
export class UnplacedRecord extends Error {
  constructor(topic: string, partition: number, offset: number, reason: string) {
    super(`${topic}, partition ${partition}, offset ${offset}: ${reason}`);
    this.name = 'UnplacedRecord';
  }
}
