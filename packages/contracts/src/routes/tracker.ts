import type { z } from 'zod';
import type {
  BoxOriginsView,
  CertificateView,
  CheckedCertificate,
  CodeHits,
  CompletionView,
  DepartmentReport,
  ExportDepartmentReportQuery,
  ExportDriveQuery,
  FeedEntry,
  FeedPage,
  FindCodeQuery,
  GroupsView,
  JourneyView,
  LabelledBoxView,
  ListShortDatedQuery,
  ListWhatIfPartsQuery,
  MismatchesView,
  MomentsView,
  RankingView,
  RecallQuery,
  RecallView,
  ShortDatedView,
  ShowDepartmentReportQuery,
  ShowFeedQuery,
  ShowTotalsQuery,
  ShowWhatIfQuery,
  StatementView,
  TimelineView,
  TotalsView,
  WhatIfPartList,
  WhatIfView,
} from '../api/index.ts';
import { route } from './route.ts';

// Routes of the tracker.

export const showGroups = route<{ answers: { 200: typeof GroupsView } }>()(
  'showGroups',
  'get',
  '/api/tracker/drives/:driveId/groups',
);
export const showCompletion = route<{ answers: { 200: typeof CompletionView } }>()(
  'showCompletion',
  'get',
  '/api/tracker/drives/:driveId/completion',
);
export const listShortDated = route<{
  query: typeof ListShortDatedQuery;
  answers: { 200: typeof ShortDatedView };
}>()('listShortDated', 'get', '/api/tracker/drives/:driveId/short-dated');
export const listMismatches = route<{ answers: { 200: typeof MismatchesView } }>()(
  'listMismatches',
  'get',
  '/api/tracker/drives/:driveId/mismatches',
);
export const showWhatIf = route<{
  query: typeof ShowWhatIfQuery;
  answers: { 200: typeof WhatIfView };
}>()('showWhatIf', 'get', '/api/tracker/drives/:driveId/what-if');
export const listWhatIfParts = route<{
  query: typeof ListWhatIfPartsQuery;
  answers: { 200: typeof WhatIfPartList };
}>()('listWhatIfParts', 'get', '/api/tracker/drives/:driveId/what-if/parts');
export const exportDrive = route<{
  query: typeof ExportDriveQuery;
  answers: { 200: z.ZodString };
}>()('exportDrive', 'get', '/api/tracker/drives/:driveId/export', 'file');
export const showDepartmentReport = route<{
  query: typeof ShowDepartmentReportQuery;
  answers: { 200: typeof DepartmentReport };
}>()('showDepartmentReport', 'get', '/api/tracker/drives/:driveId/department-report');
export const exportDepartmentReport = route<{
  query: typeof ExportDepartmentReportQuery;
  answers: { 200: z.ZodString };
}>()(
  'exportDepartmentReport',
  'get',
  '/api/tracker/drives/:driveId/department-report/file',
  'file',
);
export const showFeed = route<{ query: typeof ShowFeedQuery; answers: { 200: typeof FeedPage } }>()(
  'showFeed',
  'get',
  '/api/tracker/drives/:driveId/feed',
);
export const streamFeed = route<{
  events: { entry: typeof FeedEntry };
  answers: { 200: typeof FeedEntry };
}>()('streamFeed', 'get', '/api/tracker/drives/:driveId/feed/stream', 'events');
export const showLabelledBox = route<{ answers: { 200: typeof LabelledBoxView } }>()(
  'showLabelledBox',
  'get',
  '/api/tracker/boxes/:boxId',
);
export const showOrigins = route<{ answers: { 200: typeof BoxOriginsView } }>()(
  'showOrigins',
  'get',
  '/api/tracker/boxes/:boxId/origins',
);
export const showJourney = route<{ answers: { 200: typeof JourneyView } }>()(
  'showJourney',
  'get',
  '/api/tracker/journeys/:pledgeId',
);
export const streamJourney = route<{
  events: { journey: typeof JourneyView };
  answers: { 200: typeof JourneyView };
}>()('streamJourney', 'get', '/api/tracker/journeys/:pledgeId/stream', 'events');
export const showCertificate = route<{ answers: { 200: typeof CertificateView } }>()(
  'showCertificate',
  'get',
  '/api/tracker/journeys/:pledgeId/certificate',
);
export const checkCertificate = route<{ answers: { 200: typeof CheckedCertificate } }>()(
  'checkCertificate',
  'get',
  '/api/tracker/certificates/:number',
);
export const showRecall = route<{
  query: typeof RecallQuery;
  answers: { 200: typeof RecallView };
}>()('showRecall', 'get', '/api/tracker/recall');
export const findCode = route<{ query: typeof FindCodeQuery; answers: { 200: typeof CodeHits } }>()(
  'findCode',
  'get',
  '/api/tracker/codes/:code',
);
export const showTotals = route<{
  query: typeof ShowTotalsQuery;
  answers: { 200: typeof TotalsView };
}>()('showTotals', 'get', '/api/tracker/drives/:driveId/totals');
export const listMoments = route<{ answers: { 200: typeof MomentsView } }>()(
  'listMoments',
  'get',
  '/api/tracker/drives/:driveId/moments',
);
export const showTimeline = route<{ answers: { 200: typeof TimelineView } }>()(
  'showTimeline',
  'get',
  '/api/tracker/drives/:driveId/timeline',
);
export const showStatement = route<{ answers: { 200: typeof StatementView } }>()(
  'showStatement',
  'get',
  '/api/tracker/drives/:driveId/statement',
);
export const showRanking = route<{ answers: { 200: typeof RankingView } }>()(
  'showRanking',
  'get',
  '/api/tracker/drives/:driveId/ranking',
);
export const streamTotals = route<{
  events: { totals: typeof TotalsView };
  answers: { 200: typeof TotalsView };
}>()('streamTotals', 'get', '/api/tracker/drives/:driveId/totals/stream', 'events');
