import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventStore, PhotoStore, StoredStream, Vault } from '@bluebox/event-sourcing';

export interface GuardedEffects {
  /**
   * Wraps a store so that a request reads each stream once until the request appends, or an append
   * fails. An append under an outdated version is refused in any case.
   */
  readonly store: (store: EventStore) => EventStore;
  readonly vault: (vault: Vault) => Vault;
  readonly photos: (photos: PhotoStore) => PhotoStore;
  /**
   * Runs a request. Before the first change of the wrapped vault and photos, `before` is called and
   * awaited; it may throw to prevent the change. Records of new subjects are exempt.
   */
  readonly guard: <T>(before: () => Promise<void>, run: () => Promise<T>) => Promise<T>;
}

/**
 * Guards the effects of a command that the event store cannot refuse. The store refuses a second
 * commit under an idempotency key, but a vault or a photo store would repeat the change.
 */
export function guardedEffects(): GuardedEffects {
  const requests = new AsyncLocalStorage<{
    readonly before: () => Promise<void>;
    /** Subjects whose first record this request has put. */
    readonly added: Set<string>;
    readonly streams: Map<string, Promise<StoredStream>>;
  }>();
  const allowed = async (subject?: string): Promise<void> => {
    const request = requests.getStore();
    if (request === undefined || (subject !== undefined && request.added.has(subject))) return;
    await request.before();
  };
  return {
    store: (store) => ({
      ...store,
      readStream(stream) {
        const request = requests.getStore();
        if (request === undefined) return store.readStream(stream);
        const read = request.streams.get(stream) ?? store.readStream(stream);
        request.streams.set(stream, read);
        return read;
      },
      async append(commit) {
        try {
          return await store.append(commit);
        } finally {
          requests.getStore()?.streams.clear();
        }
      },
    }),
    vault: (vault) => ({
      ...vault,
      async put(subject, record, at, options) {
        if (options?.isNew === true) requests.getStore()?.added.add(subject);
        await allowed(subject);
        await vault.put(subject, record, at, options);
      },
      async forget(subject) {
        await allowed(subject);
        return vault.forget(subject);
      },
    }),
    photos: (photos) => ({
      ...photos,
      put: (photo, bytes, at) => allowed().then(() => photos.put(photo, bytes, at)),
      delete: (photo) => allowed().then(() => photos.delete(photo)),
      deleteOf: (subject) => allowed().then(() => photos.deleteOf(subject)),
    }),
    guard: (before, run) => requests.run({ before, added: new Set(), streams: new Map() }, run),
  };
}
