import type { FeedEntry } from '@bluebox/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followStream } from '../../shared/events.ts';
import { driveKey } from '../api/pledge.ts';
import { feedKey, feedStream } from '../api/tracker.ts';

/** Entries kept to show; older ones are on the server. */
export const FEED_LENGTH = 60;
/** A burst of events refreshes once. */
const SETTLE_MILLISECONDS = 400;

type Feed = { readonly entries: readonly FeedEntry[] };

/** Follows what happens in a drive: the feed grows, and everything shown about the drive is asked for anew. */
export function useDriveFeed(driveId: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    let settling: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      settling = undefined;
      void queries.invalidateQueries({ queryKey: driveKey(driveId) });
      void queries.invalidateQueries({ queryKey: ['box'] });
      void queries.invalidateQueries({ queryKey: ['drives'] });
    };
    const take = (data: unknown) => {
      queries.setQueryData<Feed>(feedKey(driveId), (feed) =>
        feed === undefined ? feed : { entries: withEntry(feed.entries, data as FeedEntry) },
      );
      settling ??= setTimeout(refresh, SETTLE_MILLISECONDS);
    };
    const stop = followStream(feedStream(driveId), { on: { entry: take } });
    return () => {
      stop();
      clearTimeout(settling);
    };
  }, [driveId, queries]);
}

/** Newest first; an entry that is there already is not told twice. */
export function withEntry(entries: readonly FeedEntry[], entry: FeedEntry): readonly FeedEntry[] {
  if (entries.some(({ id }) => id === entry.id)) return entries;
  return [entry, ...entries].sort((a, b) => (a.id < b.id ? 1 : -1)).slice(0, FEED_LENGTH);
}
