import { type RatesRow, type ShowRatesQuery, SMALLEST_GROUP } from '@bluebox/contracts';
import { type EventStore, findEach, type View } from '@bluebox/event-sourcing';
import { ok } from '@bluebox/service-http';
import type { z } from 'zod';
import { addRateCounts, NO_COUNTS, type RateCounts } from '../domain/rates.ts';
import { RATES, type RatesDocument } from '../projections/matters.ts';
import { readDesk } from './known-desk.ts';

export interface RatesShown {
  readonly store: EventStore;
  readonly matters: View;
}

/** Returns each rate with its denominator. */
const sharesOf = (counts: RateCounts): NonNullable<RatesRow['rates']> => ({
  closed: { count: counts.closed, of: counts.opened },
  'in-time': { count: counts.inTime, of: counts.closed },
  'called-back': { count: counts.calledBack, of: counts.closed },
  contacted: { count: counts.contacted, of: counts.reached },
  solved: { count: counts.solved, of: counts.reached },
  'partly-solved': { count: counts.partlySolved, of: counts.reached },
  satisfied: { count: counts.satisfied, of: counts.reached },
});

/** Shows the rates of a desk, kind by kind; refuses an unknown desk. */
export async function showRates(
  { store, matters }: RatesShown,
  deskId: string,
  { month, by }: z.output<typeof ShowRatesQuery>,
) {
  await readDesk(store, deskId);
  const groups = new Map<string, { readonly row: RatesRow; counts: RateCounts }>();
  for await (const document of findEach<RatesDocument>(
    (query) => matters.find<RatesDocument>(RATES, query),
    { where: { deskId } },
  ))
    for (const { group, counts } of Object.values(document.groups)) {
      if (month !== undefined && group.month !== month) continue;
      const named = by === undefined ? undefined : group[by];
      const key = JSON.stringify([group.kind, named]);
      const known = groups.get(key) ?? {
        row: { kind: group.kind, ...(named === undefined ? {} : { group: named }) },
        counts: NO_COUNTS,
      };
      known.counts = addRateCounts(known.counts, counts);
      groups.set(key, known);
    }
  const rows = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return ok({
    rows: rows.map(([, { row, counts }]) =>
      counts.opened < SMALLEST_GROUP ? row : { ...row, rates: sharesOf(counts) },
    ),
    least: SMALLEST_GROUP,
  });
}
