import type { FeedEntry } from '@bluebox/contracts';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { feedQuery } from '../api/tracker.ts';
import { FEED_LENGTH } from './feed-entries.ts';
import { followFeed, GATHER } from './follow-feed.ts';
import { handDrivenClock } from './hand-driven-clock.test-support.ts';
import { SETTLE } from './paced-refresh.ts';

const pledged = (number: number): FeedEntry => ({
  id: String(number).padStart(6, '0'),
  driveId: 'd1',
  type: 'pledge.submitted',
  at: '2023-03-20T01:00:00.000Z',
  actor: 'public',
  facts: { pledgeId: `p${number}`, reference: `R${number}` },
});

/**
 * Sets up a page that shows queries of a drive.
 * @param took milliseconds that a response takes.
 */
async function looking(took: number) {
  const clock = handDrivenClock();
  const queries = new QueryClient({
    defaultOptions: { queries: { networkMode: 'always', staleTime: 5_000, retry: false } },
  });
  const asked: string[] = [];
  let inFlight = 0;
  let mostInFlight = 0;
  const look = (name: string) => {
    const observer = new QueryObserver(queries, {
      queryKey: ['drive', 'd1', name],
      queryFn: () =>
        new Promise((resolve) => {
          asked.push(name);
          inFlight += 1;
          mostInFlight = Math.max(mostInFlight, inFlight);
          clock.after(took, () => {
            inFlight -= 1;
            resolve({ at: clock.now() });
          });
        }),
    });
    return observer.subscribe(() => undefined);
  };
  const follower = followFeed(queries, 'd1', clock);
  return {
    clock,
    queries,
    follower,
    look,
    asked,
    countOf: (name: string) => asked.filter((each) => each === name).length,
    mostInFlight: () => mostInFlight,
    async opened(...names: string[]) {
      const stops = names.map(look);
      await clock.advance(took + 1);
      asked.length = 0;
      mostInFlight = 0;
      return stops;
    },
  };
}

describe('the feed of a drive', () => {
  it('refetches only affected data, and at most seven times in 20 s at 50 updates a second (it refetched everything every 400 ms)', async () => {
    const { clock, follower, opened, countOf, mostInFlight } = await looking(300);
    await opened('groups', 'mismatches', 'terms', 'boxes');
    for (let second = 0; second < 20; second++)
      for (let update = 0; update < 50; update++) {
        follower.take(pledged(second * 50 + update));
        await clock.advance(20);
      }
    expect(countOf('groups')).toBeGreaterThanOrEqual(6);
    expect(countOf('groups')).toBeLessThanOrEqual(7);
    expect([countOf('mismatches'), countOf('terms'), countOf('boxes')]).toEqual([0, 0, 0]);
    expect(mostInFlight()).toBe(1);
  });

  it('refetches hidden data only when the data is shown', async () => {
    const { clock, follower, opened, look, asked } = await looking(10);
    const [leave] = await opened('groups');
    leave?.();
    follower.take(pledged(1));
    await clock.advance(5_000);
    expect(asked).toEqual([]);
    look('groups');
    await clock.advance(20);
    expect(asked).toEqual(['groups']);
  });

  it('does not refetch data that was hidden before the refetch', async () => {
    const { clock, follower, opened, asked } = await looking(10);
    const [leave] = await opened('groups');
    follower.take(pledged(1));
    await clock.advance(GATHER + SETTLE - 10);
    leave?.();
    await clock.advance(5_000);
    expect(asked).toEqual([]);
  });

  it('adds entries in batches, each once, the newest first, up to a maximum', async () => {
    const { clock, queries, follower } = await looking(10);
    queries.setQueryData(['feed', 'd1'], { entries: [pledged(1)] });
    let shown = 0;
    const stop = queries.getQueryCache().subscribe(({ type }) => {
      if (type === 'updated') shown += 1;
    });
    for (const number of [3, 1, 2, 3]) follower.take(pledged(number));
    await clock.advance(GATHER);
    expect([queries.getQueryData(['feed', 'd1']), shown]).toEqual([
      { entries: [pledged(3), pledged(2), pledged(1)] },
      1,
    ]);
    stop();
    for (let number = 4; number < 200; number++) follower.take(pledged(number));
    await clock.advance(GATHER);
    const { entries } = queries.getQueryData(['feed', 'd1']) as { entries: FeedEntry[] };
    expect([entries.length, entries[0]]).toEqual([FEED_LENGTH, pledged(199)]);
  });

  it('refetches the shown data about the drive after missed entries', async () => {
    const { clock, follower, opened, asked } = await looking(10);
    await opened('groups', 'mismatches', 'terms');
    follower.missedSome();
    await clock.advance(1_000);
    expect(asked.toSorted()).toEqual(['groups', 'mismatches', 'terms']);
  });

  describe('with a page that shows the entries', () => {
    /** Shows entries that a server had when it answered. An answer takes 100 milliseconds. */
    async function showing(...first: FeedEntry[]) {
      const { clock, queries, follower } = await looking(10);
      let onServer: readonly FeedEntry[] = first;
      let asked = 0;
      const observer = new QueryObserver(queries, {
        ...feedQuery('d1'),
        queryFn: () => {
          asked += 1;
          const entries = [...onServer];
          return new Promise<{ entries: FeedEntry[] }>((resolve) => {
            clock.after(100, () => resolve({ entries }));
          });
        },
      });
      observer.subscribe(() => undefined);
      await clock.advance(101);
      return {
        clock,
        follower,
        asked: () => asked,
        shown: () => observer.getCurrentResult().data?.entries,
        serve(...entries: FeedEntry[]) {
          onServer = entries;
        },
      };
    }

    it('refetches them after missed ones (the activity feed and the wall stayed as they were)', async () => {
      const { clock, follower, serve, shown } = await showing(pledged(1));
      serve(pledged(3), pledged(2), pledged(1));
      follower.missedSome();
      await clock.advance(SETTLE + 101);
      expect(shown()).toEqual([pledged(3), pledged(2), pledged(1)]);
    });

    it('keeps an entry that came while they were refetched', async () => {
      const { clock, follower, serve, asked, shown } = await showing(pledged(1));
      serve(pledged(3), pledged(1));
      follower.missedSome();
      await clock.advance(SETTLE + 10 - GATHER);
      follower.take(pledged(4));
      // Times of the services differ, so that an entry may come after a newer one.
      follower.take(pledged(2));
      await clock.advance(GATHER);
      expect([asked(), shown()]).toEqual([2, [pledged(4), pledged(2), pledged(1)]]);
      await clock.advance(100);
      expect(shown()).toEqual([pledged(4), pledged(3), pledged(2), pledged(1)]);
    });

    it('drops old entries that an answer no longer reaches, because those between may be missing', async () => {
      const { clock, follower, serve, shown } = await showing(pledged(2), pledged(1));
      serve(pledged(9), pledged(8));
      follower.missedSome();
      await clock.advance(SETTLE + 101);
      expect(shown()).toEqual([pledged(9), pledged(8)]);
    });
  });

  it('refetches nothing after it was closed', async () => {
    const { clock, queries, follower, opened, asked } = await looking(10);
    await opened('groups');
    queries.setQueryData(['feed', 'd1'], { entries: [] });
    follower.take(pledged(1));
    follower.stop();
    await clock.advance(5_000);
    expect([asked, queries.getQueryData(['feed', 'd1'])]).toEqual([[], { entries: [] }]);
  });
});
