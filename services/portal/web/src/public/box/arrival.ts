import type { LabelledBoxView } from '@bluebox/contracts';
import { boxCondition } from '@bluebox/contracts/receipts-of-boxes';

type Receipt = NonNullable<LabelledBoxView['receipt']>;

/**
 * Stage of a box, where `confirmed` is replaced by `not-arrived` or `not-whole` if the receipt
 * reports damaged or missing goods.
 */
export type Arrival = LabelledBoxView['stage'] | 'not-arrived' | 'not-whole';

export function arrivalOf({ stage, receipt }: Pick<LabelledBoxView, 'stage' | 'receipt'>): Arrival {
  if (stage !== 'confirmed' || receipt === undefined) return stage;
  switch (boxCondition([receipt])) {
    case 'missing':
      return 'not-arrived';
    case 'damaged':
    case 'incomplete':
      return 'not-whole';
    case 'well':
    case 'surplus':
      return 'confirmed';
  }
}

/** Returns the counts of a receipt that the page shows: those above zero, without surplus. */
export const found = (
  receipt: Receipt,
): readonly { readonly as: 'received' | 'damaged' | 'missing'; readonly count: number }[] =>
  (['received', 'damaged', 'missing'] as const)
    .map((as) => ({ as, count: receipt[as] }))
    .filter(({ count }) => count > 0);
