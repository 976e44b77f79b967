import type { FeedEntry } from '@bluebox/contracts';
import type { Query, QueryClient } from '@tanstack/react-query';
import { driveKey } from '../api/pledge.ts';
import { feedKey } from '../api/tracker.ts';
import type { Clock } from './clock.ts';
import { type Feed, withEntries } from './feed-entries.ts';
import { pacedRefresh } from './paced-refresh.ts';
import { touchedBy } from './touched-by.ts';

/** Time in milliseconds for which entries are gathered into one update. */
export const GATHER = 200;

export interface FeedFollower {
  take(entry: FeedEntry): void;
  /**
   * Refetches the shown data about the drive after an interruption, because the stream may not
   * resend missed entries.
   */
  missedSome(): void;
  stop(): void;
}

/**
 * Keeps data about a drive fresh by the drive's feed. An affected query is refetched soon while
 * shown, and otherwise when shown again.
 */
export function followFeed(queries: QueryClient, driveId: string, clock: Clock): FeedFollower {
  const cache = queries.getQueryCache();
  let gathered: FeedEntry[] = [];
  let stopGathering: (() => void) | undefined;

  const refresh = pacedRefresh({
    clock,
    isFetching: (hash) => cache.get(hash)?.state.fetchStatus === 'fetching',
    async refetch(hash) {
      const query = cache.get(hash);
      if (query?.isActive() !== true) query?.invalidate();
      else
        await queries.refetchQueries(
          { queryKey: query.queryKey, exact: true },
          { cancelRefetch: false },
        );
    },
  });
  const touch = (query: Query) => {
    if (query.isActive()) refresh.touch(query.queryHash);
    // An invalid query is refetched when shown again.
    else query.invalidate();
  };
  const tell = () => {
    stopGathering = undefined;
    const entries = gathered;
    gathered = [];
    queries.setQueryData<Feed>(feedKey(driveId), (feed) =>
      feed === undefined ? feed : { entries: withEntries(feed.entries, entries) },
    );
    for (const query of cache.getAll())
      if (entries.some((entry) => touchedBy(entry, query.queryKey))) touch(query);
  };
  return {
    take(entry) {
      gathered.push(entry);
      stopGathering ??= clock.after(GATHER, tell);
    },
    missedSome() {
      for (const queryKey of [driveKey(driveId), feedKey(driveId), ['box'], ['drives']])
        for (const query of cache.findAll({ queryKey })) touch(query);
    },
    stop() {
      stopGathering?.();
      refresh.stop();
    },
  };
}
