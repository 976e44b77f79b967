import type { FeedEntry } from '@bluebox/contracts';
import { environmentManager, InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HISTORY_MILLISECONDS, HISTORY_PAGE, historyQuery } from './tracker.ts';

beforeEach(() => {
  vi.useFakeTimers();
  // Queries without a window are taken for those of a server, and are not refetched.
  environmentManager.setIsServer(() => false);
});
afterEach(() => {
  environmentManager.setIsServer(() => true);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const entry = (number: number, type = 'pledge.amended'): FeedEntry => ({
  id: `${number}`.padStart(4, '0'),
  driveId: 'd1',
  type,
  at: '2023-03-20T01:00:00.000Z',
  actor: 'account-1',
  facts: { pledgeId: 'p1' },
});

/** Shows the history of a pledge whose entries a stub of the server holds. */
function shownHistory(entries: FeedEntry[]) {
  vi.stubGlobal('location', { hash: '' });
  vi.stubGlobal('fetch', async (path: string) => {
    const query = new URL(path, 'http://bluebox.test').searchParams;
    const before = query.get('before') ?? '~';
    const newestFirst = entries.filter(({ id }) => id < before).reverse();
    return Response.json({ entries: newestFirst.slice(0, Number(query.get('limit'))) });
  });
  const history = new InfiniteQueryObserver(new QueryClient(), historyQuery('d1', 'p1'));
  const stop = history.subscribe(() => {});
  return { history, stop };
}

describe('the history of a record', () => {
  it('ended at 100 entries without a word: it has a next page until the first entry', async () => {
    const all = Array.from({ length: HISTORY_PAGE + 1 }, (_, number) => entry(number));
    const { history, stop } = shownHistory(all);
    await vi.waitFor(() => expect(history.getCurrentResult().data).toHaveLength(HISTORY_PAGE));
    expect(history.getCurrentResult().hasNextPage).toBe(true);
    await history.fetchNextPage();
    const { data, hasNextPage } = history.getCurrentResult();
    expect(data).toEqual(all.reverse());
    expect(hasNextPage).toBe(false);
    stop();
  });

  it('lacked a confirmed quantity until the page was loaded again, because the feed does not tell of it', async () => {
    const all = [entry(0)];
    const { history, stop } = shownHistory(all);
    await vi.waitFor(() => expect(history.getCurrentResult().data).toHaveLength(1));
    all.push(entry(1, 'pledge.quantities-confirmed'));
    await vi.advanceTimersByTimeAsync(HISTORY_MILLISECONDS + 100);
    expect(history.getCurrentResult().data?.map(({ type }) => type)).toEqual([
      'pledge.quantities-confirmed',
      'pledge.amended',
    ]);
    stop();
  });
});
