import { describe, expect, it } from 'vitest';
import { handDrivenClock } from './hand-driven-clock.test-support.ts';
import { AT_ONCE, LONGEST_REST, pacedRefresh, REST_PER_WORK, SETTLE } from './paced-refresh.ts';

/** Sets up a refresh of data whose responses take `took` milliseconds. */
function asking(took: (name: string) => number) {
  const clock = handDrivenClock();
  const asked: (readonly [name: string, at: number])[] = [];
  const inFlight: string[] = [];
  const together: (readonly string[])[] = [];
  const byOthers = new Set<string>();
  const refresh = pacedRefresh({
    clock,
    isFetching: (name) => byOthers.has(name),
    refetch(name) {
      asked.push([name, clock.now()]);
      inFlight.push(name);
      together.push([...inFlight]);
      return new Promise<void>((resolve) => {
        clock.after(took(name), () => {
          inFlight.splice(inFlight.indexOf(name), 1);
          resolve();
        });
      });
    },
  });
  /** Reports changes continuously for some milliseconds. */
  const keepTouching = async (names: readonly string[], milliseconds: number) => {
    for (let passed = 0; passed < milliseconds; passed += 20) {
      for (const name of names) refresh.touch(name);
      await clock.advance(20);
    }
  };
  return { clock, refresh, asked, together, byOthers, keepTouching };
}

describe('a paced refresh', () => {
  it('sends one request for a burst of changes, after a delay', async () => {
    const { clock, refresh, asked } = asking(() => 5);
    for (let change = 0; change < 30; change++) refresh.touch('groups');
    await clock.advance(SETTLE - 1);
    expect(asked).toEqual([]);
    await clock.advance(1_000);
    expect(asked).toEqual([['groups', SETTLE]]);
  });

  it('sends one request at a time for the same data, and another for later changes', async () => {
    const { clock, refresh, asked, together } = asking(() => 1_000);
    refresh.touch('groups');
    await clock.advance(SETTLE + 100);
    refresh.touch('groups');
    await clock.advance(899);
    expect(asked).toHaveLength(1);
    await clock.advance(1 + 1_000 * REST_PER_WORK);
    expect(asked).toEqual([
      ['groups', SETTLE],
      ['groups', SETTLE + 1_000 + 1_000 * REST_PER_WORK],
    ]);
    expect(together).toEqual([['groups'], ['groups']]);
  });

  it.each([
    [5, 20_000 / SETTLE],
    [200, 20_000 / (200 * (REST_PER_WORK + 1))],
    [1_000, 20_000 / (1_000 * (REST_PER_WORK + 1))],
  ])(
    'with responses of %i ms, sends at most %i requests in 20 s of steady changes, and at least nine tenths of that',
    async (took, most) => {
      const { asked, keepTouching } = asking(() => took);
      await keepTouching(['groups'], 20_000);
      expect(asked.length).toBeLessThanOrEqual(most);
      expect(asked.length).toBeGreaterThanOrEqual(Math.floor(most * 0.9));
    },
  );

  it('does not starve the slowest request', async () => {
    const { clock, refresh, asked } = asking(() => 20_000);
    refresh.touch('groups');
    await clock.advance(SETTLE + 20_000);
    refresh.touch('groups');
    await clock.advance(LONGEST_REST);
    expect(asked.map(([, at]) => at)).toEqual([SETTLE, SETTLE + 20_000 + LONGEST_REST]);
  });

  it('limits concurrent requests, and sends the others later', async () => {
    const { clock, refresh, asked, together } = asking(() => 100);
    const names = ['groups', 'mismatches', 'boxes', 'cases', 'receptions'];
    for (const name of names) refresh.touch(name);
    await clock.advance(SETTLE + 100 * names.length);
    expect(asked.map(([name]) => name)).toEqual(names);
    expect(Math.max(...together.map((some) => some.length))).toBe(AT_ONCE);
  });

  it('does not delay fast requests because of slow requests', async () => {
    const { asked, keepTouching } = asking((name) => (name === 'slow' ? 5_000 : 10));
    await keepTouching(['slow', 'quick'], 5_000);
    expect(asked.filter(([name]) => name === 'slow')).toHaveLength(1);
    expect(asked.filter(([name]) => name === 'quick').length).toBeGreaterThanOrEqual(10);
  });

  it('waits for the request of another caller, and then sends one, because the first response may be older than the change', async () => {
    const { clock, refresh, asked, byOthers } = asking(() => 5);
    byOthers.add('groups');
    refresh.touch('groups');
    await clock.advance(SETTLE * 3);
    expect(asked).toEqual([]);
    byOthers.clear();
    await clock.advance(SETTLE);
    expect(asked).toHaveLength(1);
  });

  it('sends nothing after it was stopped', async () => {
    const { clock, refresh, asked } = asking(() => 5);
    refresh.touch('groups');
    refresh.stop();
    refresh.touch('boxes');
    await clock.advance(SETTLE * 3);
    expect(asked).toEqual([]);
  });
});
