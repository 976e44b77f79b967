import type { TotalsRow } from '@bluebox/contracts';
import { expect, it } from 'vitest';
import { rejections, reportRows } from './report-rows.ts';

const medicine: TotalsRow = {
  category: 'medicine',
  unit: 'box',
  balances: {
    pledged: 100,
    walkIn: 6,
    promised: 3,
    withdrawn: 5,
    notHandedIn: 2,
    rejected: 3,
    returned: 1,
    inTransit: 10,
    confirmed: 80,
    damaged: 1,
    lost: 1,
  },
  rejectedBy: { expired: 3, opened: 1 },
};
const need = { needId: 'n1', category: 'medicine', unit: 'box', quantity: 90 } as const;

it('tells what was asked, given, sent and confirmed', () => {
  expect(reportRows([need], [medicine])).toEqual([
    {
      category: 'medicine',
      unit: 'box',
      asked: 90,
      given: 96,
      rejected: 4,
      sent: 90,
      confirmed: 80,
      spoiled: 2,
    },
  ]);
});

it('tells of needs that nobody answered, and of goods that nobody asked for', () => {
  const [asked, unasked] = reportRows(
    [{ ...need, category: 'device', unit: 'unit', quantity: 20 }],
    [medicine],
  );
  expect(asked).toMatchObject({ category: 'device', asked: 20, given: 0 });
  expect(unasked).toMatchObject({ category: 'medicine', asked: 0, given: 96 });
});

it('adds up why goods could not be taken, the most frequent first', () => {
  const device: TotalsRow = {
    category: 'device',
    unit: 'unit',
    balances: {},
    rejectedBy: { opened: 5 },
  };
  expect(rejections([medicine, device])).toEqual([
    { reason: 'opened', count: 6 },
    { reason: 'expired', count: 3 },
  ]);
});
