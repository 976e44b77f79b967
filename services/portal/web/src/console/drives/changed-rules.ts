import type { AcceptanceRules, Unit, WhatIfKind, WhatIfOutcome } from '@bluebox/contracts';
import { CATEGORIES, MOST_MONTHS_AT_ARRIVAL } from '@bluebox/contracts/kinds';
import type { TypedTerms } from './typed-terms.ts';

/** Rules as the query of a backtest names them, without the unchanged ones. */
export interface ChangedRules {
  readonly minimumMonthsAtArrival?: number;
  readonly sealedOnly?: boolean;
  readonly devicesMustWork?: boolean;
  readonly prescriptionAllowed?: boolean;
  readonly categories?: string;
}

/**
 * Returns the typed rules that differ from the saved ones; undefined if none differ, or if they are
 * not complete.
 */
export function changedRules(
  saved: AcceptanceRules,
  typed: Partial<TypedTerms['rules']> | undefined,
): ChangedRules | undefined {
  if (typed === undefined) return undefined;
  const { minimumMonthsAtArrival: months, categories = [] } = typed;
  if (typeof months !== 'number' || months < 0 || months > MOST_MONTHS_AT_ARRIVAL) return undefined;
  if (categories.length === 0) return undefined;
  const listed = (some: readonly string[]) =>
    CATEGORIES.filter((category) => some.includes(category)).join('.');
  const flags = (['sealedOnly', 'devicesMustWork', 'prescriptionAllowed'] as const).flatMap(
    (name) =>
      typed[name] === undefined || typed[name] === saved[name] ? [] : [[name, typed[name]]],
  );
  const changed: ChangedRules = {
    ...(months === saved.minimumMonthsAtArrival ? {} : { minimumMonthsAtArrival: months }),
    ...Object.fromEntries(flags),
    ...(listed(categories) === listed(saved.categories) ? {} : { categories: listed(categories) }),
  };
  return Object.keys(changed).length === 0 ? undefined : changed;
}

export interface Amount {
  readonly unit: Unit;
  readonly count: number;
}

/** Accounts of goods that are in a carton or have left in one. */
const PACKED_OR_LATER = ['packed', 'inTransit', 'delivered', 'confirmed'] as const;

/** Sums the goods with an outcome by unit, and those of them that were packed, without zeros. */
export function amountsWith(
  kinds: readonly WhatIfKind[],
  wanted: WhatIfOutcome,
): { readonly all: readonly Amount[]; readonly packed: readonly Amount[] } {
  const all = new Map<Unit, number>();
  const packed = new Map<Unit, number>();
  for (const { unit, outcomes } of kinds)
    for (const { outcome, quantity, where } of outcomes) {
      if (outcome !== wanted) continue;
      all.set(unit, (all.get(unit) ?? 0) + quantity);
      const inCartons = PACKED_OR_LATER.reduce((sum, account) => sum + (where[account] ?? 0), 0);
      packed.set(unit, (packed.get(unit) ?? 0) + inCartons);
    }
  const amounts = (sums: ReadonlyMap<Unit, number>) =>
    [...sums].filter(([, count]) => count > 0).map(([unit, count]) => ({ unit, count }));
  return { all: amounts(all), packed: amounts(packed) };
}
