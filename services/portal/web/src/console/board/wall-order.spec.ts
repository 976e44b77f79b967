import type { TotalsRow } from '@bluebox/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NeedProgress } from '../../domain/need-progress.ts';
import { stageAmounts } from '../../public/drive/progress.ts';
import { reportRows } from '../../public/drive/report-rows.ts';
import { onTheWay } from './funnel.ts';
import { biggestGapsFirst, inPages, mostOf, SUMS } from './wall-order.ts';

const need = (needed: number, covered: number): NeedProgress => ({
  key: 'medicine box',
  isForItem: false,
  category: 'medicine',
  unit: 'box',
  needed,
  covered,
  missing: Math.max(0, needed - covered),
  parts: { confirmed: 0, underway: 0, here: 0, promised: covered },
  doubtful: 0,
  inKits: 0,
  spoiled: 0,
  items: [],
});

describe('the needs on the wall', () => {
  it('begin with the least covered need, and end with covered needs', () => {
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

  it('are split into pages that fit, each need once and in order', () => {
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
  const row = (
    unit: 'box' | 'unit' | 'bottle' | 'tube',
    balances: Record<string, number>,
    category: 'medicine' | 'kit' = 'medicine',
  ) => ({ category, unit, balances });
  const of = (quantity: number, unit: string) => ({ unit, quantity, isKits: false });

  it('show only quantities above zero, the largest first (rows of zeros came first)', () => {
    const rows = [
      row('unit', { promised: 0 }),
      row('bottle', { promised: 3, pledged: 3 }),
      row('box', { pledged: 42, promised: 40, accepted: 2 }),
      row('box', { walkIn: 1, confirmed: 1 }),
    ];
    expect(mostOf(rows, SUMS.all, 2)).toEqual({
      amounts: [of(43, 'box'), of(3, 'bottle')],
      more: false,
    });
    expect(mostOf(rows, SUMS.sent, 2)).toEqual({ amounts: [of(1, 'box')], more: false });
  });

  it('report units that do not fit on a line, and include kits beyond that limit', () => {
    const rows = [
      row('box', { walkIn: 9, inTransit: 9 }),
      row('tube', { walkIn: 5, inTransit: 5 }),
      { ...row('unit', { assembled: 1, inTransit: 1 }, 'kit'), unit: 'set' as const },
    ];
    expect(mostOf(rows, SUMS.sent, 1)).toEqual({
      amounts: [{ unit: 'set', quantity: 1, isKits: true }, of(9, 'box')],
      more: true,
    });
  });

  it('leave out goods that the rules would refuse', () => {
    const rows = [
      { ...row('box', { pledged: 9, promised: 9 }), doubtful: { promised: 9, received: 0 } },
    ];
    expect(mostOf(rows, SUMS.all, 1)).toEqual({ amounts: [], more: false });
  });

  it('equal the sums of the report, including goods in kits and goods spoiled in transit (these were missing)', () => {
    const rows: readonly TotalsRow[] = [
      {
        category: 'medicine',
        unit: 'box',
        balances: { pledged: 12, promised: 1, rejected: 2, accepted: 3, inKit: 6 },
        inKits: { confirmed: 2, damaged: 2, lost: 2 },
        sentInKits: 6,
        rejectedBy: {},
      },
      {
        category: 'device',
        unit: 'tube',
        balances: { pledged: 3, confirmed: 2, damaged: 1 },
        spoiledAway: 1,
        rejectedBy: {},
      },
      {
        category: 'kit',
        unit: 'set',
        balances: { assembled: 3, confirmed: 1, damaged: 1, lost: 1 },
        spoiledAway: 2,
        rejectedBy: {},
      },
    ];
    const told = reportRows([], rows);
    for (const [index, row] of rows.entries()) {
      const { given, assembled, sent, confirmed } = told[index] ?? {};
      expect([
        SUMS.received(row),
        SUMS.assembled(row),
        SUMS.sent(row),
        SUMS.confirmed(row),
      ]).toEqual([given, assembled, sent, confirmed]);
      const onBoard = onTheWay(row).find(({ place }) => place === 'confirmed');
      expect(onBoard?.quantity).toBe(confirmed);
    }
    expect(told).toMatchObject([
      { given: 11, sent: 6, confirmed: 2 },
      { given: 3, sent: 3, confirmed: 2 },
      { given: 0, assembled: 3, sent: 3, confirmed: 1 },
    ]);
    const stages = stageAmounts(rows).find(({ stage }) => stage === 'confirmed');
    expect(stages?.amounts.reduce((sum, { count }) => sum + count, 0)).toBe(5);
  });
});
