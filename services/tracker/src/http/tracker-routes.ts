import {
  type FeedEntry,
  FeedPage,
  Id,
  Instant,
  JourneyView,
  type TotalsRow,
  TotalsView,
} from '@bluebox/contracts';
import { refuse, type View } from '@bluebox/event-sourcing';
import { isBalanced } from '@bluebox/ledger';
import { defineRoute, isCoordinator, linkGeneration, ok, type Route } from '@bluebox/service-http';
import { z } from 'zod';
import { journeyOf } from '../journey/journey.ts';
import { readFragments } from '../journey/read-fragments.ts';
import type { EventStreams, Message } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';
import type { BoxFragment, ParcelFragment } from '../projections/journeys.ts';
import { fragments } from '../projections/journeys.ts';
import {
  type JournalDocument,
  NO_COUNTS,
  sumJournal,
  type TotalsDocument,
} from '../projections/totals.ts';

export interface TrackerRouteDependencies {
  readonly totals: View;
  readonly journeys: View;
  readonly feed: View;
  readonly signals: LiveSignals;
  readonly streams: EventStreams;
}

const DriveParams = z.strictObject({ driveId: Id });
/** Seconds in which something happened that are summed at once for a past moment. */
const JOURNAL_PAGE = 5_000;
const FEED_PAGE = 200;

