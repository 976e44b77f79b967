import type { StockLine } from '@bluebox/contracts';
import { paging } from '@bluebox/contracts';
import { readPageKey, writePageKey } from '@bluebox/service-http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gatherLines,
  type ListedParcel,
  pageOfLines,
  STOCK_LINE_ORDERS,
  type StockLineOrder,
  stockLineKey,
  stockLineOf,
} from './stock-lines.ts';

const parcel = (number: number, overrides: Partial<ListedParcel> = {}): ListedParcel => {
  const view = {
    id: `parcel-${String(number).padStart(5, '0')}`,
    driveId: 'drive-0001',
    item: { name: '蒙脱石散', category: 'medicine', unit: 'box' } as const,
    quantity: 1,
    free: 1,
    expiry: '2027-03-31',
    available: true,
    ...overrides,
  };
  return { ...view, stockLine: stockLineOf(view) };
};
const linesOf = (parcels: readonly ListedParcel[]): StockLine[] => {
  const lines: StockLine[] = [];
  gatherLines(
    lines,
    [...parcels].sort((a, b) =>
      a.stockLine === b.stockLine ? (a.id < b.id ? -1 : 1) : a.stockLine < b.stockLine ? -1 : 1,
    ),
  );
  return lines;
};

describe('stock', () => {
  it('has page keys that the API accepts, even for the longest texts', () => {
    const [line] = linesOf([
      parcel(1, {
        item: {
          name: '蒙'.repeat(80),
          specification: '散'.repeat(80),
          category: 'medicine',
          unit: 'box',
        },
        lot: `${'批'.repeat(39)}1`,
        kitId: 'k'.repeat(40),
      }),
    ]);
    for (const order of ['expiry', 'name', 'most'] as const) {
      const key = stockLineKey(line as StockLine, order);
      const text = writePageKey(key, STOCK_LINE_ORDERS[order].sort);
      expect(paging.after.safeParse(text).success, order).toBe(true);
      expect(readPageKey(text, STOCK_LINE_ORDERS[order].sort)).toEqual(key);
    }
  });

  it('from three hundred givers is one line, in which every parcel stays separate', () => {
    const lines = linesOf(Array.from({ length: 300 }, (_, number) => parcel(number)));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ free: 300, quantity: 300 });
    expect(new Set(lines[0]?.parcels.map(({ id }) => id)).size).toBe(300);
  });

  it('that differs in expiry, lot, specification, unit or kit is another line, and goods without expiry come last', () => {
    const { item } = parcel(0);
    const lines = linesOf([
      parcel(1, { expiry: undefined as never }),
      parcel(2, { expiry: '2029-01-31' }),
      parcel(3),
      parcel(4, { lot: 'A' }),
      parcel(5, { item: { ...item, specification: '3g' } }),
      parcel(6, { item: { ...item, unit: 'bag' } }),
      parcel(7, { kitId: 'kit-00001' }),
      parcel(8, { kitId: 'kit-00002' }),
    ]);
    expect(lines).toHaveLength(8);
    expect(lines.at(-1)?.parcels).toMatchObject([{ id: 'parcel-00001' }]);
    expect(lines.at(-2)?.expiry).toBe('2029-01-31');
  });

  it('is paged in every order without repeated or missing lines, and with complete sums', () => {
    const drawn = fc.array(
      fc.record({
        name: fc.constantFrom('布洛芬', '阿莫西林', '口罩', 'N95'),
        expiry: fc.option(fc.constantFrom('2027-03-31', '2028-12-31'), { nil: undefined }),
        free: fc.integer({ min: 1, max: 9 }),
      }),
      { maxLength: 40 },
    );
    const orders = fc.constantFrom(...(Object.keys(STOCK_LINE_ORDERS) as StockLineOrder[]));
    fc.assert(
      fc.property(drawn, orders, fc.integer({ min: 1, max: 5 }), (rows, order, limit) => {
        const parcels = rows.map(({ name, expiry, free }, number) =>
          parcel(number, {
            item: { name, category: 'medicine', unit: 'box' },
            expiry: expiry as never,
            free,
            quantity: free,
          }),
        );
        const lines = linesOf(parcels);
        const seen: StockLine[] = [];
        for (let after: Parameters<typeof pageOfLines>[3]; ; ) {
          const page = pageOfLines(lines, order, limit, after);
          seen.push(...page.rows);
          if (page.next === undefined) break;
          after = page.next;
        }
        expect(seen.map(({ id }) => id).sort()).toEqual(lines.map(({ id }) => id).sort());
        expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
        expect(seen.reduce((sum, { free }) => sum + free, 0)).toBe(
          rows.reduce((sum, { free }) => sum + free, 0),
        );
        if (order === 'most')
          expect(seen.map(({ free }) => free)).toEqual(
            seen.map(({ free }) => free).sort((a, b) => b - a),
          );
      }),
    );
  });
});
