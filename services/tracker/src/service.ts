import type { EventBatch } from '@bluebox/event-sourcing';
import { type RunningService, runConsumers, type ServiceDependencies } from '@bluebox/service-http';
import { boardRoutes } from './board/routes.ts';
import { certificateRoutes } from './certificate/routes.ts';
import { departmentReportRoutes } from './department-report/routes.ts';
import { exportRoutes } from './export/routes.ts';
import { feedRoutes } from './feed/routes.ts';
import { boxRoutes } from './journey/box-routes.ts';
import { journeyRoutes } from './journey/routes.ts';
import { watchCursors } from './live/cursor-watch.ts';
import {
  type EventStreamLimits,
  eventStreams,
  systemTimers,
  type Timers,
} from './live/event-streams.ts';
import { type LiveSignals, liveSignals } from './live/live-signals.ts';
import { placesIn } from './places.ts';
import { trackerProjections } from './projections.ts';
import { recallRoutes } from './recall/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { statementRoutes } from './statement/routes.ts';
import { totalsRoutes } from './totals/routes.ts';
import { whatIfRoutes } from './what-if/routes.ts';

/**
 * The tracker makes no decisions, so it needs no event store, vault or ids. The clock dates the
 * file names of exports, and tells which hours are over.
 */
export type TrackerServiceDependencies = Pick<
  ServiceDependencies,
  'views' | 'bus' | 'report' | 'now'
> & {
  readonly streamLimits?: EventStreamLimits;
  readonly timers?: Timers;
  /** Whether other trackers share the view store, so that their changes must be watched. */
  readonly sharesViews?: boolean;
};

export async function runTrackerService(
  dependencies: TrackerServiceDependencies,
): Promise<RunningService> {
  const { now, streamLimits, timers = systemTimers, sharesViews = false } = dependencies;
  const streams = eventStreams(streamLimits, timers);
  const totalsSignals = liveSignals();
  const feedSignals = liveSignals();
  const journeySignals = liveSignals();

  const consumers = await runConsumers(dependencies, trackerProjections);
  const { totals, feed, journeys, groups, mismatches, codes, statement, whatIf } = consumers.views;
  consumers.running.totals.follow(signalTo(totalsSignals));
  consumers.running.feed.follow(signalTo(feedSignals));
  consumers.running.journeys.follow(signalTo(journeySignals));
  const watches = sharesViews
    ? [
        watchCursors(totals, totalsSignals),
        watchCursors(feed, feedSignals),
        watchCursors(journeys, journeySignals),
      ]
    : [];

  const places = placesIn({ journeys, groups });
  return {
    name: 'tracker',
    places,
    routes: [
      ...totalsRoutes({ totals, signals: totalsSignals, streams, now }),
      ...feedRoutes({ feed, signals: feedSignals, streams }),
      ...journeyRoutes({ journeys, signals: journeySignals, streams, timers }),
      ...boardRoutes({
        totals,
        groups,
        journeys,
        mismatches,
      }),
      ...whatIfRoutes({ totals, whatIf, journeys }),
      ...recallRoutes({ totals, journeys, groups }),
      ...searchRoutes({ codes, journeys, places }),
      ...boxRoutes({ totals, journeys }),
      ...certificateRoutes({ journeys, totals }),
      ...statementRoutes({ totals, statement, groups }),
      ...departmentReportRoutes({ totals, journeys, groups, statement, now }),
      ...exportRoutes({
        totals,
        journeys,
        groups,
        now,
      }),
    ],
    projections: consumers.projections,
    policies: consumers.policies,
    caughtUp: consumers.caughtUp,
    async stop() {
      for (const watch of watches) watch.stop();
      streams.close();
      await consumers.stop();
    },
  };
}

/** Signals the drives of a batch once the view has applied it. */
const signalTo =
  (signals: LiveSignals) =>
  ({ events }: EventBatch): void => {
    for (const scope of new Set(events.map((event) => event.scope))) signals.changed(scope);
  };
