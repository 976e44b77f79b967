export { type AuditOptions, type AuditReport, audit } from './audit/audit.ts';
export type { AuditFinding } from './audit/finding.ts';
export { type JourneyFragments, journeyOf } from './journey/journey.ts';
export { EVENT_STREAM_LIMITS, type EventStreamLimits, type Timers } from './live/event-streams.ts';
export { feedProjection } from './projections/feed.ts';
export { trackerProjections } from './projections/index.ts';
export { journeysProjection } from './projections/journeys.ts';
export {
  type JournalDocument,
  sumJournal,
  type TotalsDocument,
  totalsProjection,
} from './projections/totals.ts';
export { runTrackerService, type TrackerServiceDependencies } from './service.ts';
