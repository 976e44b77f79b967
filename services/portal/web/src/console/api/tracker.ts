import { routes } from '@bluebox/contracts/routes';
import { infiniteQueryOptions, queryOptions, replaceEqualDeep } from '@tanstack/react-query';
import { loadTotals } from '../../domain/totals.ts';
import { getJson } from '../../platform/api.ts';
import type { BacktestCount } from '../drives/backtest-parts.tsx';
import type { ChangedRules } from '../drives/changed-rules.ts';
import { type Feed, fetchedFeed } from '../live/feed-entries.ts';
import type { DepartmentReportSearch } from '../search.ts';
import { listOptions } from './paging.ts';
import { driveKey } from './pledge.ts';

export const totalsKey = (driveId: string) => ['totals', driveId] as const;
export const totalsQuery = (driveId: string) =>
  queryOptions({
    // Commands refetch the queries under `driveKey`. The totals have another key, because a stream
    // keeps them fresh.
    queryKey: totalsKey(driveId),
    queryFn: ({ signal }) => loadTotals(driveId, { signal }),
  });
/**
 * Requests the totals as of a past moment. Past totals do not become stale, because only late
 * events can still change them.
 */
export const pastTotalsQuery = (driveId: string, asOf: string) =>
  queryOptions({
    queryKey: ['past-totals', driveId, asOf],
    queryFn: ({ signal }) => getJson(routes.showTotals.at({ driveId }, { asOf }), { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
/**
 * Interval in milliseconds between refetches of the timeline. Events do not trigger a refetch,
 * because only the current hour changes.
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
export const departmentReportQuery = (
  driveId: string,
  asked: DepartmentReportSearch & { readonly department: string },
) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'department-report', asked],
    queryFn: ({ signal }) =>
      getJson(routes.showDepartmentReport.at({ driveId }, asked), { signal }),
  });
/**
 * Requests the open work to show before a drive is completed. The answer is not cached, because the
 * decision must not rest on outdated work.
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
/** Requests what other rules would have decided. It is asked anew each time, because goods move. */
export const whatIfQuery = (driveId: string, rules: ChangedRules) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'what-if', rules],
    queryFn: ({ signal }) => getJson(routes.showWhatIf.at({ driveId }, rules), { signal }),
    staleTime: 0,
  });
export const whatIfPartsQuery = (driveId: string, query: ChangedRules & BacktestCount) =>
  listOptions({
    queryKey: [...driveKey(driveId), 'what-if-parts'],
    query,
    load: (asked, options) => getJson(routes.listWhatIfParts.at({ driveId }, asked), options),
    rowsOf: ({ parts }) => parts.map((part) => ({ id: part.partId, ...part })),
  });
/**
 * Requests the records that a code identifies.
 * @param driveId the current drive, whose records come first.
 */
export const codeQuery = (code: string, driveId: string | undefined) =>
  queryOptions({
    queryKey: ['code', code, driveId ?? ''],
    queryFn: ({ signal }) =>
      getJson(routes.findCode.at({ code }, { driveId }), {
        signal,
      }),
    // Cached hits are stale at once, because a matching record may just have been created.
    staleTime: 0,
  });
export interface DriveExport {
  readonly kind: 'pledges' | 'boxes' | 'ledger';
  readonly format: 'csv' | 'xlsx';
  readonly language: 'zh' | 'en';
  /** Ids of the wanted pledges or boxes; absent for all. */
  readonly ids?: readonly string[] | undefined;
}
/** Returns the URL of an export file. */
export const driveExport = (driveId: string, { ids, ...what }: DriveExport): string =>
  routes.exportDrive.at({ driveId }, { ...what, ids: ids?.join('.') });
export const feedKey = (driveId: string) => ['feed', driveId] as const;
export const feedQuery = (driveId: string) =>
  queryOptions({
    queryKey: feedKey(driveId),
    queryFn: ({ signal }) => getJson(routes.showFeed.at({ driveId }), { signal }),
    structuralSharing: (shown, fetched) =>
      replaceEqualDeep(shown, fetchedFeed(shown as Feed | undefined, fetched as Feed)),
  });
/** Number of events per page of a record's history. */
export const HISTORY_PAGE = 100;
/**
 * Interval in milliseconds between refetches of a shown history. The feed lacks some events that
 * histories have, so it cannot tell when to refetch.
 */
export const HISTORY_MILLISECONDS = 5_000;
/** Requests the events of one record, newest first, page by page. */
export const historyQuery = (driveId: string, id: string) =>
  infiniteQueryOptions({
    queryKey: [...driveKey(driveId), 'history', id],
    queryFn: ({ signal, pageParam: before }) =>
      getJson(routes.showFeed.at({ driveId }, { about: id, limit: HISTORY_PAGE, before }), {
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ entries }) =>
      entries.length < HISTORY_PAGE ? undefined : entries.at(-1)?.id,
    select: ({ pages }) => pages.flatMap(({ entries }) => entries),
    refetchInterval: HISTORY_MILLISECONDS,
  });
/** Requests the contents of a box, with the pledges they came from. */
export const originsQuery = (driveId: string, boxId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'origins', boxId],
    queryFn: ({ signal }) => getJson(routes.showOrigins.at({ boxId }), { signal }),
  });
export const journeyQuery = (driveId: string, pledgeId: string) =>
  queryOptions({
    queryKey: [...driveKey(driveId), 'journey', pledgeId],
    queryFn: ({ signal }) => getJson(routes.showJourney.at({ pledgeId }), { signal }),
  });

export const feedStream = (driveId: string) => routes.streamFeed.at({ driveId });
