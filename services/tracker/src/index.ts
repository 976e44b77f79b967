export { type AuditOptions, type AuditReport, audit } from './audit/audit.ts';
export type { AuditFinding } from './audit/finding.ts';
export { feedProjection } from './feed/projection.ts';
export { type JourneyFragments, journeyOf } from './journey/journey.ts';
export { journeysProjection } from './journey/projection.ts';
export { EVENT_STREAM_LIMITS, type EventStreamLimits, type Timers } from './live/event-streams.ts';
export { trackerProjections } from './projections.ts';
export { runTrackerService, type TrackerServiceDependencies } from './service.ts';
export {
  type JournalDocument,
  sumJournal,
  type TotalsDocument,
  totalsProjection,
} from './totals/projection.ts';
