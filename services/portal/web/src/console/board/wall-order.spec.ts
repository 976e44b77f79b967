import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NeedProgress } from './need-progress.ts';
import { biggestGapsFirst, inPages, mostOf } from './wall-order.ts';

const need = (target: number, total: number): NeedProgress => ({
  category: 'medicine',
  unit: 'box',
  target,
  itemNames: [],
  confirmed: 0,
  underway: 0,
  here: 0,
  promised: total,
  total,
  doubtful: 0,
  inKits: 0,
});

describe('the needs on the wall', () => {
  it('begin with what is missing most, and end with what is full', () => {
    const full = need(10, 12);
    const half = need(100, 50);
    const none = need(40, 0);
    const noneOfMore = need(400, 0);
    expect(biggestGapsFirst([full, half, none, noneOfMore])).toEqual([
      noneOfMore,
      none,
      half,
      full,
    ]);
  });

  it('stand on pages, each once and in order, none longer than fits', () => {
    expect(inPages([1, 2, 3, 4, 5, 6, 7], 6)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.nat(), { maxLength: 50 }),
        fc.integer({ min: 1, max: 9 }),
        (all, most) => {
          const pages = inPages(all, most);
          expect(pages.flat()).toEqual(all);
          for (const page of pages) {
            expect(page.length).toBeGreaterThan(0);
            expect(page.length).toBeLessThanOrEqual(most);
          }
        },
      ),
    );
  });
});

describe('the sums on the wall', () => {
  const row = (unit: 'box' | 'unit' | 'bottle' | 'tube', balances: Record<string, number>) => ({
    unit,
    balances,
  });

  it('led with rows of zeros: they tell only what there is, the largest first', () => {
    const rows = [
      row('unit', { promised: 0 }),
      row('bottle', { promised: 3 }),
      row('box', { promised: 40, accepted: 2 }),
      row('box', { confirmed: 1 }),
    ];
    expect(mostOf(rows, ['promised', 'accepted', 'confirmed'], 2)).toEqual({
      amounts: [
        { unit: 'box', quantity: 43 },
        { unit: 'bottle', quantity: 3 },
      ],
      more: false,
    });
    expect(mostOf(rows, ['inTransit'], 2)).toEqual({ amounts: [], more: false });
  });

  it('say that there are more units than stand on a line', () => {
    const rows = [row('box', { promised: 9 }), row('tube', { promised: 5 })];
    expect(mostOf(rows, ['promised'], 1)).toEqual({
      amounts: [{ unit: 'box', quantity: 9 }],
      more: true,
    });
  });

  it('leave out what the rules would refuse', () => {
    const rows = [{ ...row('box', { promised: 9 }), doubtful: { promised: 9, received: 0 } }];
    expect(mostOf(rows, ['promised'], 1)).toEqual({ amounts: [], more: false });
  });
});
