import { setTimeout as wait } from 'node:timers/promises';
import {
  BUCKET_COUNT,
  cursorKey,
  type Delivery,
  type EventBatch,
  type EventBus,
  type EventHistory,
  LaneBlocked,
  LaneWorker,
  type RecordedEvent,
  type Sleep,
  type SubscribeOptions,
  type Subscription,
} from '@bluebox/event-sourcing';

/** Largest number of events per read of the history. */
const HISTORY_CHUNK = 100;
/** Largest number of events per delivery, so that a consumer's transaction stays short. */
const LARGEST_BATCH = 100;
/**
 * Largest number of published events kept in memory per consumer and lane. Further events are read
 * from the history.
 */
const TAIL_EVENTS = 5_000;

export interface EmbeddedBusOptions {
  /** History of all published events. Events must be in the history before they are published. */
  readonly history: EventHistory;
  /** Called with a handler's failure that will be retried. */
  readonly onError?: (error: unknown, consumer: string) => void;
  readonly sleep?: Sleep;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
const sleepAwake: Sleep = (milliseconds, signal) => wait(milliseconds, undefined, { signal });

/**
 * Opens a bus within one process. Subscribers take published events from memory, and read events
 * that they missed from the history.
 */
export function openEmbeddedBus(options: EmbeddedBusOptions): EventBus {
  const consumers = new Set<Consumer>();
  return {
    async publish(batch) {
      for (const consumer of consumers) consumer.offer(batch);
    },
    async subscribe(subscription) {
      const consumer = await startConsumer(subscription, options);
      consumers.add(consumer);
      return {
        caughtUp: consumer.caughtUp,
        lag: consumer.lag,
        async stop() {
          consumers.delete(consumer);
          await consumer.stop();
        },
      };
    },
  };
}

interface Consumer extends Subscription {
  offer(batch: EventBatch): void;
}

/** One (service, bucket) as a consumer sees it. */
interface Lane {
  readonly service: string;
  readonly bucket: number;
  /** Last position that was handled. */
  handled: number;
  /** Last position that was handled, is being handled, or is in the tail. */
  known: number;
  /** Published events in order, which are handled next unless the lane is behind. */
  tail: RecordedEvent[];
  /** Whether the history has events that must be handled before the tail. */
  behind: boolean;
  /** Whether the handler last failed with LaneBlocked. */
  isBlocked: boolean;
  readonly worker: LaneWorker;
}

async function startConsumer(
  { services, from, handle, onFatal, consumer }: SubscribeOptions,
  { history, onError = () => {}, sleep = sleepAwake }: EmbeddedBusOptions,
): Promise<Consumer> {
  const lanes = new Map<string, Lane>();
  const ending = new AbortController();
  let waiting: {
    readonly isDone: () => boolean;
    readonly resolve: () => void;
    readonly reject: (error: unknown) => void;
  }[] = [];

  const end = (reason: unknown) => {
    if (ending.signal.aborted) return;
    ending.abort(reason);
    for (const { reject } of waiting) reject(reason);
    waiting = [];
  };
  const fail = (error: unknown) => {
    if (ending.signal.aborted) return;
    end(error);
    onFatal(error);
  };

  const nextBatch = async (lane: Lane): Promise<EventBatch | undefined> => {
    const { service, bucket } = lane;
    if (!lane.behind) {
      if (lane.tail.length === 0) return undefined;
      return { service, bucket, events: lane.tail.splice(0, LARGEST_BATCH) };
    }
    lane.behind = false;
    lane.tail = [];
    lane.known = lane.handled;
    const events = await history.read(service, bucket, lane.handled, HISTORY_CHUNK);
    // The result may include events that were published during the read, so the tail is dropped.
    lane.tail = [];
    lane.known = events.at(-1)?.position ?? lane.handled;
    if (events.length === HISTORY_CHUNK || (await history.head(service, bucket)) > lane.known)
      lane.behind = true;
    if (events.length === 0) return undefined;
    await nextTurn();
    return { service, bucket, events };
  };

  const tellWaiting = () => {
    waiting = waiting.filter(({ isDone, resolve }) => {
      if (!isDone()) return true;
      resolve();
      return false;
    });
  };

  const nextDelivery = async (lane: Lane): Promise<Delivery | undefined> => {
    const batch = await nextBatch(lane);
    if (batch === undefined) return undefined;
    return {
      batch,
      over: ending.signal,
      handled() {
        lane.handled = batch.events.at(-1)?.position ?? lane.handled;
        lane.isBlocked = false;
        tellWaiting();
      },
      failed(error) {
        // The batch is no longer in the tail, so the lane reads the batch again from the history.
        lane.behind = true;
        lane.isBlocked = error instanceof LaneBlocked;
        onError(error, consumer);
        if (lane.isBlocked) tellWaiting();
      },
      async conflicted() {
        lane.handled = await from(lane.service, lane.bucket);
        lane.behind = true;
      },
    };
  };

  for (const service of services)
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
      const start = await from(service, bucket);
      const lane: Lane = {
        service,
        bucket,
        handled: start,
        known: start,
        tail: [],
        behind: true,
        isBlocked: false,
        worker: new LaneWorker({
          next: () => nextDelivery(lane),
          hasMore: () => !ending.signal.aborted && (lane.behind || lane.tail.length > 0),
          handle,
          sleep,
          onFatal: fail,
        }),
      };
      lanes.set(cursorKey(service, bucket), lane);
    }
  for (const { worker } of lanes.values()) worker.wake();

  return {
    offer({ service, bucket, events }) {
      const lane = lanes.get(cursorKey(service, bucket));
      if (lane === undefined) return;
      for (const event of events) {
        if (event.position <= lane.known) continue;
        if (event.position > lane.known + 1 || lane.tail.length >= TAIL_EVENTS) {
          lane.behind = true;
          break;
        }
        lane.tail.push(event);
        lane.known = event.position;
      }
      lane.worker.wake();
    },
    async caughtUp() {
      const targets = await Promise.all(
        [...lanes.values()].map(async (lane) => ({
          lane,
          head: await history.head(lane.service, lane.bucket),
        })),
      );
      const isDone = () =>
        targets.every(({ lane, head }) => lane.isBlocked || lane.handled >= head);
      if (isDone()) return;
      await new Promise<void>((resolve, reject) => {
        if (ending.signal.aborted) return reject(ending.signal.reason);
        waiting.push({ isDone, resolve, reject });
        for (const { lane, head } of targets) {
          if (lane.known < head) lane.behind = true;
          lane.worker.wake();
        }
      });
    },
    async lag() {
      let lag = 0;
      for (const { service, bucket, handled } of lanes.values())
        lag += Math.max(0, (await history.head(service, bucket)) - handled);
      return lag;
    },
    async stop() {
      end(new Error(`the subscription of ${consumer} was stopped`));
      await Promise.all([...lanes.values()].map(({ worker }) => worker.idle()));
    },
  };
}
