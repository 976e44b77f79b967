import type { PledgeSummary } from '@bluebox/contracts';

type Line = Pick<PledgeSummary['lines'][number], 'item' | 'quantity'>;

interface FirstGoods {
  /** The first kinds, with the total quantity of each. */
  readonly shown: readonly Line[];
  /** Total number of kinds. */
  readonly kinds: number;
}

/**
 * Returns the first kinds of goods of a pledge, for a row of a list. Lines with the same name and
 * unit are one kind.
 */
export function firstGoods(lines: readonly Line[], most: number): FirstGoods {
  const kinds = new Map<string, Line>();
  for (const { item, quantity } of lines) {
    const key = JSON.stringify([item.name, item.unit]);
    kinds.set(key, { item, quantity: quantity + (kinds.get(key)?.quantity ?? 0) });
  }
  return { shown: [...kinds.values()].slice(0, most), kinds: kinds.size };
}
