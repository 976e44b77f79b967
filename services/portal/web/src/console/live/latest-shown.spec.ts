import { describe, expect, it } from 'vitest';
import { handDrivenClock } from './hand-driven-clock.test-support.ts';
import { latestShown } from './latest-shown.ts';

const showing = () => {
  const clock = handDrivenClock();
  const shown: (readonly [value: number, at: number])[] = [];
  const latest = latestShown<number>(clock, 100, (value) => shown.push([value, clock.now()]));
  return { clock, shown, latest };
};

describe('a view of the latest value', () => {
  it('shows the first value at once, and then the latest of each interval', async () => {
    const { clock, shown, latest } = showing();
    for (let value = 0; value < 20; value++) {
      latest.take(value);
      await clock.advance(20);
    }
    await clock.advance(1_000);
    expect(shown).toEqual([
      [0, 0],
      [4, 100],
      [9, 200],
      [14, 300],
      [19, 400],
    ]);
  });

  it('shows a value at once after a pause', async () => {
    const { clock, shown, latest } = showing();
    latest.take(1);
    await clock.advance(250);
    latest.take(2);
    expect(shown).toEqual([
      [1, 0],
      [2, 250],
    ]);
  });

  it('shows no value after it was closed', async () => {
    const { clock, shown, latest } = showing();
    latest.take(1);
    latest.take(2);
    latest.stop();
    await clock.advance(1_000);
    expect(shown).toEqual([[1, 0]]);
  });
});
