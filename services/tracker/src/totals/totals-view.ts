import type { TotalsRow, TotalsView } from '@bluebox/contracts';
import type { View } from '@bluebox/event-sourcing';
import { isBalanced } from '@bluebox/ledger';
import { SPANS, sumJournal, type TotalsDocument } from '../projections/totals.ts';
import { journalPages } from './journal-pages.ts';

/**
 * Totals as the API shows them: a row for each category and unit, without what is zero.
 * @param parked events of the drive that are not in them.
 */
export function totalsView(
  driveId: string,
  asOf: string,
  { kinds, counts }: Pick<TotalsDocument, 'kinds' | 'counts'>,
  parked = 0,
): TotalsView {
  const rows = Object.entries(kinds).map(([kind, totals]): TotalsRow => {
    const [category, unit] = kind.split('|') as [TotalsRow['category'], TotalsRow['unit']];
    return {
      category,
      unit,
      balances: withoutZeros(totals.balances),
      rejectedBy: withoutZeros(totals.rejectedBy),
    };
  });
  return {
    driveId,
    asOf,
    rows: rows.sort((a, b) => compare(a.category, b.category) || compare(a.unit, b.unit)),
    counts,
    balanced: rows.every(({ balances }) => isBalanced(balances)),
    parked,
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const withoutZeros = <Counts extends Readonly<Partial<Record<string, number>>>>(
  counts: Counts,
): { [K in keyof Counts]: number } =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0)) as {
    [K in keyof Counts]: number;
  };

/** The totals at the end of the second in which a moment lies. */
export async function totalsAsOf(
  totals: View,
  driveId: string,
  moment: string,
  parked = 0,
): Promise<TotalsView> {
  const time = Date.parse(moment);
  const next = new Date(time - (time % 1_000) + 1_000);
  const end = next.toISOString();
  const hour = end.slice(0, SPANS.hour);
  const minute = end.slice(0, SPANS.minute);
  let sum = sumJournal([]);
  for (const { span, from, before } of [
    { span: 'hour', from: '', before: hour },
    { span: 'minute', from: hour, before: minute },
    { span: 'second', from: minute, before: end.slice(0, SPANS.second) },
  ] as const)
    for await (const page of journalPages(totals, driveId, span, { gte: from, lt: before }))
      sum = sumJournal([sum, ...page]);
  return totalsView(driveId, new Date(next.getTime() - 1).toISOString(), sum, parked);
}
