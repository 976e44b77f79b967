import type { Need, TotalsRow } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import { type NeedProgress, needProgress } from '../../domain/need-progress.ts';
import {
  acceptedQuantity,
  arrivalText,
  doubtfulAmounts,
  fullness,
  kitAmounts,
  missingFirst,
  spoiledAmounts,
  stageAmounts,
} from './progress.ts';

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

describe('the fullness of a drive', () => {
  it('includes everything that a finished drive accepted (goods in kits and spoiled goods were left out)', () => {
    const kits = row('kit', 'set', { assembled: 3, confirmed: 1, damaged: 1, lost: 1 });
    const boxes = {
      ...row('medicine', 'box', {
        pledged: 12,
        notHandedIn: 2,
        rejected: 1,
        accepted: 3,
        inKit: 6,
      }),
      inKits: { confirmed: 2, damaged: 2, lost: 2 },
    };
    const asked: readonly Need[] = [
      { needId: 'n1', category: 'kit', unit: 'set', quantity: 4 },
      { needId: 'n2', category: 'medicine', unit: 'box', quantity: 40 },
    ];
    expect(needProgress(asked, [kits, boxes], acceptedQuantity)).toMatchObject([
      { covered: 3, needed: 4, spoiled: 2 },
      { covered: 9, needed: 40, inKits: 6, spoiled: 4 },
    ]);
    expect(needProgress(asked, [kits, boxes])).toMatchObject([{ covered: 1 }, { covered: 3 }]);
  });

  it('is the mean over the needed kinds of goods, each of which counts up to its need', () => {
    expect(fullness(needProgress(needs, [row('device', 'unit', { accepted: 40 })]))).toBeCloseTo(
      0.5,
    );
    expect(fullness([])).toBe(0);
  });
});

describe('the stages of goods', () => {
  it('combine places that the page of a drive does not distinguish, by category and unit', () => {
    const stages = stageAmounts([
      row('medicine', 'box', { received: 3, quarantined: 2, confirmed: 4 }),
      row('supply', 'box', { received: 1 }),
      row('kit', 'set', { accepted: 2 }),
    ]);
    expect(stages.find(({ stage }) => stage === 'received')).toEqual({
      stage: 'received',
      amounts: [
        { category: 'medicine', unit: 'box', count: 5 },
        { category: 'supply', unit: 'box', count: 1 },
      ],
    });
    expect(stages.find(({ stage }) => stage === 'accepted')?.amounts).toEqual([
      { category: 'kit', unit: 'set', count: 2 },
    ]);
  });

  it('keep thermometers and oral liquid apart, although both are counted in tubes', () => {
    const [promised] = stageAmounts([
      row('device', 'tube', { promised: 2 }),
      row('medicine', 'tube', { promised: 20 }),
    ]);
    expect(promised?.amounts).toEqual([
      { category: 'medicine', unit: 'tube', count: 20 },
      { category: 'device', unit: 'tube', count: 2 },
    ]);
  });

  it('leave out doubtful goods, which are listed separately', () => {
    const rows = [
      {
        ...row('medicine', 'box', { promised: 9, received: 3, quarantined: 2 }),
        doubtful: { promised: 9, received: 4 },
      },
    ];
    const [promised, received] = stageAmounts(rows);
    expect(promised?.amounts).toEqual([]);
    expect(received?.amounts).toEqual([{ category: 'medicine', unit: 'box', count: 1 }]);
    expect(doubtfulAmounts(rows)).toEqual([{ category: 'medicine', unit: 'box', count: 13 }]);
    expect(needProgress(needs, rows)[0]).toMatchObject({ covered: 1, missing: 999 });
  });
});

describe('goods that went into kits', () => {
  const medicine = (inKits: TotalsRow['inKits'], inKit: number): TotalsRow => ({
    ...row('medicine', 'box', { inKit }),
    ...(inKits === undefined ? {} : { inKits }),
  });
  const at = (rows: readonly TotalsRow[]) =>
    stageAmounts(rows).flatMap(({ stage, amounts }) =>
      amounts.map(({ unit, count }) => `${stage} ${count} ${unit}`),
    );
  const boxes = (count: number) => [{ category: 'medicine', unit: 'box', count }];

  it('are in the stages of their kits, and in no stage once the kits are damaged', () => {
    expect(at([medicine({ inTransit: 2, accepted: 1 }, 3)])).toEqual([
      'accepted 1 box',
      'inTransit 2 box',
    ]);
    expect(at([medicine({ damaged: 2 }, 2)])).toEqual([]);
    expect(kitAmounts([medicine({ damaged: 2 }, 2)])).toEqual({
      all: boxes(2),
      ends: [{ fate: 'damaged', amounts: boxes(2) }],
      several: [],
    });
  });

  it('are listed by the ends of their kits once all kits have ended, and no longer as in "several places"', () => {
    const rows = [medicine({ confirmed: 4, damaged: 2, ended: 3 }, 9)];
    expect(at(rows)).toEqual(['confirmed 4 box']);
    expect(kitAmounts(rows)).toEqual({
      all: boxes(9),
      ends: [
        { fate: 'damaged', amounts: boxes(2) },
        { fate: 'ended', amounts: boxes(3) },
      ],
      several: [],
    });
  });

  it('are listed separately if the kits of one assembly are in several or unknown places', () => {
    const besides = { all: boxes(4), ends: [], several: boxes(4) };
    expect(at([medicine({ several: 4 }, 4)])).toEqual([]);
    expect(kitAmounts([medicine({ several: 4 }, 4)])).toEqual(besides);
    expect(kitAmounts([medicine(undefined, 4)])).toEqual(besides);
  });
});

describe('goods that were damaged or lost', () => {
  it('are added up by kind for the public page (it did not show them)', () => {
    const rows = [
      row('medicine', 'box', { confirmed: 3, lost: 1, damaged: 1 }),
      row('kit', 'set', { confirmed: 1, damaged: 1 }),
      row('device', 'unit', { confirmed: 2 }),
    ];
    expect(spoiledAmounts(rows)).toEqual([
      { category: 'medicine', unit: 'box', count: 2 },
      { category: 'kit', unit: 'set', count: 1 },
    ]);
  });
});

it('the text about the expected arrival is not about goods that the recipient has confirmed', () => {
  const told = (balances: TotalsRow['balances'], phase: 'open' | 'closed' | 'completed' = 'open') =>
    arrivalText(phase, stageAmounts([row('medicine', 'box', balances)]));
  expect(told({})).toBe('drive.arrival');
  expect(told({ inTransit: 2 }, 'closed')).toBe('drive.arrival');
  expect(told({ confirmed: 2, accepted: 1 })).toBeUndefined();
  expect(told({ confirmed: 2 }, 'closed')).toBeUndefined();
  expect(told({ confirmed: 2, inTransit: 1 }, 'closed')).toBe('drive.arrival-rest');
  expect(told({}, 'closed')).toBeUndefined();
  expect(told({ inTransit: 2 }, 'completed')).toBeUndefined();
});

describe('the order of the needs', () => {
  it('shows needs that are met after those of which something is missing', () => {
    const need = (category: NeedProgress['category'], missing: number) =>
      ({ category, missing }) as NeedProgress;
    const needs = [need('medicine', 0), need('kit', 3), need('device', 0), need('book', 1)];
    expect(missingFirst(needs).map(({ category }) => category)).toEqual([
      'kit',
      'book',
      'medicine',
      'device',
    ]);
  });
});
