import type { Clock } from './clock.ts';

/** A clock that stands still until it is advanced. */
export interface HandDrivenClock extends Clock {
  /** Advances in steps of a millisecond, so that answers arrive in between. */
  advance(milliseconds: number): Promise<void>;
}

export function handDrivenClock(): HandDrivenClock {
  let time = 0;
  const timers = new Set<{ readonly at: number; readonly act: () => void }>();
  /** Lets pending promises settle. */
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return {
    now: () => time,
    after(milliseconds, act) {
      const timer = { at: time + milliseconds, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(milliseconds) {
      await settle();
      for (const end = time + milliseconds; time < end; ) {
        time += 1;
        for (const timer of [...timers].filter(({ at }) => at <= time)) {
          timers.delete(timer);
          timer.act();
          await settle();
        }
      }
    },
  };
}
