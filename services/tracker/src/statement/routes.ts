import { SMALLEST_GROUP, StatementView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { findEach, PARKED, type View } from '@bluebox/event-sourcing';
import { defineRoute, ok, type Route } from '@bluebox/service-http';
import { DriveParams, readTotals } from '../drive-access.ts';
import { giversOfParcels } from '../totals/origins.ts';
import { totalsView } from '../totals/totals-view.ts';
import { type SentBox, type SentConsignment, sentBoxes, sentConsignments } from './projection.ts';
import { statedConsignment, statedGoods } from './stated.ts';

export interface StatementRouteDependencies {
  readonly totals: View;
  readonly statement: View;
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
  ];
}
