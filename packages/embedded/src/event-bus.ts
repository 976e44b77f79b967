import {
  BUCKET_COUNT,
  CursorConflict,
  cursorKey,
  type EventBatch,
  type EventBus,
  type EventHistory,
  type RecordedEvent,
  type SubscribeOptions,
  type Subscription,
} from '@bluebox/event-sourcing';

/** Events read from the history at once. */
const HISTORY_CHUNK = 500;
/** Events handed over at once, so that a consumer's transaction stays short. */
const LARGEST_BATCH = 2_000;
/** Published events kept in memory per consumer and bucket; beyond it the history is read. */
const TAIL_EVENTS = 5_000;
const FIRST_RETRY = 50;
const LAST_RETRY = 5_000;

export interface EmbeddedBusOptions {
  /** Where published events are: durable before they are published. */
  readonly history: EventHistory;
  /** A handler's failure that will be tried again. */
  readonly onError?: (error: unknown, consumer: string) => void;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A bus within one process: publishing hands over what the history already holds. */
export function openEmbeddedBus(options: EmbeddedBusOptions): EventBus {
  const { history, onError = () => {}, sleep = pause } = options;
  const consumers = new Set<ReturnType<typeof consumerOf>>();
  return {
    async publish(batch) {
      for (const consumer of consumers) consumer.offer(batch);
    },
    async subscribe(subscription) {
      const consumer = consumerOf(subscription, history, onError, sleep);
      consumers.add(consumer);
      consumer.start();
      return {
        ...consumer.subscription,
        async stop() {
          consumers.delete(consumer);
          await consumer.subscription.stop();
        },
      };
    },
  };
}

interface BucketState {
  readonly service: string;
  readonly bucket: number;
  cursor: number;
  /** Contiguous published events not yet handled. */
  tail: RecordedEvent[];
  /** Whether the history may hold something after the cursor that the tail does not begin with. */
  behind: boolean;
}

function consumerOf(
  { services, from, handle, onFatal, consumer }: SubscribeOptions,
  history: EventHistory,
  onError: (error: unknown, consumer: string) => void,
  sleep: (milliseconds: number) => Promise<void>,
) {
  const buckets = new Map<string, BucketState>();
  for (const service of services)
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
      const key = cursorKey(service, bucket);
      buckets.set(key, { service, bucket, cursor: from[key] ?? 0, tail: [], behind: true });
    }
  let stopped = false;
  let running: Promise<void> | undefined;
  let waiters: { readonly done: () => boolean; readonly resolve: () => void }[] = [];
  const settleWaiters = () => {
    if (waiters.length === 0) return;
    waiters = waiters.filter(({ done, resolve }) => {
      if (!stopped && !done()) return true;
      resolve();
      return false;
    });
  };

  const fetchNext = async (state: BucketState): Promise<EventBatch | undefined> => {
    const { service, bucket } = state;
    const first = state.tail[0];
    if (first !== undefined && first.position <= state.cursor) {
      state.tail = state.tail.filter(({ position }) => position > state.cursor);
      return fetchNext(state);
    }
    if (first !== undefined && first.position === state.cursor + 1) {
      const events = state.tail.splice(0, LARGEST_BATCH);
      return { service, bucket, events };
    }
    if (!state.behind && first === undefined) return undefined;
    const events = await history.read(service, bucket, state.cursor, HISTORY_CHUNK);
    if (events.length < HISTORY_CHUNK) state.behind = false;
    if (events.length === 0) {
      state.tail = [];
      return undefined;
    }
    await nextTurn();
    return { service, bucket, events };
  };

  const deliver = async (state: BucketState, batch: EventBatch): Promise<void> => {
    for (let delay = FIRST_RETRY; !stopped; delay = Math.min(delay * 2, LAST_RETRY)) {
      try {
        await handle(batch);
        state.cursor = batch.events.at(-1)?.position ?? state.cursor;
        return;
      } catch (error) {
        if (error instanceof CursorConflict) {
          stopped = true;
          onFatal(error);
          return;
        }
        onError(error, consumer);
        await sleep(delay);
      }
    }
  };

  const work = async (): Promise<void> => {
    for (let found = true; found && !stopped; ) {
      found = false;
      for (const state of buckets.values()) {
        if (stopped) break;
        const batch = await fetchNext(state);
        if (batch === undefined) continue;
        found = true;
        await deliver(state, batch);
        settleWaiters();
      }
    }
  };
  const start = () => {
    if (running !== undefined || stopped) return;
    running = work()
      .catch((error: unknown) => {
        stopped = true;
        onFatal(error);
      })
      .finally(() => {
        running = undefined;
        settleWaiters();
        const missed = [...buckets.values()].some(
          ({ tail, behind }) => tail.length > 0 || behind,
        );
        if (missed) start();
      });
  };

  const subscription: Subscription = {
    async caughtUp() {
      const targets = await Promise.all(
        [...buckets.values()].map(async (state) => ({
          state,
          head: await history.head(state.service, state.bucket),
        })),
      );
      const done = () => targets.every(({ state, head }) => state.cursor >= head);
      if (done()) return;
      for (const { state, head } of targets) if (state.cursor < head) state.behind = true;
      await new Promise<void>((resolve) => {
        waiters.push({ done, resolve });
        start();
      });
    },
    async lag() {
      let lag = 0;
      for (const { service, bucket, cursor } of buckets.values())
        lag += Math.max(0, (await history.head(service, bucket)) - cursor);
      return lag;
    },
    async stop() {
      stopped = true;
      await running;
      settleWaiters();
    },
  };

  return {
    subscription,
    start,
    offer({ service, bucket, events }: EventBatch) {
      const state = buckets.get(cursorKey(service, bucket));
      const first = events[0];
      if (state === undefined || first === undefined || stopped) return;
      const last = state.tail.at(-1)?.position ?? state.cursor;
      if (state.tail.length > TAIL_EVENTS || first.position !== last + 1) {
        // Not what follows: the history has it in order.
        if (first.position > last) state.behind = true;
      } else for (const event of events) state.tail.push(event);
      start();
    },
  };
}
