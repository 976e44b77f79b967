/** A clock passed as an argument, so that waiting can be tested without waiting. */
export interface Clock {
  /** Returns the milliseconds since some fixed moment. */
  now(): number;
  /** @returns a function that cancels the timer. */
  after(milliseconds: number, act: () => void): () => void;
}

export const windowClock: Clock = {
  now: () => performance.now(),
  after(milliseconds, act) {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};
