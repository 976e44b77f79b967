import { RankingView, SMALLEST_GROUP, StatementView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { findEach, PARKED, type View } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { countedGroups } from '../board/counted-groups.ts';
import { shownGroups } from '../board/shown-groups.ts';
import { DriveParams, readTotals } from '../drive-access.ts';
import { giversOfParcels } from '../totals/origins.ts';
import { totalsView } from '../totals/totals-view.ts';
import {
  type RankedDrive,
  rankedDrives,
  type SentBox,
  type SentConsignment,
  sentBoxes,
  sentConsignments,
} from './projection.ts';
import { rankingOf } from './ranking.ts';
import { statedConsignment, statedGoods } from './stated.ts';

export interface StatementRouteDependencies {
  readonly totals: View;
  readonly statement: View;
  readonly groups: View;
}

/**
 * Whether the goods of a consignment came from at least {@link SMALLEST_GROUP} pledges and walk-ins.
 * Usually the first box tells.
 */
async function cameFromMany(
  { totals, statement }: StatementRouteDependencies,
  consignmentId: string,
): Promise<boolean> {
  const giversOf = giversOfParcels(totals);
  const givers = new Set<string>();
  const boxes = findEach<SentBox>(
    (query) => statement.find(sentBoxes, query),
    { where: { consignmentId } },
    10,
  );
  for await (const { parcels } of boxes) {
    for (const giver of await giversOf(parcels, SMALLEST_GROUP)) givers.add(giver);
    if (givers.size >= SMALLEST_GROUP) return true;
  }
  return false;
}

export function statementRoutes(views: StatementRouteDependencies): readonly Route[] {
  const { totals, statement } = views;
  return [
    defineRoute(routes.showStatement, {
      summary:
        'The public statement of a drive: what was given and where it went, by kind of goods and by consignment',
      access: 'public',
      params: DriveParams,
      answers: { 200: StatementView },
      async handle({ params: { driveId }, caller }) {
        const document = await readTotals(totals, driveId, caller);
        const { asOf, rows, parked } = totalsView(
          driveId,
          document.asOf,
          document,
          await totals.count(PARKED, { driveId }),
        );
        const consignments = [];
        const sent = findEach<SentConsignment>((query) => statement.find(sentConsignments, query), {
          where: { driveId },
          sort: [['number', 'asc']],
        });
        for await (const consignment of sent) {
          const named = await cameFromMany(views, consignment.id);
          const told = statedConsignment(consignment, named);
          if (told !== undefined) consignments.push(told);
        }
        return ok({ driveId, asOf, goods: [...statedGoods(rows)], consignments, parked });
      },
    }),
    defineRoute(routes.showRanking, {
      summary: 'The departments of a drive compared, if its terms allow it; small ones are merged',
      access: 'public',
      params: DriveParams,
      answers: { 200: RankingView },
      async handle({ params: { driveId }, caller }) {
        const { terms } = await readTotals(totals, driveId, caller);
        const ranked = await statement.get<RankedDrive>(rankedDrives, driveId);
        if (ranked === undefined) return ok({ driveId, departments: [], withheld: true });
        const { departments } = await countedGroups(views, driveId, terms?.needs);
        return ok({ driveId, ...rankingOf(shownGroups(departments)) });
      },
    }),
  ];
}
