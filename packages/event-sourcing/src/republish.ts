import { BUCKET_COUNT } from './bucket.ts';
import type { EventBus } from './ports/event-bus.ts';
import type { EventBatch, EventHistory } from './ports/event-store.ts';
import { GapDetected } from './projector.ts';

/** Largest number of events per read and publish. */
const CHUNK = 500;
/**
 * Number of attempts to publish a chunk. The broker may refuse the first attempt, because the
 * producer's sequence numbers continue after the lost records. The next attempt uses a new
 * producer.
 */
const ATTEMPTS = 3;

/**
 * Publishes again the acknowledged events that the published history lacks: those in a gap, those
 * at the end, or those of a lost topic. Events after a gap may be published twice. Consumers skip
 * the repeats, so the function may be called at any time. Events that were never acknowledged are
 * left to the relay.
 * @returns the number of published events.
 */
export async function republish(
  service: string,
  {
    stored,
    acknowledged,
    published,
    bus,
  }: {
    /** The history in the service's own store, which is complete. */
    readonly stored: EventHistory;
    /** Last positions that the bus acknowledged, by bucket. */
    readonly acknowledged: ReadonlyMap<number, number>;
    /** The history on the topics, as consumers read it. */
    readonly published: EventHistory;
    readonly bus: Pick<EventBus, 'publish'>;
  },
): Promise<number> {
  let count = 0;
  for (let bucket = 0; bucket < BUCKET_COUNT; bucket++) {
    let after = 0;
    for (;;) {
      const there = await readUpToGap(published, service, bucket, after);
      const lacking = Math.min(CHUNK, (acknowledged.get(bucket) ?? 0) - after);
      const events =
        there.length > 0 || lacking <= 0
          ? there
          : await stored.read(service, bucket, after, lacking);
      const last = events.at(-1);
      if (last === undefined) break;
      after = last.position;
      if (there.length > 0) continue;
      await publishPatiently(bus, { service, bucket, events });
      count += events.length;
    }
  }
  return count;
}

/** @throws the error of the last attempt. */
async function publishPatiently(bus: Pick<EventBus, 'publish'>, batch: EventBatch): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      return await bus.publish(batch);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
}

/** Reads the next events; returns none at the end of the history or at a gap. */
async function readUpToGap(history: EventHistory, service: string, bucket: number, after: number) {
  try {
    return await history.read(service, bucket, after, CHUNK);
  } catch (error) {
    if (error instanceof GapDetected) return [];
    throw error;
  }
}
