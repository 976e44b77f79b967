import type { Category, Need, Unit } from './vocabulary.ts';

/** Largest quantity of each category that people usually give in one pledge. */
export const USUAL_AT_MOST: Readonly<Record<Category, number>> = {
  medicine: 50,
  kit: 10,
  device: 10,
  supply: 200,
  book: 100,
};

interface Kind {
  readonly category: Category;
  readonly unit: Unit;
}
/** A quantity of one kind. */
export interface KindAmount extends Kind {
  readonly quantity: number;
}

const same = (a: Kind, b: Kind): boolean => a.category === b.category && a.unit === b.unit;

/** Returns the quantity of a kind that the drive needs. */
export const neededOf = (
  needs: readonly Pick<Need, 'category' | 'unit' | 'quantity'>[],
  kind: Kind,
): number => needs.reduce((sum, need) => (same(need, kind) ? sum + need.quantity : sum), 0);

/**
 * Returns the largest quantity of a kind that one pledge may promise without confirmation by staff:
 * half of the drive's need, or the usual maximum if that is more. A single large promise would make
 * the drive look nearly complete to the public, and anybody can enter one without an account, so it
 * waits until staff have checked it.
 */
export const countedAtOnce = (
  needs: readonly Pick<Need, 'category' | 'unit' | 'quantity'>[],
  kind: Kind,
): number => Math.max(USUAL_AT_MOST[kind.category], Math.floor(neededOf(needs, kind) / 2));

/** Whether one pledge promises so much of a kind that it is not counted until staff confirm it. */
export const isFarAbove = (
  needs: readonly Pick<Need, 'category' | 'unit' | 'quantity'>[],
  { quantity, ...kind }: KindAmount,
): boolean => quantity > countedAtOnce(needs, kind);

/** Sums the amounts of several lines by kind. */
export function amountsByKind(lines: readonly KindAmount[]): readonly KindAmount[] {
  const sums: KindAmount[] = [];
  for (const { category, unit, quantity } of lines) {
    const at = sums.findIndex((sum) => same(sum, { category, unit }));
    const before = sums[at]?.quantity ?? 0;
    sums[at === -1 ? sums.length : at] = { category, unit, quantity: before + quantity };
  }
  return sums;
}

/**
 * Returns the amounts of a pledge that are not counted until staff confirm them, by kind. A pledge
 * that staff entered needs no confirmation.
 */
export function unconfirmedAmounts(
  needs: readonly Pick<Need, 'category' | 'unit' | 'quantity'>[],
  {
    channel,
    promised,
    confirmed,
  }: {
    readonly channel: 'form' | 'desk' | 'import';
    /** Amounts of each line that are still promised. */
    readonly promised: readonly KindAmount[];
    /** Amounts that were promised when staff confirmed them. */
    readonly confirmed: readonly KindAmount[];
  },
): readonly KindAmount[] {
  if (channel !== 'form') return [];
  const known = amountsByKind(confirmed);
  return amountsByKind(promised).filter(
    (amount) =>
      isFarAbove(needs, amount) &&
      amount.quantity > (known.find((other) => same(other, amount))?.quantity ?? 0),
  );
}
