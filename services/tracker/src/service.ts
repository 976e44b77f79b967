import { type EventBatch, runProjection } from '@bluebox/event-sourcing';
import type { RunningService, ServiceDependencies } from '@bluebox/service-http';
import { boardRoutes } from './http/board-routes.ts';
import { boxRoutes } from './http/box-routes.ts';
import { exportRoutes } from './http/export-routes.ts';
import { feedRoutes } from './http/feed-routes.ts';
import { journeyRoutes } from './http/journey-routes.ts';
import { searchRoutes } from './http/search-routes.ts';
import { totalsRoutes } from './http/totals-routes.ts';
import { watchCursors } from './live/cursor-watch.ts';
import { type EventStreamLimits, eventStreams, type Timers } from './live/event-streams.ts';
import { type LiveSignals, liveSignals } from './live/live-signals.ts';
import { codesProjection } from './projections/codes.ts';
import { feedProjection } from './projections/feed.ts';
import { groupsProjection } from './projections/groups.ts';
import { journeysProjection } from './projections/journeys.ts';
import { mismatchesProjection } from './projections/mismatches.ts';
import { totalsProjection } from './projections/totals.ts';

/** The tracker decides nothing, so it needs no streams, vault or ids; the clock is for the day in the name of a file. */
export type TrackerServiceDependencies = Pick<
  ServiceDependencies,
  'views' | 'bus' | 'report' | 'now'
> & {
  readonly streamLimits?: EventStreamLimits;
  readonly timers?: Timers;
  /** Whether other trackers share the views; their changes must then be watched for. */
  readonly sharesViews?: boolean;
};

/** The tracker: totals, journeys, the activity feed, live streams of them, the board, and the search by code. */
export async function runTrackerService(
  dependencies: TrackerServiceDependencies,
): Promise<RunningService> {
  const { views, bus, report, now, streamLimits, timers, sharesViews = false } = dependencies;
  const streams = eventStreams(streamLimits, timers);
  const totalsSignals = liveSignals();
  const feedSignals = liveSignals();

  // In parallel, because on Kafka each waits to join its consumer group.
  const [totals, feed, journeys, groups, mismatches, codes] = await Promise.all([
    runProjection(totalsProjection, views, bus, report, signalTo(totalsSignals)),
    runProjection(feedProjection, views, bus, report, signalTo(feedSignals)),
    runProjection(journeysProjection, views, bus, report),
    runProjection(groupsProjection, views, bus, report),
    runProjection(mismatchesProjection, views, bus, report),
    runProjection(codesProjection, views, bus, report),
  ]);
  const running = [totals, feed, journeys, groups, mismatches, codes];
  const watches = sharesViews
    ? [watchCursors(totals.view, totalsSignals), watchCursors(feed.view, feedSignals)]
    : [];

  return {
    name: 'tracker',
    routes: [
      ...totalsRoutes({ totals: totals.view, signals: totalsSignals, streams }),
      ...feedRoutes({ feed: feed.view, signals: feedSignals, streams }),
      ...journeyRoutes({ journeys: journeys.view }),
      ...boardRoutes({
        totals: totals.view,
        groups: groups.view,
        journeys: journeys.view,
        mismatches: mismatches.view,
      }),
      ...searchRoutes({ codes: codes.view, journeys: journeys.view }),
      ...boxRoutes({ totals: totals.view, journeys: journeys.view }),
      ...exportRoutes({
        totals: totals.view,
        journeys: journeys.view,
        groups: groups.view,
        now,
      }),
    ],
    projections: [
      { projection: totalsProjection, running: totals },
      { projection: feedProjection, running: feed },
      { projection: journeysProjection, running: journeys },
      { projection: groupsProjection, running: groups },
      { projection: mismatchesProjection, running: mismatches },
      { projection: codesProjection, running: codes },
    ],
    policies: [],
    async caughtUp() {
      await Promise.all(running.map((projection) => projection.caughtUp()));
    },
    async stop() {
      for (const watch of watches) watch.stop();
      streams.close();
      await Promise.all(running.map((projection) => projection.stop()));
    },
  };
}

/** Signals the drives of a batch once the view holds it. */
const signalTo =
  (signals: LiveSignals) =>
  ({ events }: EventBatch): void => {
    for (const driveId of new Set(events.map(({ drive }) => drive))) signals.changed(driveId);
  };