export function trackerRoutes(dependencies: TrackerRouteDependencies): readonly Route[] {
  const { totals, journeys, feed, signals, streams } = dependencies;

  /** The totals document, for whom the drive is there. */
  const readTotals = async (driveId: string, coordinator: boolean): Promise<TotalsDocument> => {
    const document = await totals.get<TotalsDocument>('totals', driveId);
    if (document === undefined || !(document.published || coordinator))
      throw refuse.notFound('UNKNOWN_DRIVE', 'there is no such drive');
    return document;
  };

  const asOf = async (driveId: string, moment: string): Promise<TotalsView> => {
    // A second is counted when it is over by then.
    const until = new Date(Date.parse(moment) + 1).toISOString().slice(0, 19);
    const entries: JournalDocument[] = [];
    for (;;) {
      const page = await totals.find<JournalDocument>('journal', {
        where: { driveId, second: { lt: until } },
        sort: [['second', 'asc']],
        limit: JOURNAL_PAGE,
        offset: entries.length,
      });
      entries.push(...page);
      if (page.length < JOURNAL_PAGE) break;
    }
    return totalsView(driveId, moment, sumJournal(entries));
  };

  const feedSince = async (driveId: string, after: string | undefined) =>
    after === undefined
      ? [
          ...(await feed.find<FeedEntry>('entries', {
            where: { driveId },
            sort: [['id', 'desc']],
            limit: 50,
          })),
        ].reverse()
      : feed.find<FeedEntry>('entries', {
          where: { driveId, id: { gte: `${after}~` } },
          sort: [['id', 'asc']],
          limit: FEED_PAGE,
        });

  return [
    defineRoute({
      method: 'get',
      path: '/drives/:driveId/totals',
      operation: 'showTotals',
      summary: 'The totals of a drive, now or as of a past moment',
      access: 'public',
      params: DriveParams,
      query: z.strictObject({ asOf: Instant.optional() }),
      answers: { 200: TotalsView },
      async handle({ params, query, caller }) {
        const document = await readTotals(params.driveId, isCoordinator(caller));
        return ok(
          query.asOf === undefined
            ? totalsView(params.driveId, document.asOf, document)
            : await asOf(params.driveId, query.asOf),
        );
      },
    }),
    defineRoute({
      method: 'get',
      path: '/drives/:driveId/totals/stream',
      operation: 'streamTotals',
      summary: 'Server-sent events: the totals at once, then the newest state after each change',
      access: 'public',
      params: DriveParams,
      answers: { 200: TotalsView },
      streams: true,
      async handle({ params, caller, response }) {
        const { driveId } = params;
        let sent = '';
        return streams.open(
          response,
          caller.subject,
          (onChange) => signals.listen(driveId, onChange),
          async () => {
            const document = await readTotals(driveId, isCoordinator(caller));
            const view = totalsView(driveId, document.asOf, document);
            const text = JSON.stringify(view);
            if (text === sent) return [];
            sent = text;
            return [{ event: 'totals', data: view }];
          },
        );
      },
    }),
    defineRoute({
      method: 'get',
      path: '/drives/:driveId/feed',
      operation: 'showFeed',
      summary: 'What happened in a drive, newest first',
      access: 'coordinator',
      params: DriveParams,
      query: z.strictObject({
        before: z.string().max(100).optional(),
        limit: z.coerce.number().int().min(1).max(FEED_PAGE).default(50),
      }),
      answers: { 200: FeedPage },
      async handle({ params, query }) {
        const entries = await feed.find<FeedEntry>('entries', {
          where: {
            driveId: params.driveId,
            ...(query.before === undefined ? {} : { id: { lt: query.before } }),
          },
          sort: [['id', 'desc']],
          limit: query.limit,
        });
        return ok({ entries: [...entries] });
      },
    }),
    defineRoute({
      method: 'get',
      path: '/drives/:driveId/feed/stream',
      operation: 'streamFeed',
      summary: 'Server-sent events: what happens in a drive; resumes with Last-Event-ID',
      access: 'coordinator',
      params: DriveParams,
      answers: { 200: FeedPage },
      streams: true,
      async handle({ params, caller, response, lastEventId }) {
        const { driveId } = params;
        let last = lastEventId;
        return streams.open(
          response,
          caller.subject,
          (onChange) => signals.listen(driveId, onChange),
          async () => {
            const messages: Message[] = [];
            for (;;) {
              const entries = await feedSince(driveId, last);
              for (const entry of entries)
                messages.push({ event: 'entry', id: entry.id, data: entry });
              last = entries.at(-1)?.id ?? last ?? '';
              if (entries.length < FEED_PAGE) return messages;
            }
          },
        );
      },
    }),
    defineRoute({
      method: 'get',
      path: '/journeys/:pledgeId',
      operation: 'showJourney',
      summary: 'Where the lines of a pledge are, part by part',
      access: 'link-or-coordinator',
      params: z.strictObject({ pledgeId: Id }),
      answers: { 200: JourneyView },
      async handle({ params, caller }) {
        const found = await readFragments(journeys, params.pledgeId);
        const allowed =
          found !== undefined &&
          (isCoordinator(caller) ||
            linkGeneration(caller, 'pledge', params.pledgeId) === found.pledge.generation);
        if (!allowed) throw refuse.notFound('UNKNOWN_PLEDGE', 'there is no pledge here for you');
        return ok(journeyOf(found));
      },
    }),
    defineRoute({
      method: 'get',
      path: '/boxes/:boxId/origins',
      operation: 'showOrigins',
      summary: 'Which pledges are in a box',
      access: 'coordinator',
      params: z.strictObject({ boxId: Id }),
      answers: {
        200: z.object({
          origins: z.array(z.object({ parcelId: Id, pledgeId: Id.optional(), quantity: z.int() })),
        }),
      },
      async handle({ params }) {
        const box = await journeys.get<BoxFragment>(fragments.boxes, params.boxId);
        if (box === undefined) throw refuse.notFound('UNKNOWN_BOX', 'there is no such box');
        const origins = [];
        for (const [parcelId, quantity] of Object.entries(box.contents)) {
          const parcel = await journeys.get<ParcelFragment>(fragments.parcels, parcelId);
          origins.push({ parcelId, pledgeId: parcel?.pledgeId, quantity });
        }
        return ok({ origins });
      },
    }),
  ];
}

function totalsView(
  driveId: string,
  asOf: string,
  { kinds, counts }: Pick<TotalsDocument, 'kinds' | 'counts'>,
): TotalsView {
  const rows = Object.entries(kinds)
    .map(([kind, totals]) => {
      const [category, unit] = kind.split('|') as [TotalsRow['category'], TotalsRow['unit']];
      const { balances = {}, rejectedBy = {} } = totals ?? {};
      return { category, unit, balances: { ...balances }, rejectedBy: { ...rejectedBy } };
    })
    .sort((a, b) =>
      a.category < b.category ? -1 : a.category > b.category ? 1 : a.unit < b.unit ? -1 : 1,
    );
  return {
    driveId,
    asOf,
    rows,
    counts: counts ?? NO_COUNTS,
    balanced: rows.every(({ balances }) => isBalanced(balances)),
  };
}
