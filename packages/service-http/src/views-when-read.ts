import { AsyncLocalStorage } from 'node:async_hooks';
import type { ViewStore } from '@bluebox/event-sourcing';

export interface ViewsWhenRead {
  readonly views: ViewStore;
  /** Runs work that waits for `ready` of a view before it first reads the view. */
  readonly beforeReading: <T>(
    ready: (view: string) => Promise<void>,
    run: () => Promise<T>,
  ) => Promise<T>;
}

/**
 * Wraps views so that a reader waits until the view is ready. A command that reads no view does not
 * wait.
 */
export function viewsWhenRead(store: ViewStore): ViewsWhenRead {
  const readers = new AsyncLocalStorage<(view: string) => Promise<void>>();
  return {
    views: {
      ...store,
      async open(definition) {
        const view = await store.open(definition);
        const ready = () => readers.getStore()?.(definition.name) ?? Promise.resolve();
        return {
          ...view,
          get: (collection, id) => ready().then(() => view.get(collection, id)),
          find: (collection, query) => ready().then(() => view.find(collection, query)),
          count: (collection, where) => ready().then(() => view.count(collection, where)),
          async *documents(collection) {
            await ready();
            yield* view.documents(collection);
          },
        };
      },
    },
    beforeReading(wait, run) {
      const waits = new Map<string, Promise<void>>();
      return readers.run((view) => {
        const waiting = waits.get(view) ?? wait(view);
        waits.set(view, waiting);
        return waiting;
      }, run);
    },
  };
}
