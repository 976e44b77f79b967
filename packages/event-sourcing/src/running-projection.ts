import type { EventBus, Subscription } from './ports/event-bus.ts';
import type { EventBatch, EventHistory } from './ports/event-store.ts';
import type { View, ViewStore } from './ports/view-store.ts';
import type { Projection } from './projection.ts';
import {
  type ConsumerReport,
  Projector,
  type RetryReport,
  subscribeProjection,
} from './projector.ts';
import { type RebuildProgress, type Replayed, replay } from './replay.ts';

/** A view that is being rebuilt while the old one answers. */
export interface Rebuilding extends Replayed {
  /** Applies the events since the replay, then makes the new view answer queries. */
  finish(history: EventHistory, onProgress: (progress: RebuildProgress) => void): Promise<void>;
  /** Drops the new view, unless it already answers queries. */
  abandon(): Promise<void>;
}

/** A projection that is kept up to date, and can be rebuilt while it answers queries. */
export interface RunningProjection {
  readonly view: View;
  /** Calls the follower with each batch that the view has applied. */
  follow(follower: (batch: EventBatch) => void): void;
  caughtUp(): Promise<void>;
  lag(): Promise<number>;
  /** Starts an empty generation beside the one that answers, for `rebuildTogether`. */
  beginRebuild(): Promise<Rebuilding>;
  /** Tries again to apply the parked events. Those that still cannot be applied stay parked. */
  retryParked(history: EventHistory): Promise<RetryReport>;
  stop(): Promise<void>;
}

export async function runProjection(
  projection: Projection,
  views: ViewStore,
  bus: EventBus,
  report: ConsumerReport,
): Promise<RunningProjection> {
  const view = await views.open(projection);
  const followers: ((batch: EventBatch) => void)[] = [];
  const subscribe = () =>
    subscribeProjection(projection, view, bus, report, (batch) => {
      for (const follower of followers) follower(batch);
    });
  let subscription: Subscription = await subscribe();
  let isStopped = false;
  /**
   * Resolves when the current swap of generations has ended, even by a failure. `subscription` is
   * stopped during a swap.
   */
  let swapping: Promise<void> = Promise.resolve();

  return {
    view,
    follow: (follower) => void followers.push(follower),
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
    async beginRebuild() {
      const generation = await views.rebuild(projection);
      const projector = await Projector.open(projection, generation);
      return {
        projection,
        projector,
        async finish(history, onProgress) {
          const rebuilt = [{ projection, projector }];
          // The new view catches up while the live view still runs, so that the live view pauses
          // only briefly.
          await replay(rebuilt, history, onProgress);
          const swap = async () => {
            await subscription.stop();
            try {
              await replay(rebuilt, history, onProgress);
              await generation.activate();
            } finally {
              if (!isStopped) subscription = await subscribe();
            }
          };
          const swapped = swap();
          swapping = swapped.catch(() => {});
          await swapped;
        },
        abandon: () => generation.abandon(),
      };
    },
  };
}

/**
 * Rebuilds views in one pass over the history while the old ones answer, then swaps them one by
 * one. If the rebuild fails or the process is killed halfway, the views that were not swapped stay
 * as they were.
 */
export async function rebuildTogether(
  running: readonly RunningProjection[],
  history: EventHistory,
  onProgress: (progress: RebuildProgress) => void,
): Promise<void> {
  const unfinished = new Set<Rebuilding>();
  try {
    for (const each of running) unfinished.add(await each.beginRebuild());
    await replay([...unfinished], history, onProgress);
    for (const rebuilding of unfinished) {
      await rebuilding.finish(history, onProgress);
      unfinished.delete(rebuilding);
    }
  } catch (error) {
    for (const rebuilding of unfinished) await rebuilding.abandon();
    throw error;
  }
}
