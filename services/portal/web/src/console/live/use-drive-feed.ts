import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followStream, type StreamState, WITHOUT_A_STREAM } from '../../platform/events.ts';
import { meQuery } from '../api/portal.ts';
import { feedStream } from '../api/tracker.ts';
import { windowClock } from './clock.ts';
import { followFeed } from './follow-feed.ts';

/**
 * Time without the stream, in milliseconds, after which the person's roles are refetched, because the
 * stream may have ended with the person's role in the drive.
 */
const REFUSED_AFTER = 5_000;

/**
 * Follows the feed of a drive, if the person may read it: adds entries to the list, and refetches
 * affected queries. The drive's shown data is refetched at an interval while all connections for
 * streams are in use.
 */
export function useDriveFeed(driveId: string, mayRead: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!mayRead) return undefined;
    const follower = followFeed(queries, driveId, windowClock);
    let wasLive = false;
    let asking: ReturnType<typeof setInterval> | undefined;
    let refused: ReturnType<typeof setTimeout> | undefined;
    const heed = (state: StreamState) => {
      clearInterval(asking);
      if (state === 'waiting') asking = setInterval(() => follower.missedSome(), WITHOUT_A_STREAM);
      clearTimeout(refused);
      if (state === 'reconnecting' && wasLive)
        refused = setTimeout(
          () => void queries.invalidateQueries({ queryKey: meQuery.queryKey }),
          REFUSED_AFTER,
        );
      if (state !== 'live') return;
      if (wasLive) follower.missedSome();
      wasLive = true;
    };
    const stop = followStream(feedStream(driveId), {
      onState: heed,
      on: { entry: (entry) => follower.take(entry) },
    });
    return () => {
      clearInterval(asking);
      clearTimeout(refused);
      stop();
      follower.stop();
    };
  }, [driveId, mayRead, queries]);
}
