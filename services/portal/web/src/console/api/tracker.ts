import type { FeedPage, JourneyView, TotalsView } from '@bluebox/contracts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { getJson } from '../../shared/api.ts';
import { driveKey } from './pledge.ts';

const BASE = '/api/tracker';

export const totalsKey = (driveId: string) => ['totals', driveId] as const;
export const totalsQuery = (driveId: string) =>
  queryOptions({
    // Apart from the drive's other queries: the stream keeps it fresh.
    queryKey: totalsKey(driveId),
    queryFn: ({ signal }) => getJson<TotalsView>(`${BASE}/drives/${driveId}/totals`, { signal }),
  });
export const feedKey = (driveId: string) => ['feed', driveId] as const;
export const feedQuery = (driveId: string) =>
  queryOptions({
    queryKey: feedKey(driveId),
    queryFn: ({ signal }) =>
      getJson<z.infer<typeof FeedPage>>(`${BASE}/drives/${driveId}/feed`, { signal }),
  });
export const journeyQuery = (driveId: string, pledgeId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'journey', pledgeId],
    queryFn: ({ signal }) => getJson<JourneyView>(`${BASE}/journeys/${pledgeId}`, { signal }),
  });

export const totalsStream = (driveId: string): string => `${BASE}/drives/${driveId}/totals/stream`;
export const feedStream = (driveId: string): string => `${BASE}/drives/${driveId}/feed/stream`;
