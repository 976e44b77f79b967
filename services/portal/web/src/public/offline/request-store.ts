import type { Address, Posts } from '@bluebox/contracts/routes';
import type { BodyText, WrittenRequest } from '../../platform/api.ts';
import type { QueuedRequest } from './send-queue.ts';

/** A queued request with its serialized body. The server binds the key to the bytes of the body. */
export type KeptRequest = QueuedRequest & WrittenRequest<Posts>;

/** Queued requests, which the browser keeps until they are removed, even while it is closed. */
export interface RequestStore {
  /** Returns all requests in the order in which they were put; none if storage is refused. */
  all(): Promise<readonly KeptRequest[]>;
  /** @returns whether the browser has stored the request. */
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
 * Name of the database. Neither this name nor that of the store may change, because devices may
 * hold waiting requests under these names.
 */
const DATABASE = 'bluebox-sending';
const STORE = 'errands';

/**
 * Opens the queued requests of one scope (the id of a consignment) in IndexedDB, because photos are
 * too large for local storage. The requests must not contain contact data, because anybody with the
 * device can read it. If the browser refuses storage, the requests are lost with the page.
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
          // An earlier version of our pages may have stored this request. The stored bytes are sent
          // unchanged, because the key belongs to them.
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
