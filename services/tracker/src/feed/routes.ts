import { FeedEntry, FeedPage, ShowFeedQuery } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { DriveParams, readerOf } from '../drive-access.ts';
import type { EventStreams } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';
import { feedSource, historyOf, newestEntries, presentEntry } from './feed-source.ts';

export interface FeedRouteDependencies {
  readonly feed: View;
  readonly signals: LiveSignals;
  readonly streams: EventStreams;
}

export function feedRoutes({ feed, signals, streams }: FeedRouteDependencies): readonly Route[] {
  return [
    defineRoute(routes.showFeed, {
      summary: 'The feed of a drive, newest first',
      access: 'staff',
      params: DriveParams,
      query: ShowFeedQuery,
      answers: { 200: FeedPage },
      async handle({ params: { driveId }, query: { limit, before, about } }) {
        const entries = await (about === undefined
          ? newestEntries(feed, driveId, limit, before)
          : historyOf(feed, driveId, about, limit, before));
        return ok({ entries: entries.map(presentEntry) });
      },
    }),
    defineRoute(routes.streamFeed, {
      summary:
        'Server-sent events `entry`: the newest entries, then new ones; continues from Last-Event-ID',
      access: 'staff',
      params: DriveParams,
      answers: { 200: FeedEntry },
      mediaType: 'text/event-stream',
      handle: ({ params, caller, response, lastEventId }) =>
        streams.open(
          readerOf(caller, response),
          feedSource(feed, signals, params.driveId, lastEventId),
        ),
    }),
  ];
}
