import type { Category, Need, RejectionReason, TotalsRow, Unit } from '@bluebox/contracts';

/**
 * The fate of the goods of one category and unit. All given and assembled goods are accounted for: `given
 * + assembled = here + inKit + sent + rejected + disposed + spoiled`.
 */
export interface ReportRow {
  readonly category: Category;
  readonly unit: Unit;
  readonly asked: number;
  /** Handed in, or found in addition. */
  readonly given: number;
  /** Kits that were assembled from gifts; nobody gave them as such. */
  readonly assembled: number;
  readonly rejected: number;
  /** Accepted at first, and disposed of later. */
  readonly disposed: number;
  /** Goods that went into kits, which are counted as kits. */
  readonly inKit: number;
  /** The same by the places of the kits, where those are known. */
  readonly inKits: NonNullable<TotalsRow['inKits']>;
  /** With the collectors: to be inspected, in store or packed. */
  readonly here: number;
  /** Sent, delivered, or confirmed. */
  readonly sent: number;
  readonly confirmed: number;
  /** Damaged or lost, wherever that was. */
  readonly spoiled: number;
}

/** Needs and their results, in the order of the needs; other goods come last. */
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
      const {
        balances = {},
        inKits = {},
        rejectedBy = {},
      } = totals.find((row) => row.category === category && row.unit === unit) ??
      ({} as Partial<TotalsRow>);
      const sum = (...accounts: readonly string[]) =>
        accounts.reduce((total, account) => total + (balances[account] ?? 0), 0);
      const refused = sum('rejected', 'returned', 'disposed');
      // `disposed` includes goods that had been accepted, so rejections are counted by their reasons.
      const rejected = Math.min(
        refused,
        Math.max(
          sum('rejected', 'returned'),
          Object.values(rejectedBy).reduce((total, count) => total + count, 0),
        ),
      );
      return {
        category,
        unit,
        asked: asked.get(kind) ?? 0,
        given: sum('pledged', 'walkIn', 'found') - sum('promised', 'withdrawn', 'notHandedIn'),
        assembled: sum('assembled'),
        rejected,
        disposed: refused - rejected,
        inKit: sum('inKit'),
        inKits,
        here: sum('received', 'quarantined', 'accepted', 'packed'),
        sent: sum('inTransit', 'delivered', 'confirmed'),
        confirmed: sum('confirmed'),
        spoiled: sum('damaged', 'lost'),
      };
    })
    .filter(({ asked: wanted, given, assembled }) => wanted > 0 || given > 0 || assembled > 0);
}

/** Reasons for rejections, the most frequent first. */
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
