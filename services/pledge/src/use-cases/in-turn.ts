/** The last work of each queue, by the object that the queues belong to. */
const queues = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Runs work after all earlier work with the same owner and key has ended, whether it succeeded or
 * not. It orders only work of this process.
 */
export async function inTurn<T>(owner: object, key: string, work: () => Promise<T>): Promise<T> {
  let ofOwner = queues.get(owner);
  if (ofOwner === undefined) {
    ofOwner = new Map();
    queues.set(owner, ofOwner);
  }
  const before = ofOwner.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  const ended = mine.catch(() => undefined);
  ofOwner.set(key, ended);
  try {
    return await mine;
  } finally {
    // The queue is forgotten when nobody waits in it.
    if (ofOwner.get(key) === ended) ofOwner.delete(key);
  }
}
