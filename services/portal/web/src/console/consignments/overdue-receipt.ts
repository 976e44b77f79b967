import type { ConsignmentView } from '@bluebox/contracts';

/** Number of days after the delivery from which the recipient is reminded. */
export const DAYS_TO_CONFIRM = 3;
const DAY = 86_400_000;

/** A delivery that the recipient should have confirmed by now. */
export interface OverdueReceipt {
  /** Whole days since the delivery. */
  readonly days: number;
  /** Number of boxes that are not confirmed. */
  readonly boxes: number;
}

/**
 * Returns what is overdue of a consignment; `undefined` if it was not delivered, was delivered only
 * lately, or is confirmed.
 */
export function overdueReceipt(
  { status, deliveredAt, boxes }: Pick<ConsignmentView, 'status' | 'deliveredAt' | 'boxes'>,
  now: Date,
): OverdueReceipt | undefined {
  if (status !== 'delivered' || deliveredAt === undefined) return undefined;
  const days = Math.floor((now.getTime() - Date.parse(deliveredAt)) / DAY);
  const waiting = boxes.filter((box) => box.status === 'delivered').length;
  return days >= DAYS_TO_CONFIRM && waiting > 0 ? { days, boxes: waiting } : undefined;
}
