import type { TotalsRow } from '@bluebox/contracts';
import fc from 'fast-check';
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

const HELD = [
  ...['promised', 'withdrawn', 'notHandedIn', 'received', 'quarantined', 'accepted', 'inKit'],
  ...['packed', 'inTransit', 'delivered', 'confirmed', 'rejected', 'returned', 'lost', 'damaged'],
];

it('tells what was asked, given, sent and confirmed', () => {
  expect(reportRows([need], [medicine])).toEqual([
    {
      category: 'medicine',
      unit: 'box',
      asked: 90,
      given: 96,
      assembled: 0,
      rejected: 4,
      disposed: 0,
      inKit: 0,
      inKits: {},
      here: 0,
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

it('closes for a reader: what was put into kits is told, and kits are told as made of what was given', () => {
  const inKits: TotalsRow = {
    category: 'medicine',
    unit: 'box',
    balances: { pledged: 8, confirmed: 3, rejected: 2, lost: 1, inKit: 2 },
    inKits: { damaged: 2 },
    rejectedBy: { expired: 2 },
  };
  const kits: TotalsRow = {
    category: 'kit',
    unit: 'set',
    balances: { assembled: 1, damaged: 1 },
    rejectedBy: {},
  };
  const [medicineRow, kitRow] = reportRows([], [inKits, kits]);
  expect(medicineRow).toMatchObject({ given: 8, assembled: 0, inKit: 2, inKits: { damaged: 2 } });
  expect(kitRow).toMatchObject({ given: 0, assembled: 1, spoiled: 1 });
});

it('does not call disposed goods of the store goods that could not be taken', () => {
  const balances = { pledged: 10, rejected: 1, returned: 1, disposed: 5, confirmed: 3 };
  const [row] = reportRows(
    [],
    [{ category: 'medicine', unit: 'box', balances, rejectedBy: { expired: 3 } }],
  );
  expect(row).toMatchObject({ rejected: 3, disposed: 4 });
});

it('closes whatever is in the ledger', () => {
  fc.assert(
    fc.property(
      fc.record(
        Object.fromEntries([...HELD, 'disposed'].map((account) => [account, fc.nat(50)])) as Record<
          string,
          fc.Arbitrary<number>
        >,
      ),
      fc.nat(50),
      fc.nat(60),
      (held, assembled, expired) => {
        const all = Object.values(held).reduce((sum, quantity) => sum + quantity, 0);
        const pledged = all - assembled;
        const [row] = reportRows(
          [{ ...need, quantity: 1 }],
          [{ ...medicine, balances: { ...held, pledged, assembled }, rejectedBy: { expired } }],
        );
        if (row === undefined) throw new Error('asked for, and not told');
        const { given, here, inKit, sent, rejected, disposed, spoiled } = row;
        expect(given + row.assembled).toBe(here + inKit + sent + rejected + disposed + spoiled);
      },
    ),
  );
});
