import { setTimeout as wait } from 'node:timers/promises';
import {
  BUCKET_COUNT,
  type EventShapes,
  type Sleep,
  type SubscribeOptions,
  type Subscription,
} from '@bluebox/event-sourcing';
import type { Kafka, Consumer as KafkaConsumer } from 'kafkajs';
import { groupOf, topicOf } from './connection.ts';
import { ConsumerStuck } from './consumer-errors.ts';
import { ConsumerLane, type LaneParts } from './consumer-lane.ts';
import { Restarts } from './consumer-restarts.ts';
import type { KafkaCounters } from './counters.ts';
import type { BucketEnd } from './history.ts';

// A subscription on Kafka: it joins its group, fetches, starts again after crashes, and ends.

/**
 * Pause between checks of the buckets, which commit offsets and detect stuck buckets, in
 * milliseconds.
 */
const LOOK_INTERVAL = 2_000;
/** Pause between queries of the progress of other instances, and of this one, in milliseconds. */
const ASK_INTERVAL = 100;
const OWN_ASK_INTERVAL = 10;
/**
 * Longest time, in milliseconds, for which a bucket may have unhandled events without making
 * progress.
 */
const MOST_IDLE = 120_000;
/**
 * Longest time, in milliseconds, that a fetch waits for new records, and therefore that a seek or a
 * resumed bucket may wait.
 */
const FETCH_WAIT = 250;

export interface ConsumerParts {
  readonly kafka: Kafka;
  readonly namespace: string | undefined;
  readonly shapes: Readonly<Record<string, EventShapes>>;
  readonly counters: KafkaCounters;
  readonly endOf: (service: string, bucket: number) => Promise<BucketEnd>;
  /** Called with a failure that will be retried, a gap, or a record that is skipped. */
  readonly onError: (error: unknown, consumer: string) => void;
  readonly sleep?: Sleep;
  /** Longest time without progress, in milliseconds, for tests. Default {@link MOST_IDLE}. */
  readonly mostIdle?: number;
}

export interface KafkaSubscription extends Subscription {
  /** Returns the number of published events that have not been handled yet, by `service/bucket`. */
  lags(): Promise<Readonly<Record<string, number>>>;
}

const sleepAwake: Sleep = (milliseconds, signal) => wait(milliseconds, undefined, { signal });

/** Starts a consumer, which shares the buckets of its services with its other instances. */
export async function startConsumer(
  subscription: SubscribeOptions,
  parts: ConsumerParts,
): Promise<KafkaSubscription> {
  const { consumer: name, services, onFatal } = subscription;
  const { kafka, namespace, counters, endOf, sleep = sleepAwake } = parts;
  const { mostIdle = MOST_IDLE } = parts;
  const onError = (error: unknown) => parts.onError(error, name);
  const consumer = kafkaConsumer(kafka, groupOf(name, namespace));
  const restarts = new Restarts(sleep);

  // 1. The subscription ends when it is stopped or fails.
  const ending = new AbortController();
  const end = (reason: unknown) => {
    if (ending.signal.aborted) return;
    clearInterval(looking);
    ending.abort(reason);
    for (const lane of lanes) lane.letGo();
  };
  const fail = (error: unknown) => {
    if (ending.signal.aborted) return;
    end(error);
    onFatal(error);
    consumer.disconnect().catch(() => {});
  };

  // 2. A lane for each bucket, which may be assigned to this or to another instance.
  const laneParts: Omit<LaneParts, 'shapes'> = {
    from: subscription.from,
    handle: subscription.handle,
    counters,
    endOf,
    fetching: {
      seek: (topic, partition, offset) =>
        consumer.seek({ topic, partition, offset: String(offset) }),
      pause: (topic, partition) => consumer.pause([{ topic, partitions: [partition] }]),
      resume: (topic, partition) => consumer.resume([{ topic, partitions: [partition] }]),
    },
    sleep,
    onHandled: () => restarts.forget(),
    onError,
    onFatal: fail,
  };
  const lanes: readonly ConsumerLane[] = services.flatMap((service) => {
    const own = { ...laneParts, shapes: parts.shapes[service] ?? {} };
    return Array.from(
      { length: BUCKET_COUNT },
      (_, bucket) => new ConsumerLane(service, topicOf(service, namespace), bucket, own),
    );
  });
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    if (ending.signal.aborted) return;
    const assigned = payload.memberAssignment as Readonly<Record<string, readonly number[]>>;
    for (const lane of lanes) {
      if (assigned[lane.topic]?.includes(lane.bucket) === true) lane.assign();
      else lane.letGo();
    }
  });

  // 3. A timer commits offsets, which only monitoring of the group uses, and looks for stuck
  // buckets.
  const commit = async () => {
    const offsets = lanes.flatMap(({ topic, bucket, nextOffset }) =>
      nextOffset === undefined ? [] : [{ topic, partition: bucket, offset: String(nextOffset) }],
    );
    // Committed offsets are only a hint; the real positions are in the views.
    if (offsets.length > 0) await consumer.commitOffsets(offsets).catch(() => {});
  };
  const findStuck = async () => {
    for (const lane of lanes) {
      if (ending.signal.aborted) return;
      if (await lane.isStuck(mostIdle)) return fail(new ConsumerStuck(name, lane.key, mostIdle));
    }
  };
  const looking = setInterval(() => {
    commit().then(findStuck).catch(onError);
  }, LOOK_INTERVAL);
  looking.unref();

  // 4. The consumer fetches, and starts again after a crash.
  const run = () =>
    consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: lanes.length,
      async eachBatch(payload) {
        const { topic, partition } = payload.batch;
        const lane = lanes.find((one) => one.topic === topic && one.bucket === partition);
        if (lane?.isAssigned !== true) return;
        await lane.receive(payload);
        await payload.heartbeat();
      },
    });
  /**
   * Starts again after a crash, in which the consumer has left its group and closed its
   * connections.
   */
  const startAgain = async (error: unknown): Promise<void> => {
    if (ending.signal.aborted) return;
    for (const lane of lanes) lane.letGo();
    counters.consumerRestarts += 1;
    if (!restarts.allow(error)) return fail(error);
    onError(error);
    await restarts.pause(ending.signal);
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

  // 5. The subscription is returned.
  const lags = async () =>
    Object.fromEntries(
      await Promise.all(
        lanes.map(async (lane) => {
          const { head } = await endOf(lane.service, lane.bucket);
          return [lane.key, Math.max(0, head - (await lane.handled()))] as const;
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
        const handled = await Promise.all(behind.map(({ lane }) => lane.handled()));
        behind = behind.filter(({ head }, index) => (handled[index] ?? 0) < head);
        if (behind.length === 0) return;
        await wait(behind.every(({ lane }) => lane.isAssigned) ? OWN_ASK_INTERVAL : ASK_INTERVAL);
      }
    },
    async stop() {
      if (!ending.signal.aborted) {
        for (const lane of lanes) lane.interrupt();
        await Promise.all(lanes.map((lane) => lane.idle()));
        await commit();
      }
      end(new Error(`the subscription of ${name} was stopped`));
      await Promise.all(lanes.map((lane) => lane.idle()));
      await consumer.disconnect();
    },
  };
}

function kafkaConsumer(kafka: Kafka, groupId: string): KafkaConsumer {
  return kafka.consumer({
    groupId,
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
      // found. A crash is therefore handled by `startAgain`.
      restartOnFailure: async () => false,
    },
  });
}
