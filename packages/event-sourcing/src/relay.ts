import type { EventBus } from './ports/event-bus.ts';
import type { CommitOutbox, EventBatch } from './ports/event-store.ts';

export interface Relay {
  stop(): Promise<void>;
}

/**
 * Publishes the commits of a store in order of position, retrying for as long as needed. A batch
 * that could not be published or marked is published again, unchanged, before the next batches are
 * taken.
 */
export function startRelay(
  outbox: CommitOutbox & { close(): void },
  bus: EventBus,
  options: {
    readonly retryDelay: () => Promise<void>;
    readonly onError: (error: unknown) => void;
  },
): Relay {
  let stopping = false;
  /**
   * Publishes a batch and marks it, retrying until the relay stops.
   * @returns whether both succeeded.
   */
  const carry = async (batch: EventBatch): Promise<boolean> => {
    for (;;) {
      try {
        await bus.publish(batch);
        await outbox.markPublished(batch);
        return true;
      } catch (error) {
        options.onError(error);
        if (stopping) return false;
        await options.retryDelay();
      }
    }
  };
  const run = async () => {
    for (;;) {
      const batches = await outbox.take();
      if (batches === undefined) return;
      const carried = await Promise.all(batches.map(carry));
      if (carried.includes(false)) return;
    }
  };
  const done = run();
  return {
    async stop() {
      stopping = true;
      outbox.close();
      await done;
    },
  };
}
