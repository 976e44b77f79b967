import {
  type CommitOutbox,
  cursorKey,
  type EventBatch,
  type EventHistory,
  type RecordedEvent,
} from '@bluebox/event-sourcing';

/**
 * Largest number of committed events that wait in memory for the relay. Further events are read
 * from the history.
 */
const EVENTS_IN_MEMORY = 20_000;
/** Largest number of events read from the history for one batch. */
const HISTORY_CHUNK = 500;

export interface EmbeddedOutbox extends CommitOutbox {
  /** Adds committed events, in order of position, right after their commit. */
  add(events: readonly RecordedEvent[]): void;
  close(): void;
}

interface Lane {
  readonly service: string;
  readonly bucket: number;
  /** Last position that was passed to the relay. */
  handed: number;
  committed: number;
  /** Events that follow `handed` without gaps. */
  fresh: RecordedEvent[];
}

/**
 * Passes new commits to the relay, without rereading events that fit in memory. `markPublished`
 * records nothing, because after a crash consumers read the unpublished events from the history.
 */
export function embeddedOutbox(
  history: EventHistory,
  largest: number = EVENTS_IN_MEMORY,
): EmbeddedOutbox {
  const lanes = new Map<string, Lane>();
  let inMemory = 0;
  let wake: (() => void) | undefined;
  let closed = false;

  const isWaiting = (lane: Lane) => (closed ? lane.fresh.length > 0 : lane.committed > lane.handed);

  const batchOf = async (lane: Lane): Promise<EventBatch> => {
    const { service, bucket, fresh } = lane;
    let events: readonly RecordedEvent[] = fresh;
    if (fresh.length > 0) {
      lane.fresh = [];
      inMemory -= fresh.length;
    } else events = await history.read(service, bucket, lane.handed, HISTORY_CHUNK);
    lane.handed = events.at(-1)?.position ?? lane.committed;
    return { service, bucket, events };
  };

  return {
    add(events) {
      for (const event of events) {
        const { service, bucket, position } = event;
        const key = cursorKey(service, bucket);
        let lane = lanes.get(key);
        if (lane === undefined) {
          lane = { service, bucket, handed: position - 1, committed: position - 1, fresh: [] };
          lanes.set(key, lane);
        }
        lane.committed = position;
        if (inMemory < largest && lane.handed + lane.fresh.length + 1 === position) {
          lane.fresh.push(event);
          inMemory += 1;
        }
      }
      wake?.();
    },
    async take() {
      for (;;) {
        const waiting = [...lanes.values()].filter(isWaiting);
        if (waiting.length > 0) return Promise.all(waiting.map(batchOf));
        if (closed) return undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async markPublished() {},
    close() {
      closed = true;
      wake?.();
    },
  };
}
