import type { TotalsView } from '@bluebox/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followTotals } from '../../domain/totals.ts';
import { type StreamState, WITHOUT_A_STREAM } from '../../platform/events.ts';
import { totalsKey, totalsQuery } from '../api/tracker.ts';
import { windowClock } from './clock.ts';
import { latestShown } from './latest-shown.ts';

/**
 * Shortest time in milliseconds between two renderings of the totals, so that people can follow the
 * numbers, and the processor is free for other work.
 */
const INTERVAL = 100;

/** Returns the drive's live totals, the state of their stream, and the time of the last update. */
export function useLiveTotals(driveId: string) {
  const queries = useQueryClient();
  const [freshness, setFreshness] = useState<StreamState>('connecting');
  const query = useQuery({
    ...totalsQuery(driveId),
    refetchInterval: freshness === 'waiting' ? WITHOUT_A_STREAM : false,
  });
  const [receivedAt, setReceivedAt] = useState<string>();
  useEffect(() => {
    const latest = latestShown<TotalsView>(windowClock, INTERVAL, (totals) => {
      queries.setQueryData<TotalsView>(totalsKey(driveId), totals);
      setReceivedAt(new Date().toISOString());
    });
    const stop = followTotals(driveId, {
      onState: setFreshness,
      onTotals: (totals) => latest.take(totals),
    });
    return () => {
      stop();
      latest.stop();
    };
  }, [driveId, queries]);
  const askedAt =
    freshness === 'waiting' ? new Date(query.dataUpdatedAt).toISOString() : receivedAt;
  return { query, freshness, receivedAt: askedAt };
}
