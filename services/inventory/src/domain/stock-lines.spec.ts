import { paging } from '@bluebox/contracts';
import { readPageKey, writePageKey } from '@bluebox/service-http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ItemStock,
  itemStockId,
  type ListedParcel,
  linesOf,
  pageOfLines,
  restock,
  STOCK_LINE_ORDERS,
  type StockLineOrder,
  type SummedLine,
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
    held: 0,
    expiry: '2027-03-31',
    available: true,
    ...overrides,
  };
  return { ...view, stockLine: stockLineOf(view) };
};
type Stocks = Map<string, ItemStock>;
const put = (
  stocks: Stocks,
  before: ListedParcel | undefined,
  after: ListedParcel | undefined,
): void => {
  const { driveId, item } = (after ?? before) as ListedParcel;
  const id = itemStockId(driveId, item);
  const changed = restock(stocks.get(id), before, after);
  if (changed === undefined) stocks.delete(id);
  else stocks.set(id, changed);
};
const NO_FILTER = { terms: [] };
const listed = (stocks: Stocks, filter: Parameters<typeof linesOf>[1] = NO_FILTER) =>
  [...stocks.values()]
    .flatMap((stock) => linesOf(stock, filter))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
const stockOf = (parcels: readonly ListedParcel[]): Stocks => {
  const stocks: Stocks = new Map();
  for (const each of parcels) put(stocks, undefined, each);
  return stocks;
};

describe('stock', () => {
  it('has page keys that the API accepts, even for the longest texts', () => {
    const [line] = listed(
      stockOf([
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
      ]),
    );
    for (const order of ['expiry', 'name', 'most'] as const) {
      const key = stockLineKey(line as SummedLine, order);
      const text = writePageKey(key, STOCK_LINE_ORDERS[order].sort);
      expect(paging.after.safeParse(text).success, order).toBe(true);
      expect(readPageKey(text, STOCK_LINE_ORDERS[order].sort)).toEqual(key);
    }
  });

  it('from three hundred givers is one line', () => {
    const lines = listed(
      stockOf(
        Array.from({ length: 300 }, (_, number) => parcel(number, { lot: `批次${number % 7}` })),
      ),
    );
    expect(lines).toMatchObject([{ free: 300, quantity: 300, parts: 300 }]);
  });

  it('that differs in expiry, specification, unit or kit is another line, and goods without expiry come last', () => {
    const { item } = parcel(0);
    const lines = listed(
      stockOf([
        parcel(1, { expiry: undefined as never }),
        parcel(2, { expiry: '2029-01-31' }),
        parcel(3),
        parcel(4, { lot: 'A' }),
        parcel(5, { item: { ...item, specification: '3g' } }),
        parcel(6, { item: { ...item, unit: 'bag' } }),
        parcel(7, { kitId: 'kit-00001' }),
        parcel(8, { kitId: 'kit-00002' }),
      ]),
    );
    expect(lines).toHaveLength(7);
    expect(lines.at(-1)?.expiry).toBeUndefined();
    expect(lines.at(-2)?.expiry).toBe('2029-01-31');
  });

  it('is found by item, by any of its lots and by its expiry, and only while parcels of that lot are there', () => {
    const lot = parcel(2, { lot: 'KX-7' });
    const stocks = stockOf([parcel(1), lot]);
    for (const terms of [['蒙脱'], ['kx-7'], ['2027-03'], ['蒙脱', 'kx-7']])
      expect(listed(stocks, { terms })).toMatchObject([{ quantity: 2 }]);
    expect(listed(stocks, { terms: ['口罩'] })).toEqual([]);
    put(stocks, lot, undefined);
    expect(listed(stocks, { terms: ['kx-7'] })).toEqual([]);
    expect(listed(stocks, { terms: [], kits: true })).toEqual([]);
    expect(listed(stocks, { terms: [], available: false })).toEqual([]);
  });

  it('is listed while all of it is held, if the list asks for held goods', () => {
    const stocks = stockOf([parcel(1, { free: 0, held: 1, available: false })]);
    expect(listed(stocks, { terms: [], available: true })).toEqual([]);
    expect(listed(stocks, { terms: [], available: true, withHeld: true })).toMatchObject([
      { free: 0, held: 1 },
    ]);
    expect(listed(stocks, { terms: [], available: false, withHeld: true })).toEqual([]);
  });

  it('has the sums of its parcels after any history', () => {
    const event = fc.record({
      number: fc.nat(5),
      expiry: fc.option(fc.constantFrom('2027-03-31', '2028-12-31'), { nil: undefined }),
      lot: fc.option(fc.constantFrom('A', 'B'), { nil: undefined }),
      free: fc.nat(9),
      isGone: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const stocks: Stocks = new Map();
        const parcels = new Map<number, ListedParcel>();
        for (const { number, expiry, lot, free, isGone } of events) {
          const before = parcels.get(number);
          const fresh = parcel(number, {
            expiry: expiry as never,
            quantity: 9,
            ...(lot === undefined ? {} : { lot }),
          });
          const after = isGone ? undefined : { ...(before ?? fresh), free };
          if (before === undefined && after === undefined) continue;
          put(stocks, before, after);
          if (after === undefined) parcels.delete(number);
          else parcels.set(number, after);
        }
        const there = [...parcels.values()];
        const lines = listed(stocks);
        expect(lines.map(({ id }) => id)).toEqual(
          [...new Set(there.map(({ stockLine }) => stockLine))].sort(),
        );
        for (const { id, free, quantity, parts } of lines) {
          const of = there.filter(({ stockLine }) => stockLine === id);
          expect({ free, quantity, parts }).toEqual({
            free: of.reduce((sum, each) => sum + each.free, 0),
            quantity: 9 * of.length,
            parts: of.length,
          });
        }
        for (const lot of ['A', 'B'])
          expect(listed(stocks, { terms: [lot.toLowerCase()] }).length).toBe(
            new Set(there.filter((each) => each.lot === lot).map(({ stockLine }) => stockLine))
              .size,
          );
      }),
    );
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
        const lines = listed(stockOf(parcels));
        const seen: SummedLine[] = [];
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
