import {
  MomentsView,
  ShowTotalsQuery,
  SMALLEST_GROUP,
  TimelineView,
  TotalsView,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { PARKED, type View } from '@bluebox/event-sourcing';
import { type Caller, defineRoute, ok, type Route, worksAt } from '@bluebox/service-http';
import { DriveParams, readerOf, readTotals } from '../drive-access.ts';
import type { EventStreams } from '../live/event-streams.ts';
import type { LiveSignals } from '../live/live-signals.ts';
import { namedItems } from './named-items.ts';
import { pastReader } from './past-reader.ts';
import { publicMomentAt } from './public-moments.ts';
import { type PublicStep, publicTotalsAt } from './public-past.ts';
import { publicTotals } from './small-groups.ts';
import { timelineOf } from './timeline.ts';
import { type Audience, totalsSource } from './totals-source.ts';
import { totalsAsOf, totalsView } from './totals-view.ts';

export interface TotalsRouteDependencies {
  readonly totals: View;
  readonly signals: LiveSignals;
  readonly streams: EventStreams;
  readonly now: () => Date;
}

const audienceOf = (caller: Caller): Audience => (worksAt(caller, 'staff') ? 'staff' : 'public');

const momentsOf = (steps: readonly PublicStep[]): string[] => steps.map(({ moment }) => moment);

export function totalsRoutes({
  totals,
  signals,
  streams,
  now,
}: TotalsRouteDependencies): readonly Route[] {
  const pastOf = pastReader(totals, now);
  return [
    defineRoute(routes.showTotals, {
      summary:
        'The totals of a drive, now or at the end of a past second; for the public, at the last public moment before it',
      access: 'public',
      params: DriveParams,
      query: ShowTotalsQuery,
      answers: { 200: TotalsView },
      async handle({ params: { driveId }, query: { asOf }, caller }) {
        const document = await readTotals(totals, driveId, caller);
        const parked = await totals.count(PARKED, { driveId });
        const isPublic = audienceOf(caller) === 'public';
        if (asOf === undefined) {
          const named = await namedItems(totals, document);
          const current = totalsView(driveId, document.asOf, document, parked, undefined, named);
          return ok(isPublic ? publicTotals(current) : current);
        }
        if (!isPublic)
          return ok(await totalsAsOf(totals, driveId, asOf, parked, document.terms?.needs));
        const past = await pastOf(document);
        const moment = publicMomentAt(momentsOf(past), asOf, document.began);
        const sums = publicTotalsAt(past, moment);
        return ok(publicTotals(totalsView(driveId, moment, sums, parked)));
      },
    }),
    defineRoute(routes.listMoments, {
      summary: 'The moments at which the public may see the past totals of a drive, in order',
      access: 'public',
      params: DriveParams,
      answers: { 200: MomentsView },
      async handle({ params: { driveId }, caller }) {
        const document = await readTotals(totals, driveId, caller);
        const moments = momentsOf(await pastOf(document));
        return ok({ driveId, moments, least: SMALLEST_GROUP });
      },
    }),
    defineRoute(routes.showTimeline, {
      summary: 'Number of pledges submitted in each hour of a drive',
      access: 'staff',
      params: DriveParams,
      answers: { 200: TimelineView },
      async handle({ params: { driveId }, caller }) {
        await readTotals(totals, driveId, caller);
        return ok(await timelineOf(totals, driveId));
      },
    }),
    defineRoute(routes.streamTotals, {
      summary:
        'Server-sent events `totals`: the current totals, then the newest state after changes',
      access: 'public',
      params: DriveParams,
      answers: { 200: TotalsView },
      mediaType: 'text/event-stream',
      handle: ({ params: { driveId }, caller, response }) =>
        streams.open(
          readerOf(caller, response),
          totalsSource(signals, driveId, audienceOf(caller), async () => {
            const document = await readTotals(totals, driveId, caller);
            return {
              document,
              parked: await totals.count(PARKED, { driveId }),
              named: await namedItems(totals, document),
            };
          }),
        ),
    }),
  ];
}
