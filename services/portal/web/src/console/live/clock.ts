/** A clock that is given, so that what waits can be tested without waiting. */
export interface Clock {
  /** Milliseconds since whenever. */
  now(): number;
  /** @returns what stops it. */
  after(milliseconds: number, act: () => void): () => void;
}

export const windowClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};
