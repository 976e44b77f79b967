import { routes } from '@bluebox/contracts/routes';
import { queryOptions } from '@tanstack/react-query';
import { loadTotals } from '../../domain/totals.ts';
import { getJson } from '../../platform/api.ts';
import { driveKey } from './pledge.ts';

export const totalsKey = (driveId: string) => ['totals', driveId] as const;
export const totalsQuery = (driveId: string) =>
  queryOptions({
    // The totals have a key of their own, because their stream keeps them fresh, and a refresh of
    // the drive need not refetch them.
    queryKey: totalsKey(driveId),
    queryFn: ({ signal }) => loadTotals(driveId, { signal }),
  });
/** Requests the totals at the end of a past second, which never change again. */
export const pastTotalsQuery = (driveId: string, asOf: string) =>
  queryOptions({
    queryKey: ['past-totals', driveId, asOf],
    queryFn: ({ signal }) => getJson(routes.showTotals.at({ driveId }, { asOf }), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
/**
 * Interval between refetches of the timeline, in milliseconds. The timeline is not refetched with
 * every event, because its past hours do not change.
 */
const TIMELINE_MILLISECONDS = 60_000;
export const timelineQuery = (driveId: string) =>
  queryOptions({
    queryKey: ['timeline', driveId],
    queryFn: ({ signal }) => getJson(routes.showTimeline.at({ driveId }), { signal }),
    refetchInterval: TIMELINE_MILLISECONDS,
  });
export const groupsQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'groups'],
    queryFn: ({ signal }) => getJson(routes.showGroups.at({ driveId }), { signal }),
  });
/**
 * Requests the work that is open in a drive, for its completion. The answer is not cached, because
 * somebody is about to decide by it.
 */
export const completionQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'completion'],
    queryFn: ({ signal }) => getJson(routes.showCompletion.at({ driveId }), { signal }),
    staleTime: 0,
    gcTime: 0,
  });
export const shortDatedQuery = (driveId: string, until: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'short-dated', until],
    queryFn: ({ signal }) =>
      getJson(routes.listShortDated.at({ driveId }, { until }), {
        signal,
      }),
  });
export const mismatchesQuery = (driveId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'mismatches'],
    queryFn: ({ signal }) => getJson(routes.listMismatches.at({ driveId }), { signal }),
  });
/**
 * Requests the records that have a code.
 * @param driveId the current drive, whose records come first.
 */
export const codeQuery = (code: string, driveId: string | undefined) =>
  queryOptions({
    queryKey: ['code', code, driveId ?? ''],
    queryFn: ({ signal }) =>
      getJson(routes.findCode.at({ code }, { driveId }), {
        signal,
      }),
    // The code is always looked up again, because the record may have been created a second ago.
    staleTime: 0,
  });
export interface DriveExport {
  readonly kind: 'pledges' | 'boxes' | 'ledger';
  readonly format: 'csv' | 'xlsx';
  readonly language: 'zh' | 'en';
  /** Ids of the wanted pledges or boxes; absent for all. */
  readonly ids?: readonly string[] | undefined;
}
/** Returns the URL of a file to save. */
export const driveExport = (driveId: string, { ids, ...what }: DriveExport): string =>
  routes.exportDrive.at({ driveId }, { ...what, ids: ids?.join('.') });
export const feedKey = (driveId: string) => ['feed', driveId] as const;
export const feedQuery = (driveId: string) =>
  queryOptions({
    queryKey: feedKey(driveId),
    queryFn: ({ signal }) => getJson(routes.showFeed.at({ driveId }), { signal }),
  });
export const journeyQuery = (driveId: string, pledgeId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'journey', pledgeId],
    queryFn: ({ signal }) => getJson(routes.showJourney.at({ pledgeId }), { signal }),
  });

export const feedStream = (driveId: string) => routes.streamFeed.at({ driveId });
