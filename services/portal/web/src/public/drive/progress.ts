import type { Category, Need, TotalsRow, Unit } from '@bluebox/contracts';

/** Needs of one category and unit together: the totals know no finer. */
export interface NeedProgress {
  readonly category: Category;
  readonly unit: Unit;
  readonly needed: number;
  /** Pledged or already there, and not lost on the way. */
  readonly covered: number;
  readonly missing: number;
  /** Certain items that were asked for. */
  readonly items: readonly { readonly name: string; readonly quantity: number }[];
}

// What is in a kit counts as the kit, not a second time as what it is made of.
const COVERING = [
  'promised',
  'received',
  'quarantined',
  'accepted',
  'packed',
  'inTransit',
  'delivered',
  'confirmed',
] as const;

export function needProgress(
  needs: readonly Need[],
  rows: readonly TotalsRow[],
): readonly NeedProgress[] {
  const groups = new Map<string, NeedProgress>();
  for (const { category, unit, quantity, itemName } of needs) {
    const key = `${category} ${unit}`;
    const row = rows.find(
      (candidate) => candidate.category === category && candidate.unit === unit,
    );
    const covered = Math.max(
      0,
      COVERING.reduce((sum, place) => sum + (row?.balances[place] ?? 0), 0),
    );
    const before = groups.get(key);
    const needed = (before?.needed ?? 0) + quantity;
    const items = [
      ...(before?.items ?? []),
      ...(itemName === undefined ? [] : [{ name: itemName, quantity }]),
    ];
    groups.set(key, {
      category,
      unit,
      needed,
      covered,
      missing: Math.max(0, needed - covered),
      items,
    });
  }
  return [...groups.values()];
}

/** How full the drive is, 0 to 1: the mean over its needs, as boxes and devices cannot be added. */
export function fullness(progress: readonly NeedProgress[]): number {
  if (progress.length === 0) return 0;
  const shares = progress.map(({ covered, needed }) => Math.min(1, covered / needed));
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** The places of the ledger as givers know them, in the order of the way. */
export const STAGES = {
  promised: ['promised'],
  received: ['received', 'quarantined'],
  accepted: ['accepted', 'inKit'],
  packed: ['packed'],
  inTransit: ['inTransit'],
  delivered: ['delivered'],
  confirmed: ['confirmed'],
} as const;
export type Stage = keyof typeof STAGES;

export interface StageAmounts {
  readonly stage: Stage;
  readonly amounts: readonly { readonly unit: Unit; readonly count: number }[];
  /** Of everything that is in any of the places, 0 to 1. */
  readonly share: number;
}

export function stageAmounts(rows: readonly TotalsRow[]): readonly StageAmounts[] {
  const counted = (Object.keys(STAGES) as Stage[]).map((stage) => {
    const amounts = new Map<Unit, number>();
    for (const { unit, balances } of rows) {
      const count = STAGES[stage].reduce((sum, place) => sum + (balances[place] ?? 0), 0);
      if (count > 0) amounts.set(unit, (amounts.get(unit) ?? 0) + count);
    }
    return { stage, amounts: [...amounts].map(([unit, count]) => ({ unit, count })) };
  });
  const sum = (amounts: readonly { readonly count: number }[]) =>
    amounts.reduce((total, { count }) => total + count, 0);
  const all = counted.reduce((total, { amounts }) => total + sum(amounts), 0);
  return counted.map((entry) => ({ ...entry, share: all === 0 ? 0 : sum(entry.amounts) / all }));
}
