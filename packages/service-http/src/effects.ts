import { AsyncLocalStorage } from 'node:async_hooks';
import type { PhotoStore, Vault } from '@bluebox/event-sourcing';

export interface GuardedEffects {
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
  }>();
  const allowed = async (subject?: string): Promise<void> => {
    const request = requests.getStore();
    if (request === undefined || (subject !== undefined && request.added.has(subject))) return;
    await request.before();
  };
  return {
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
    guard: (before, run) => requests.run({ before, added: new Set() }, run),
  };
}
