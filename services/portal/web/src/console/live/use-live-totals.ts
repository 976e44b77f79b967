import type { TotalsView } from '@bluebox/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { followStream, type StreamState } from '../../shared/events.ts';
import { totalsKey, totalsQuery, totalsStream } from '../api/tracker.ts';

/** The drive's totals as they change, and whether they are fresh. */
export function useLiveTotals(driveId: string) {
  const queries = useQueryClient();
  const query = useQuery(totalsQuery(driveId));
  const [freshness, setFreshness] = useState<StreamState>('connecting');
  const [receivedAt, setReceivedAt] = useState<string>();
  useEffect(() => {
    const take = (data: unknown) => {
      queries.setQueryData<TotalsView>(totalsKey(driveId), data as TotalsView);
      setReceivedAt(new Date().toISOString());
    };
    return followStream(totalsStream(driveId), {
      onState: setFreshness,
      on: { totals: take },
    });
  }, [driveId, queries]);
  return { query, freshness, receivedAt };
}
