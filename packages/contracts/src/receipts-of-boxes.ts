import type { ReceiptLine } from './events/shipment.ts';

/**
 * Conditions of a confirmed box on arrival, from best to worst. Of several faults, the worst
 * counts.
 */
export const BOX_CONDITIONS = ['well', 'surplus', 'damaged', 'incomplete', 'missing'] as const;
export type BoxCondition = (typeof BOX_CONDITIONS)[number];

type Counts = Pick<ReceiptLine, 'received' | 'damaged' | 'missing' | 'surplus'>;

/** Returns the condition of a box, determined from the lines of its receipt. */
export function boxCondition(lines: readonly Counts[]): BoxCondition {
  const sum = (of: keyof Counts) => lines.reduce((total, line) => total + line[of], 0);
  if (sum('missing') > 0) return sum('received') + sum('damaged') === 0 ? 'missing' : 'incomplete';
  if (sum('damaged') > 0) return 'damaged';
  return sum('surplus') > 0 ? 'surplus' : 'well';
}

/** Number of boxes by condition. */
export type BoxConditions = Readonly<Record<BoxCondition, number>>;

interface ReceivedBox {
  readonly status: string;
  readonly receipt?: { readonly lines: readonly Counts[] } | undefined;
}

/**
 * Counts all boxes and confirmed boxes of a consignment. Boxes that inventory refused are left out.
 */
export function receiptsOf(boxes: readonly ReceivedBox[]): {
  readonly boxCount: number;
  readonly confirmedCount: number;
  readonly conditions: BoxConditions;
} {
  const found = boxes.flatMap(({ receipt }) =>
    receipt === undefined ? [] : [boxCondition(receipt.lines)],
  );
  const count = (of: BoxCondition) => found.filter((condition) => condition === of).length;
  return {
    boxCount: boxes.filter(({ status }) => status !== 'refused').length,
    confirmedCount: found.length,
    conditions: {
      well: count('well'),
      surplus: count('surplus'),
      damaged: count('damaged'),
      incomplete: count('incomplete'),
      missing: count('missing'),
    },
  };
}

export const CONSIGNMENT_STAGES = [
  'preparing',
  'dispatched',
  'delivered',
  'partly-confirmed',
  'confirmed',
  'discarded',
] as const;
export type ConsignmentStage = (typeof CONSIGNMENT_STAGES)[number];

/**
 * Returns the stage of a consignment. The recipient's confirmation of its boxes takes precedence
 * over the courier's report.
 */
export function consignmentStage({
  status,
  boxCount,
  confirmedCount,
}: {
  readonly status: Exclude<ConsignmentStage, 'partly-confirmed' | 'confirmed'>;
  readonly boxCount: number;
  readonly confirmedCount: number;
}): ConsignmentStage {
  if (confirmedCount === 0 || status === 'preparing' || status === 'discarded') return status;
  return confirmedCount < boxCount ? 'partly-confirmed' : 'confirmed';
}
