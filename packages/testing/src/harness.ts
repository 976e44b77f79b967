/** An adapter with storage of its own, so that tests do not see each other's data. */
export interface Harness<Opened extends { close(): Promise<void> }, Options = void> {
  /** Opens the adapter on the stored data. Opening it again after `close` is a restart. */
  open(options: Options): Promise<Opened>;
  /** Removes the stored data. All opened adapters must be closed first. */
  cleanup(): Promise<void>;
}

/** Time-out of waits in tests, in milliseconds. */
export const PATIENCE = 10_000;

/** Waits for a promise, and fails with a message about `what` before the test times out. */
export async function within<T>(
  what: string,
  promise: Promise<T>,
  patience = PATIENCE,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${patience} ms`)), patience);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Opens an adapter for the duration of a test. */
export async function opened<Opened extends { close(): Promise<void> }, Options, T>(
  harness: Harness<Opened, Options>,
  options: Options,
  use: (adapter: Opened) => Promise<T>,
): Promise<T> {
  const adapter = await harness.open(options);
  try {
    return await use(adapter);
  } finally {
    await adapter.close();
  }
}
