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
 * Returns the largest quantity of a kind that one pledge can promise without confirmation by staff:
 * half of the drive's need, or the usual maximum if that is more. Without a limit, anybody could
 * make the drive look nearly complete with one pledge.
 */
export const countedAtOnce = (
  needs: readonly Pick<Need, 'category' | 'unit' | 'quantity'>[],
  kind: Kind,
): number => Math.max(USUAL_AT_MOST[kind.category], Math.floor(neededOf(needs, kind) / 2));

/** Whether one pledge's quantity of a kind counts only after confirmation by staff. */
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
 * Returns the large amounts of a pledge that staff have not confirmed, by kind; none for a pledge
 * that staff entered.
 */
export function unconfirmedAmounts(
  needs: readonly Pick<Need, 'category' | 'unit' | 'quantity'>[],
  {
    channel,
    promised,
    confirmed,
  }: {
    readonly channel: 'form' | 'desk' | 'import';
    /** Outstanding amount of each line. */
    readonly promised: readonly KindAmount[];
    /** Outstanding amounts when staff last confirmed the pledge. */
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
