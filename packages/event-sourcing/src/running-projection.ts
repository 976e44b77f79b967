import { BUCKET_COUNT } from './bucket.ts';
import type { DomainEvent } from './event.ts';
import { cursorKey, type EventBus, type Subscription } from './ports/event-bus.ts';
import type { EventBatch, EventHistory } from './ports/event-store.ts';
import type { View, ViewStore } from './ports/view-store.ts';
import type { Projection } from './projection.ts';
import {
  type ConsumerReport,
  Projector,
  type RetryReport,
  subscribeProjection,
} from './projector.ts';

/** Events read from the history at once while rebuilding: few transactions, bounded memory. */
const REBUILD_CHUNK = 2_000;

export interface RebuildProgress {
  readonly projection: string;
  readonly applied: number;
  /** Events there were when the rebuild began. */
  readonly total: number;
}

/** A projection that is kept up to date, can be queried, and can be built anew meanwhile. */
export interface RunningProjection {
  readonly view: View;
  caughtUp(): Promise<void>;
  lag(): Promise<number>;
  /**
   * Builds the view anew from the history while the old one answers, then swaps.
   * Stopped or killed in the middle, the old one stays.
   */
  rebuild(history: EventHistory, onProgress: (progress: RebuildProgress) => void): Promise<void>;
  /** Applies parked events again; those that still cannot be applied stay. */
  retryParked(history: EventHistory): Promise<RetryReport>;
  stop(): Promise<void>;
}

export async function runProjection<E extends DomainEvent>(
  projection: Projection<E>,
  views: ViewStore,
  bus: EventBus,
  report: ConsumerReport,
  onApplied?: (batch: EventBatch) => void,
): Promise<RunningProjection> {
  const view = await views.open(projection);
  const subscribe = () => subscribeProjection(projection, view, bus, report, onApplied);
  let subscription: Subscription = await subscribe();
  let isStopped = false;
  /** Settles when generations are swapped: meanwhile the subscription is one that has ended. */
  let swapping: Promise<void> = Promise.resolve();

  return {
    view,
    async caughtUp() {
      for (;;) {
        const asked = subscription;
        try {
          return await asked.caughtUp();
        } catch (error) {
          await swapping;
          if (subscription === asked) throw error;
        }
      }
    },
    lag: () => subscription.lag(),
    retryParked: async (history) => (await Projector.open(projection, view)).retryParked(history),
    async stop() {
      isStopped = true;
      await swapping;
      await subscription.stop();
    },
    async rebuild(history, onProgress) {
      const generation = await views.rebuild(projection);
      try {
        const projector = await Projector.open(projection, generation);
        await replay(projection, projector, history, onProgress);
        // The live view stands still only for what came during the replay.
        const swap = async () => {
          await subscription.stop();
          try {
            await replay(projection, projector, history, onProgress);
            await generation.activate();
          } finally {
            if (!isStopped) subscription = await subscribe();
          }
        };
        const swapped = swap();
        swapping = swapped.catch(() => {});
        await swapped;
      } catch (error) {
        await generation.abandon();
        throw error;
      }
    },
  };
}

/** Applies all history that the projector has not seen. */
export async function replay<E extends DomainEvent>(
  projection: Projection<E>,
  projector: Projector<E>,
  history: EventHistory,
  onProgress: (progress: RebuildProgress) => void,
): Promise<void> {
  const buckets: { service: string; bucket: number; head: number }[] = [];
  for (const service of projection.services)
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket++)
      buckets.push({ service, bucket, head: await history.head(service, bucket) });
  const position = (service: string, bucket: number) =>
    projector.cursors[cursorKey(service, bucket)] ?? 0;
  const total = buckets.reduce((sum, { head }) => sum + head, 0);
  let applied = buckets.reduce((sum, { service, bucket }) => sum + position(service, bucket), 0);
  for (const { service, bucket } of buckets) {
    for (;;) {
      const events = await history.read(service, bucket, position(service, bucket), REBUILD_CHUNK);
      if (events.length === 0) break;
      await projector.apply({ service, bucket, events });
      applied += events.length;
      onProgress({ projection: projection.name, applied, total: Math.max(total, applied) });
    }
  }
}
