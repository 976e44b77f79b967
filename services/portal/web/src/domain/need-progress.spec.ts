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
        key: 'medicine box',
        isForItem: false,
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
        key: 'device unit',
        isForItem: false,
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
        key: 'medicine box',
        isForItem: false,
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

  describe('that name an item of the catalogue', () => {
    const named: readonly Need[] = [
      { needId: 'n1', category: 'medicine', unit: 'box', quantity: 800 },
      { needId: 'n2', category: 'medicine', unit: 'box', itemId: 'item-0001', quantity: 200 },
      { needId: 'n3', category: 'medicine', unit: 'box', itemId: 'item-0002', quantity: 50 },
    ];
    const told = (given: readonly Need[], rows: readonly TotalsRow[]) =>
      needProgress(given, rows).map(({ needed, covered, doubtful, isForItem }) => ({
        needed,
        covered,
        doubtful,
        isForItem,
      }));

    it('counts only that item, and leaves it out of the other needs of its kind', () => {
      const row: TotalsRow = {
        category: 'medicine',
        unit: 'box',
        balances: { pledged: 500, promised: 300, accepted: 200 },
        rejectedBy: {},
        doubtful: { promised: 30, received: 0 },
        items: [
          {
            itemIds: ['item-0001'],
            balances: { pledged: 220, promised: 120, accepted: 100 },
            doubtful: { promised: 20, received: 0 },
          },
          { itemIds: ['item-0002'], balances: {} },
        ],
      };
      expect(told(named, [row])).toEqual([
        { needed: 800, covered: 270, doubtful: 10, isForItem: false },
        { needed: 200, covered: 200, doubtful: 20, isForItem: true },
        { needed: 50, covered: 0, doubtful: 0, isForItem: true },
      ]);
    });

    it('stand together if their items were merged', () => {
      const row: TotalsRow = {
        category: 'medicine',
        unit: 'box',
        balances: { promised: 60 },
        rejectedBy: {},
        items: [{ itemIds: ['item-0001', 'item-0002'], balances: { promised: 60 } }],
      };
      expect(told(named, [row])).toEqual([
        { needed: 800, covered: 0, doubtful: 0, isForItem: false },
        { needed: 250, covered: 60, doubtful: 0, isForItem: true },
      ]);
    });

    it('stand with the others of their kind in the totals of a past moment, which tell no items', () => {
      const past: TotalsRow = {
        category: 'medicine',
        unit: 'box',
        balances: { promised: 60 },
        rejectedBy: {},
      };
      expect(told(named, [past])).toEqual([
        { needed: 1050, covered: 60, doubtful: 0, isForItem: false },
      ]);
      expect(told(named, []).map(({ needed }) => needed)).toEqual([800, 200, 50]);
    });
  });
});
