import {
  CompletionView,
  GroupsView,
  LEAST_PLEDGES_OF_A_GROUP,
  ListShortDatedQuery,
  MismatchesView,
  ShortDatedView,
} from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import type { View } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { DriveParams, readTotals } from '../drive-access.ts';
import { totalsView } from '../totals/totals-view.ts';
import { countedGroups } from './counted-groups.ts';
import { openEnds } from './open-ends.ts';
import { readMismatches } from './read-mismatches.ts';
import { shortDated } from './short-dated.ts';
import { shownGroups } from './shown-groups.ts';

export interface BoardRouteDependencies {
  readonly totals: View;
  readonly groups: View;
  readonly journeys: View;
  readonly mismatches: View;
}

/** Makes the routes of the board, apart from the totals. */
export function boardRoutes(views: BoardRouteDependencies): readonly Route[] {
  const { totals, journeys, mismatches } = views;
  return [
    defineRoute(routes.showGroups, {
      summary:
        'Quantities by department of the givers and by hand-in point; small groups are merged',
      access: 'staff',
      params: DriveParams,
      answers: { 200: GroupsView },
      async handle({ params: { driveId }, caller }) {
        const { terms } = await readTotals(totals, driveId, caller);
        const counted = await countedGroups(views, driveId, terms?.needs);
        return ok({
          driveId,
          departments: shownGroups(counted.departments),
          handInPoints: shownGroups(counted.handInPoints),
          least: LEAST_PLEDGES_OF_A_GROUP,
        });
      },
    }),
    defineRoute(routes.showCompletion, {
      summary: 'Open work of a drive, to be checked and acknowledged before the drive is completed',
      access: 'staff',
      params: DriveParams,
      answers: { 200: CompletionView },
      async handle({ params: { driveId }, caller }) {
        const document = await readTotals(totals, driveId, caller);
        return ok({ driveId, openEnds: openEnds(totalsView(driveId, document.asOf, document)) });
      },
    }),
    defineRoute(routes.listShortDated, {
      summary: 'Stock that expires on or before a given day, ordered by expiry',
      access: 'staff',
      params: DriveParams,
      query: ListShortDatedQuery,
      answers: { 200: ShortDatedView },
      async handle({ params: { driveId }, query, caller }) {
        await readTotals(totals, driveId, caller);
        return ok(await shortDated(journeys, driveId, query.until));
      },
    }),
    defineRoute(routes.listMismatches, {
      summary: 'Differences between promised, packed, sent and received quantities',
      access: 'staff',
      params: DriveParams,
      answers: { 200: MismatchesView },
      async handle({ params: { driveId }, caller }) {
        await readTotals(totals, driveId, caller);
        return ok(await readMismatches(mismatches, journeys, driveId));
      },
    }),
  ];
}
