import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type EventStore,
  IdempotencyKeyUsed,
  type PhotoStore,
  type StoredStream,
  type Vault,
} from '@bluebox/event-sourcing';

/**
 * Longest time, in milliseconds, for which a request uses a stream that it has read. A request may
 * take long, such as an import.
 */
const LONGEST_USE = 1_000;

export interface GuardedEffects {
  /**
   * Wraps a store so that a request reads each stream once a second until the request appends, or
   * an append fails. An append under an outdated version is refused in any case.
   */
  readonly store: (store: EventStore) => EventStore;
  readonly vault: (vault: Vault) => Vault;
  readonly photos: (photos: PhotoStore) => PhotoStore;
  /**
   * Runs a request. Before the first change of the wrapped vault and photos, `before` is called and
   * awaited; it may throw to prevent the change. Records of new subjects are exempt: they are
   * erased if the request turns out to repeat another one.
   */
  readonly guard: <T>(before: () => Promise<void>, run: () => Promise<T>) => Promise<T>;
}

/**
 * Guards the effects of a command that the event store cannot refuse. The store refuses a second
 * commit under an idempotency key, but a vault or a photo store would repeat the change.
 */
export function guardedEffects(clock: () => number = () => performance.now()): GuardedEffects {
  const requests = new AsyncLocalStorage<{
    readonly before: () => Promise<void>;
    /** Subjects whose first record this request has put, with their vault. */
    readonly added: Map<string, Vault>;
    readonly streams: Map<string, { readonly read: Promise<StoredStream>; readonly until: number }>;
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
        const known = request.streams.get(stream);
        if (known !== undefined && clock() < known.until) return known.read;
        const read = store.readStream(stream);
        request.streams.set(stream, { read, until: clock() + LONGEST_USE });
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
        if (options?.isNew === true) requests.getStore()?.added.set(subject, vault);
        await allowed(subject);
        await vault.put(subject, record, at, options);
      },
      async forget(subject) {
        await allowed(subject);
        requests.getStore()?.added.delete(subject);
        return vault.forget(subject);
      },
    }),
    photos: (photos) => ({
      ...photos,
      put: (photo, bytes, at) => allowed().then(() => photos.put(photo, bytes, at)),
      delete: (photo) => allowed().then(() => photos.delete(photo)),
      deleteOf: (subject) => allowed().then(() => photos.deleteOf(subject)),
    }),
    async guard(before, run) {
      const added = new Map<string, Vault>();
      try {
        return await requests.run({ before, added, streams: new Map() }, run);
      } catch (error) {
        // No commit can name the new subjects of a request that repeats another one.
        if (error instanceof IdempotencyKeyUsed)
          for (const [subject, vault] of added) await vault.forget(subject);
        throw error;
      }
    },
  };
}
