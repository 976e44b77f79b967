import { KIT_FATES, type TotalsRow } from '@bluebox/contracts';
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
  spoiledAway: 1,
  rejectedBy: { expired: 3, opened: 1 },
};
const need = { needId: 'n1', category: 'medicine', unit: 'box', quantity: 90 } as const;

const HELD = [
  ...['promised', 'withdrawn', 'notHandedIn', 'received', 'quarantined', 'accepted', 'inKit'],
  ...['packed', 'inTransit', 'delivered', 'confirmed', 'rejected', 'returned', 'lost', 'damaged'],
];

it('reports needed, given, sent and confirmed quantities', () => {
  expect(reportRows([need], [medicine])).toEqual([
    {
      category: 'medicine',
      unit: 'box',
      asked: 90,
      given: 96,
      assembled: 0,
      rejected: 4,
      waiting: 3,
      disposed: 0,
      inKit: 0,
      inKits: {},
      here: 0,
      sent: 91,
      confirmed: 80,
      spoiled: 2,
      spoiledHere: 1,
      unclear: 0,
    },
  ]);
});

it('includes needs without goods, and goods without needs', () => {
  const [asked, unasked] = reportRows(
    [{ ...need, category: 'device', unit: 'unit', quantity: 20 }],
    [medicine],
  );
  expect(asked).toMatchObject({ category: 'device', asked: 20, given: 0 });
  expect(unasked).toMatchObject({ category: 'medicine', asked: 0, given: 96 });
});

it('adds up the reasons for rejections, the most frequent first', () => {
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

it('lists goods in kits by the fates of the kits, and counts kits as assembled, not as given', () => {
  const inKits: TotalsRow = {
    category: 'medicine',
    unit: 'box',
    balances: { pledged: 8, confirmed: 3, rejected: 2, lost: 1, inKit: 2 },
    inKits: { damaged: 2 },
    sentInKits: 2,
    rejectedBy: { expired: 2 },
  };
  const kits: TotalsRow = {
    category: 'kit',
    unit: 'set',
    balances: { assembled: 1, damaged: 1 },
    rejectedBy: {},
  };
  const [medicineRow, kitRow] = reportRows([], [inKits, kits]);
  expect(medicineRow).toMatchObject({
    given: 8,
    assembled: 0,
    inKit: 2,
    inKits: { damaged: 2 },
    sent: 5,
    spoiled: 3,
    spoiledHere: 1,
  });
  expect(kitRow).toMatchObject({ given: 0, assembled: 1, spoiled: 1 });
});

it('does not count disposed stock as rejected goods', () => {
  const balances = { pledged: 10, rejected: 1, returned: 1, disposed: 5, confirmed: 3 };
  const [row] = reportRows(
    [],
    [{ category: 'medicine', unit: 'box', balances, rejectedBy: { expired: 3 } }],
  );
  expect(row).toMatchObject({ rejected: 3, disposed: 4 });
});

it('counts goods that arrived in kits as confirmed (it showed "0 confirmed")', () => {
  const balances = { pledged: 10, rejected: 2, accepted: 2, inKit: 6 };
  const inKits = { confirmed: 2, damaged: 2, lost: 2 };
  const goods = { balances, inKits, sentInKits: 6, rejectedBy: {} };
  expect(reportRows([], [{ category: 'medicine', unit: 'box', ...goods }])).toMatchObject([
    { given: 10, here: 2, waiting: 2, inKit: 6, sent: 6, confirmed: 2, spoiled: 4, spoiledHere: 0 },
  ]);
});

it('accounts for all given and assembled goods in any ledger', () => {
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
      fc.record(
        Object.fromEntries(KIT_FATES.map((fate) => [fate, fc.nat(9)])) as Record<
          (typeof KIT_FATES)[number],
          fc.Arbitrary<number>
        >,
      ),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (fates, assembled, expired, inKits, away) => {
        const inKit = Object.values(inKits).reduce((sum, quantity) => sum + quantity, 0);
        const held = { ...fates, inKit };
        const { inTransit, delivered, confirmed, damaged, lost, ended, several } = inKits;
        const sentInKits =
          inTransit + delivered + confirmed + Math.floor(away * (damaged + lost + ended + several));
        const spoiledAway = Math.floor(away * ((fates['damaged'] ?? 0) + (fates['lost'] ?? 0)));
        const all = Object.values(held).reduce((sum, quantity) => sum + quantity, 0);
        const pledged = all - assembled;
        const [row] = reportRows(
          [{ ...need, quantity: 1 }],
          [
            {
              ...medicine,
              balances: { ...held, pledged, assembled },
              inKits,
              sentInKits,
              spoiledAway,
              rejectedBy: { expired },
            },
          ],
        );
        if (row === undefined) throw new Error('asked for, and not told');
        const { given, here, sent, rejected, disposed, spoiledHere, unclear } = row;
        expect(given + row.assembled).toBe(
          here + sent + rejected + disposed + spoiledHere + unclear,
        );
        expect(Math.min(spoiledHere, unclear)).toBeGreaterThanOrEqual(0);
        expect(row.confirmed).toBeLessThanOrEqual(sent);
      },
    ),
  );
});
