import type { Address, Posts } from '@bluebox/contracts/routes';
import type { BodyText, WrittenRequest } from '../../platform/api.ts';
import type { QueuedRequest } from './send-queue.ts';

/** A queued request with the bytes that its key is bound to. */
export type KeptRequest = QueuedRequest & WrittenRequest<Posts>;

/** Queued requests that a browser keeps until they have arrived, also while it is closed. */
export interface RequestStore {
  /** All requests, in the order in which they were put. */
  all(): Promise<readonly KeptRequest[]>;
  /** @returns whether it is kept. */
  put(request: KeptRequest): Promise<boolean>;
  remove(about: string): Promise<void>;
}

interface StoredRequest extends QueuedRequest {
  readonly path: string;
  readonly text: string;
  readonly scope: string;
  readonly order: number;
}

/**
 * Name of the database, which must stay as in earlier versions, because devices may have waiting
 * requests in it.
 */
const DATABASE = 'bluebox-sending';
const STORE = 'errands';

/**
 * Opens the queued requests of one scope (a consignment) in IndexedDB, because photos are too large
 * for other storage. The data is readable on the device, so no contact data may go into it. In a
 * browser that refuses storage, a request lasts as long as its page.
 */
export function requestStore(scope: string): RequestStore {
  const inStore = async <Result>(
    mode: IDBTransactionMode,
    use: (store: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<Result | undefined> => {
    try {
      const database = await openDatabase();
      try {
        const transaction = database.transaction(STORE, mode);
        const result = await settled(use(transaction.objectStore(STORE)));
        await new Promise<void>((resolve, reject) => {
          transaction.oncomplete = () => resolve();
          transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
          if (mode === 'readonly') resolve();
        });
        return result;
      } finally {
        database.close();
      }
    } catch {
      return undefined;
    }
  };
  return {
    async all() {
      const kept = await inStore<StoredRequest[]>('readonly', (store) =>
        store.getAll(IDBKeyRange.bound([scope], [scope, []])),
      );
      return [...(kept ?? [])]
        .sort((a, b) => a.order - b.order)
        .map(({ about, key, path, text }) => ({
          about,
          key,
          // A stored request has the path and bytes of one that was written for a route, perhaps by an earlier
          // version of these pages; other bytes would not have the same key.
          path: path as Address<Posts>,
          text: text as BodyText<Posts>,
        }));
    },
    async put(request) {
      const order = performance.timeOrigin + performance.now();
      const key = await inStore('readwrite', (store) => store.put({ ...request, scope, order }));
      return key !== undefined;
    },
    async remove(about) {
      await inStore('readwrite', (store) => store.delete([scope, about]));
    },
  };
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () =>
    request.result.createObjectStore(STORE, { keyPath: ['scope', 'about'] });
  return settled(request);
}

const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('refused'));
  });
