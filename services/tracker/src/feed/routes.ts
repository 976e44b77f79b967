import { FeedEntry, FeedPage } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { DriveParams, readerOf } from '../drive-access.ts';
import type { EventStreams } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';
import { feedSource, newestEntries, presentEntry } from './feed-source.ts';

export interface FeedRouteDependencies {
  readonly feed: View;
  readonly signals: LiveSignals;
  readonly streams: EventStreams;
}

export function feedRoutes({ feed, signals, streams }: FeedRouteDependencies): readonly Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/drives/:driveId/feed',
      operation: 'showFeed',
      summary: 'The feed of a drive, newest first',
      access: 'staff',
      params: DriveParams,
      query: z.strictObject({
        /** Id of an entry: the ones before it. */
        before: z.string().max(100).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
      answers: { 200: FeedPage },
      async handle({ params, query }) {
        const entries = await newestEntries(feed, params.driveId, query.limit, query.before);
        return ok({ entries: entries.map(presentEntry) });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/drives/:driveId/feed/stream',
      operation: 'streamFeed',
      summary:
        'Server-sent events `entry`: the newest entries, then what happens; goes on from Last-Event-ID',
      access: 'staff',
      params: DriveParams,
      answers: { 200: FeedEntry },
      streams: true,
      mediaType: 'text/event-stream',
      handle: ({ params, caller, response, lastEventId }) =>
        streams.open(
          readerOf(caller, response),
          feedSource(feed, signals, params.driveId, lastEventId),
        ),
    }),
  ];
}
