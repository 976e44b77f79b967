import type { Category, KitFate, Need, RejectionReason, TotalsRow, Unit } from '@bluebox/contracts';
import { confirmedQuantity, givenQuantity, held, sentQuantity } from '@bluebox/contracts/counted';

/**
 * The results for the goods of one category and unit, including goods in kits. The figures add up:
 * `given + assembled = here + sent + rejected + disposed + spoiledHere + unclear`.
 */
export interface ReportRow {
  readonly category: Category;
  readonly unit: Unit;
  readonly asked: number;
  /** Quantity that was handed in, found in the store, or found by the recipient as surplus. */
  readonly given: number;
  /** Number of kits that were assembled here, which `given` does not include. */
  readonly assembled: number;
  readonly rejected: number;
  /** Part of the rejected goods that is still with the collectors. */
  readonly waiting: number;
  /** Quantity that was accepted and later disposed of. */
  readonly disposed: number;
  /** Part that went into kits. The kits are also counted in their own row. */
  readonly inKit: number;
  /** Part in kits, by the place or end of the kits, as far as known. */
  readonly inKits: NonNullable<TotalsRow['inKits']>;
  /**
   * Part that is still with the collectors: to be inspected, in stock or packed. Rejected goods are
   * not included.
   */
  readonly here: number;
  /** Quantity that was ever sent, whatever happened to it later. */
  readonly sent: number;
  readonly confirmed: number;
  /** Quantity that was damaged or lost, before or after it was sent. */
  readonly spoiled: number;
  /** Part of `spoiled` that was not sent. */
  readonly spoiledHere: number;
  /** Part in kits at different places. It is unknown how much is at which place. */
  readonly unclear: number;
}

/**
 * Returns one row for each category and unit. Rows with needs come first, in the order of the
 * needs. A row without any needed, given or assembled quantity is left out.
 */
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
        spoiledAway = 0,
        sentInKits = 0,
      } = totals.find((row) => row.category === category && row.unit === unit) ??
      ({} as Partial<TotalsRow>);
      const row = { balances, inKits, spoiledAway, sentInKits };
      const sum = (...accounts: readonly string[]) => held(row, ...accounts);
      const kits = (...fates: readonly KitFate[]) =>
        fates.reduce((total, fate) => total + (inKits[fate] ?? 0), 0);
      const spoiledInKits = Math.max(
        0,
        Math.min(kits('damaged', 'lost'), sentInKits - kits('inTransit', 'delivered', 'confirmed')),
      );
      const refused = sum('rejected', 'returned', 'disposed');
      // The balance `disposed` includes goods that had been accepted, so rejected goods are counted
      // by their reasons.
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
        given: givenQuantity(row),
        assembled: sum('assembled'),
        rejected,
        waiting: sum('rejected'),
        disposed: refused - rejected + kits('disposed'),
        inKit: sum('inKit'),
        inKits,
        here: sum('received', 'quarantined', 'accepted', 'packed') + kits('accepted', 'packed'),
        sent: sentQuantity(row),
        confirmed: confirmedQuantity(row),
        spoiled: sum('damaged', 'lost') + kits('damaged', 'lost'),
        spoiledHere: sum('damaged', 'lost') - spoiledAway + kits('damaged', 'lost') - spoiledInKits,
        // Goods in kits at several places count as sent only as far as that is known.
        unclear:
          sum('inKit') -
          kits('accepted', 'packed', 'disposed', 'damaged', 'lost') +
          spoiledInKits -
          sentInKits,
      };
    })
    .filter(({ asked: wanted, given, assembled }) => wanted > 0 || given > 0 || assembled > 0);
}

/** Returns the quantity that was rejected for each reason, the most frequent reason first. */
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
