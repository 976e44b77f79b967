import type { LabelledBoxView } from '@bluebox/contracts';
import { boxCondition } from '@bluebox/contracts/receipts-of-boxes';

type Receipt = NonNullable<LabelledBoxView['receipt']>;

/** The box's stage. The stage of a confirmed box also says what the recipient found in it. */
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

/** Returns the counts of a receipt that people want to know, without zeros. */
export const found = (
  receipt: Receipt,
): readonly { readonly as: 'received' | 'damaged' | 'missing'; readonly count: number }[] =>
  (['received', 'damaged', 'missing'] as const)
    .map((as) => ({ as, count: receipt[as] }))
    .filter(({ count }) => count > 0);
