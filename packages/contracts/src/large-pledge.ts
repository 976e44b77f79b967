import type { Category, Need, Unit } from './vocabulary.ts';

/** More than this of one kind in one pledge is more than people usually give. */
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
/** So much of a kind. */
export interface KindAmount extends Kind {
  readonly quantity: number;
}

const same = (a: Kind, b: Kind): boolean => a.category === b.category && a.unit === b.unit;

/** How much of a kind the drive asks for. */
export const neededOf = (
  needs: readonly Pick<Need, 'category' | 'unit' | 'quantity'>[],
  kind: Kind,
): number => needs.reduce((sum, need) => (same(need, kind) ? sum + need.quantity : sum), 0);

/**
 * The most that one pledge may promise of a kind and be counted at once: half of what the drive asks for, and
 * in any case what people usually give. Anybody may type a number without an account, and what is above this
 * would by itself say to the public that a drive is nearly done: it waits until somebody looked.
 */
export const countedAtOnce = (
  needs: readonly Pick<Need, 'category' | 'unit' | 'quantity'>[],
  kind: Kind,
): number => Math.max(USUAL_AT_MOST[kind.category], Math.floor(neededOf(needs, kind) / 2));

/** Whether one pledge promises so much of a kind that it is not counted before somebody confirmed it. */
export const isFarAbove = (
  needs: readonly Pick<Need, 'category' | 'unit' | 'quantity'>[],
  { quantity, ...kind }: KindAmount,
): boolean => quantity > countedAtOnce(needs, kind);

/** Amounts of several lines, by kind. */
export function amountsByKind(lines: readonly KindAmount[]): readonly KindAmount[] {
  const sums: KindAmount[] = [];
  for (const { category, unit, quantity } of lines) {
    const at = sums.findIndex((sum) => same(sum, { category, unit }));
    const before = sums[at]?.quantity ?? 0;
    sums[at === -1 ? sums.length : at] = { category, unit, quantity: before + quantity };
  }
  return sums;
}

/** What of a pledge is not counted until somebody confirms it, by kind. What staff wrote down is confirmed by that. */
export function unconfirmedAmounts(
  needs: readonly Pick<Need, 'category' | 'unit' | 'quantity'>[],
  {
    channel,
    promised,
    confirmed,
  }: {
    readonly channel: 'form' | 'desk' | 'import';
    /** What is still promised of each line. */
    readonly promised: readonly KindAmount[];
    /** What was promised when somebody confirmed it. */
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
