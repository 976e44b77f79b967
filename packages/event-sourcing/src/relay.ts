import type { EventBus } from './ports/event-bus.ts';
import type { CommitOutbox } from './ports/event-store.ts';

export interface Relay {
  stop(): Promise<void>;
}

/**
 * Publishes what a store commits, in order of position, for as long as it takes.
 * A batch that the bus did not acknowledge is published again, unchanged, before any other.
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
  const run = async () => {
    for (;;) {
      const batches = await outbox.take();
      if (batches === undefined) return;
      for (const batch of batches) {
        for (;;) {
          try {
            await bus.publish(batch);
            await outbox.markPublished(batch);
            break;
          } catch (error) {
            options.onError(error);
            if (stopping) return;
            await options.retryDelay();
          }
        }
      }
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
