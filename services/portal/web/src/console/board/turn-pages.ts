import type { Clock } from '../live/clock.ts';

/**
 * Calls `turn` at an interval of `milliseconds`.
 * @returns a function that ends it.
 */
export function turnPages(
  clock: Pick<Clock, 'after'>,
  milliseconds: number,
  turn: () => void,
): () => void {
  let cancel: () => void;
  const wait = () => {
    cancel = clock.after(milliseconds, () => {
      turn();
      wait();
    });
  };
  wait();
  return () => cancel();
}
