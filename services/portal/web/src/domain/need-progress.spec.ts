import type { Need, TotalsRow } from '@bluebox/contracts';
import { COUNTED_PLACES } from '@bluebox/contracts/counted';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stageAmounts } from '../public/drive/progress.ts';
import { needProgress } from './need-progress.ts';

const needs: readonly Need[] = [
  { needId: 'n1', category: 'medicine', unit: 'box', quantity: 800 },
  { needId: 'n2', category: 'medicine', unit: 'box', itemName: '布洛芬', quantity: 200 },
  { needId: 'n3', category: 'device', unit: 'unit', quantity: 20 },
];
const row = (
  category: TotalsRow['category'],
  unit: TotalsRow['unit'],
  balances: TotalsRow['balances'],
): TotalsRow => ({ category, unit, balances, rejectedBy: {} });

describe('the progress of needs', () => {
  it('adds up needs by kind, and counts promised and received goods', () => {
    const rows = [
      row('medicine', 'box', {
        pledged: 530,
        walkIn: 10,
        promised: 100,
        accepted: 300,
        inTransit: 50,
        confirmed: 50,
        rejected: 20,
        withdrawn: 20,
      }),
    ];
    expect(needProgress(needs, rows)).toEqual([
      {
        category: 'medicine',
        unit: 'box',
        needed: 1000,
        covered: 500,
        missing: 500,
        parts: { confirmed: 50, underway: 50, here: 300, promised: 100 },
        doubtful: 0,
        inKits: 0,
        spoiled: 0,
        items: [{ name: '布洛芬', quantity: 200 }],
      },
      {
        category: 'device',
        unit: 'unit',
        needed: 20,
        covered: 0,
        missing: 20,
        parts: { confirmed: 0, underway: 0, here: 0, promised: 0 },
        doubtful: 0,
        inKits: 0,
        spoiled: 0,
        items: [],
      },
    ]);
  });

  it('never has a negative missing quantity', () => {
    const [progress] = needProgress(needs.slice(2), [row('device', 'unit', { promised: 25 })]);
    expect(progress).toMatchObject({ covered: 25, missing: 0 });
  });

  it('does not count medicine in a kit twice', () => {
    const [progress] = needProgress(needs.slice(0, 1), [row('medicine', 'box', { inKit: 30 })]);
    expect(progress?.covered).toBe(0);
  });

  it('shows goods that went into kits (they were left out)', () => {
    const [progress] = needProgress(needs.slice(0, 1), [
      row('medicine', 'box', { accepted: 5, inKit: 7 }),
    ]);
    expect(progress).toMatchObject({ covered: 5, inKits: 7 });
  });
});

describe('the parts of the goods that cover a need', () => {
  it('cover all needs of one kind together, without rejected goods, lost goods and goods in kits', () => {
    const progress = needProgress(
      [
        { needId: 'n1', category: 'medicine', unit: 'box', quantity: 60 },
        { needId: 'n2', category: 'medicine', unit: 'box', itemName: '布洛芬', quantity: 40 },
      ],
      [
        row('medicine', 'box', {
          promised: 1,
          received: 2,
          quarantined: 3,
          accepted: 4,
          inKit: 100,
          packed: 5,
          inTransit: 6,
          delivered: 7,
          confirmed: 8,
          rejected: 100,
          lost: 100,
        }),
        row('medicine', 'bottle', { promised: 50 }),
      ],
    );
    expect(progress).toEqual([
      {
        category: 'medicine',
        unit: 'box',
        needed: 100,
        covered: 36,
        missing: 64,
        parts: { confirmed: 8, underway: 18, here: 9, promised: 1 },
        doubtful: 0,
        inKits: 100,
        spoiled: 100,
        items: [{ name: '布洛芬', quantity: 40 }],
      },
    ]);
  });
  it('are never negative while one service lags behind another', () => {
    const rows = [row('medicine', 'box', { promised: -3, received: 5 })];
    expect(needProgress(needs.slice(0, 1), rows)).toMatchObject([
      { covered: 2, parts: { promised: 0, here: 5 } },
    ]);
  });

  it('cover nothing if the totals have no goods of the kind', () => {
    expect(
      needProgress([{ needId: 'n1', category: 'kit', unit: 'set', quantity: 5 }], [])[0],
    ).toMatchObject({ covered: 0, needed: 5 });
  });

  it('add up to the public stages without goods in kits, however many goods are doubtful', () => {
    const places = fc.record(
      Object.fromEntries(COUNTED_PLACES.map((place) => [place, fc.nat(50)])) as Record<
        (typeof COUNTED_PLACES)[number],
        fc.Arbitrary<number>
      >,
    );
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(places, share, share, fc.nat(20), (balances, ofPromised, ofReceived, inKit) => {
        const doubtful = {
          promised: Math.floor(ofPromised * balances.promised),
          received: Math.floor(ofReceived * (balances.received + balances.quarantined)),
        };
        // The stages count goods in kits at the place of their kits, which is `packed` in this
        // test.
        const inKits = { packed: inKit };
        const goods = row('medicine', 'box', { ...balances, inKit, lost: 7 });
        const rows = [{ ...goods, inKits, doubtful }];
        const needs = [
          { needId: 'n1', category: 'medicine' as const, unit: 'box' as const, quantity: 1_000 },
        ];
        const [progress] = needProgress(needs, rows);
        const everything = COUNTED_PLACES.reduce((sum, place) => sum + balances[place], 0);
        const covered = everything - doubtful.promised - doubtful.received;
        expect(progress?.covered).toBe(covered);
        const parts = Object.values(progress?.parts ?? {});
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(covered);
        const stages = stageAmounts(rows).flatMap(({ amounts }) => amounts);
        expect(stages.reduce((sum, { count }) => sum + count, 0)).toBe(covered + inKit);
      }),
    );
  });
});
