import { runProjection } from '@bluebox/event-sourcing';
import type { RunningService, ServiceDependencies } from '@bluebox/service-http';
import { trackerRoutes } from './http/tracker-routes.ts';
import { type EventStreamLimits, eventStreams } from './live/event-streams.ts';
import { liveSignals } from './live/live-signals.ts';
import { feedProjection } from './projections/feed.ts';
import { journeysProjection } from './projections/journeys.ts';
import { totalsProjection } from './projections/totals.ts';

/** The tracker decides nothing, so it needs no streams, vault, ids or clock. */
export type TrackerDependencies = Pick<ServiceDependencies, 'views' | 'bus' | 'report'> & {
  readonly streamLimits?: EventStreamLimits;
};

/** The tracker: totals, journeys, the activity feed, and live streams of them. */
export async function runTrackerService({
  views,
  bus,
  report,
  streamLimits,
}: TrackerDependencies): Promise<RunningService> {
  const signals = liveSignals();
  const streams = eventStreams(streamLimits);
  const signal = ({ events }: { readonly events: readonly { readonly drive: string }[] }) => {
    for (const driveId of new Set(events.map(({ drive }) => drive))) signals.changed(driveId);
  };

  const totals = await runProjection(totalsProjection, views, bus, report.fatal, signal);
  const journeys = await runProjection(journeysProjection, views, bus, report.fatal);
  const feed = await runProjection(feedProjection, views, bus, report.fatal, signal);

  return {
    name: 'tracker',
    routes: trackerRoutes({
      totals: totals.view,
      journeys: journeys.view,
      feed: feed.view,
      signals,
      streams,
    }),
    projections: [
      { projection: totalsProjection, running: totals },
      { projection: journeysProjection, running: journeys },
      { projection: feedProjection, running: feed },
    ],
    async caughtUp() {
      await Promise.all([totals.caughtUp(), journeys.caughtUp(), feed.caughtUp()]);
    },
    async stop() {
      streams.closeAll();
      await Promise.all([totals.stop(), journeys.stop(), feed.stop()]);
    },
  };
}
