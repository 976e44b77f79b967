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

/**
 * Pause between two checks, in milliseconds. A check commits offsets and looks for stuck buckets.
 */
const LOOK_INTERVAL = 2_000;
/**
 * Pauses between queries of handled positions, in milliseconds: when another instance has some of
 * the buckets, and when this instance has them all.
 */
const ASK_INTERVAL = 100;
const OWN_ASK_INTERVAL = 10;
/**
 * Time without progress, in milliseconds, after which a bucket with unhandled events counts as
 * stuck.
 */
const MOST_IDLE = 120_000;
/**
 * Longest time, in milliseconds, that a fetch waits for new records. A seek or a resume takes
 * effect only after the current fetch.
 */
const FETCH_WAIT = 250;

export interface ConsumerParts {
  readonly kafka: Kafka;
  readonly namespace: string | undefined;
  readonly shapes: Readonly<Record<string, EventShapes>>;
  readonly counters: KafkaCounters;
  readonly endOf: (service: string, bucket: number) => Promise<BucketEnd>;
  /** Called with a failure that will be retried, a gap, or a skipped record. */
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

/** Starts a consumer. Instances of the same consumer share its buckets. */
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

  // 2. Each bucket has a lane, whichever instance the bucket is assigned to.
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

  // 3. A timer commits offsets for monitoring, and looks for stuck buckets.
  const commit = async () => {
    const offsets = lanes.flatMap(({ topic, bucket, nextOffset }) =>
      nextOffset === undefined ? [] : [{ topic, partition: bucket, offset: String(nextOffset) }],
    );
    // A failed commit is ignored, because the real positions are in the views.
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
   * Starts the consumer again after a crash, which has ended its group membership and closed its
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
        behind = behind.filter(
          ({ lane, head }, index) => !lane.isBlocked && (handled[index] ?? 0) < head,
        );
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
      // `startAgain` handles every crash, because kafkajs would not restart after some of them, for
      // instance when the group coordinator is not found.
      restartOnFailure: async () => false,
    },
  });
}
