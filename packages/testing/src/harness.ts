/** An adapter on storage of its own, so that tests do not see each other. */
export interface Harness<Opened extends { close(): Promise<void> }, Options = void> {
  /** Opens the adapter on the stored data. Opening after `close` is a restart. */
  open(options: Options): Promise<Opened>;
  /** Removes the stored data. Nothing may be open any more. */
  cleanup(): Promise<void>;
}

/** Milliseconds that anything may take that a test waits for. */
export const PATIENCE = 10_000;

/** Fails with a sentence instead of leaving a test to its timeout. */
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

/** Opens an adapter for the length of a test. */
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
