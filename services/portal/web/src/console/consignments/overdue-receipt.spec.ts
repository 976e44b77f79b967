import type { ConsignmentView } from '@bluebox/contracts';
import { expect, it } from 'vitest';
import { DAYS_TO_CONFIRM, overdueReceipt } from './overdue-receipt.ts';

const deliveredAt = '2026-11-20T08:00:00.000Z';
const after = (days: number, milliseconds = 0) =>
  new Date(Date.parse(deliveredAt) + days * 86_400_000 + milliseconds);
const consignment = (status: string, ...boxes: string[]) =>
  ({
    status,
    deliveredAt,
    boxes: boxes.map((each) => ({ status: each })),
  }) as unknown as ConsignmentView;

it('a delivery is overdue once the days to confirm it are over, with the boxes that wait', () => {
  const delivered = consignment('delivered', 'delivered', 'confirmed', 'delivered');
  expect(overdueReceipt(delivered, after(DAYS_TO_CONFIRM, -1))).toBeUndefined();
  expect(overdueReceipt(delivered, after(DAYS_TO_CONFIRM))).toEqual({
    days: DAYS_TO_CONFIRM,
    boxes: 2,
  });
  expect(overdueReceipt(delivered, after(9, 5))?.days).toBe(9);
});

it('nothing is overdue of a confirmed consignment, or of one that the courier still has', () => {
  expect(overdueReceipt(consignment('delivered', 'confirmed'), after(9))).toBeUndefined();
  expect(overdueReceipt(consignment('dispatched', 'dispatched'), after(9))).toBeUndefined();
});
