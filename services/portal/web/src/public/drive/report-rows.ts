import type { Category, Need, RejectionReason, TotalsRow, Unit } from '@bluebox/contracts';

/** What became of the goods of one category and unit. */
export interface ReportRow {
  readonly category: Category;
  readonly unit: Unit;
  readonly asked: number;
  /** Handed in, found, or made into kits here. */
  readonly given: number;
  readonly rejected: number;
  /** On its way, there, or confirmed. */
  readonly sent: number;
  readonly confirmed: number;
  /** Damaged or lost, wherever that was. */
  readonly spoiled: number;
}

/** What was asked for and what came of it, in the order of the needs; other goods come last. */
export function reportRows(
  needs: readonly Need[],
  totals: readonly TotalsRow[],
): readonly ReportRow[] {
  const asked = new Map<string, number>();
  for (const { category, unit, quantity } of needs) {
    const kind = `${category}|${unit}`;
    asked.set(kind, (asked.get(kind) ?? 0) + quantity);
  }
  const kinds = new Set([
    ...asked.keys(),
    ...totals.map(({ category, unit }) => `${category}|${unit}`),
  ]);
  return [...kinds]
    .map((kind): ReportRow => {
      const [category, unit] = kind.split('|') as [Category, Unit];
      const { balances = {} } =
        totals.find((row) => row.category === category && row.unit === unit) ?? {};
      const sum = (...accounts: readonly string[]) =>
        accounts.reduce((total, account) => total + (balances[account] ?? 0), 0);
      return {
        category,
        unit,
        asked: asked.get(kind) ?? 0,
        given:
          sum('pledged', 'walkIn', 'found', 'assembled') -
          sum('promised', 'withdrawn', 'notHandedIn'),
        rejected: sum('rejected', 'returned', 'disposed'),
        sent: sum('inTransit', 'delivered', 'confirmed'),
        confirmed: sum('confirmed'),
        spoiled: sum('damaged', 'lost'),
      };
    })
    .filter(({ asked: wanted, given }) => wanted > 0 || given > 0);
}

/** Why goods could not be taken, the most frequent first. */
export function rejections(
  totals: readonly TotalsRow[],
): readonly { readonly reason: RejectionReason; readonly count: number }[] {
  const counts = new Map<RejectionReason, number>();
  for (const { rejectedBy } of totals)
    for (const [reason, count] of Object.entries(rejectedBy) as [RejectionReason, number][])
      counts.set(reason, (counts.get(reason) ?? 0) + count);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count);
}
