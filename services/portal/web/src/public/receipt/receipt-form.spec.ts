import type { Content, ShippedBoxView } from '@bluebox/contracts';
import { describe, expect, it } from 'vitest';
import {
  conditionsOf,
  expectedGoods,
  isTooMuch,
  packingList,
  receiptAmounts,
  receiptLines,
} from './receipt-form.ts';

const content = (parcelId: string, name: string, quantity: number): Content => ({
  parcelId,
  item: { name, category: 'medicine', unit: 'box' },
  quantity,
});
const box: ShippedBoxView = {
  boxId: 'box-00000001',
  number: 1,
  status: 'delivered',
  contents: [
    content('parcel-0001', '布洛芬', 10),
    content('parcel-0002', '板蓝根', 5),
    content('parcel-0001', '布洛芬', 2),
  ],
};

describe('the form for receipts', () => {
  it('lists each parcel of a box once', () => {
    expect(packingList(box).map(({ parcelId, quantity }) => [parcelId, quantity])).toEqual([
      ['parcel-0001', 12],
      ['parcel-0002', 5],
    ]);
  });

  it('names nothing when all is well', () => {
    expect(receiptLines(box, 'well', { 'parcel-0001': { damaged: 3, missing: 0 } })).toEqual([]);
  });

  it('names the goods that are damaged or missing, and counts the rest of them as received', () => {
    const faults = { 'parcel-0001': { damaged: 3, missing: 1 } };
    expect(receiptLines(box, 'damaged', faults)).toEqual([
      { parcelId: 'parcel-0001', received: 8, damaged: 3, missing: 1 },
    ]);
  });

  it('counts all goods of a box that did not come as missing', () => {
    expect(receiptLines(box, 'missing', {})).toEqual([
      { parcelId: 'parcel-0001', received: 0, damaged: 0, missing: 12 },
      { parcelId: 'parcel-0002', received: 0, damaged: 0, missing: 5 },
    ]);
  });

  it('detects a count above the packed quantity', () => {
    expect(isTooMuch({ damaged: 3, missing: 2 }, 5)).toBe(false);
    expect(isTooMuch({ damaged: 3, missing: 3 }, 5)).toBe(true);
  });

  it('adds up equal goods of all boxes', () => {
    expect(expectedGoods([box, box])).toEqual([
      { item: { name: '布洛芬', category: 'medicine', unit: 'box' }, quantity: 24 },
      { item: { name: '板蓝根', category: 'medicine', unit: 'box' }, quantity: 10 },
    ]);
  });
});

describe('the amounts of a confirmed box', () => {
  const contents = [
    content('parcel-0001', '布洛芬', 10),
    { ...content('parcel-0002', '药箱', 1), item: { name: '药箱', category: 'kit', unit: 'set' } },
    content('parcel-0003', '板蓝根', 5),
  ] satisfies readonly Content[];
  const line = (parcelId: string, damaged: number, missing: number, surplus = 0) => ({
    parcelId,
    received: 0,
    damaged,
    missing,
    surplus,
  });
  const of = (...lines: readonly ReturnType<typeof line>[]) =>
    receiptAmounts({ contents, receipt: { lines } } as never);

  it('have units, and are added up only within one unit (the page said "received 0, damaged 1")', () => {
    expect(
      of(line('parcel-0001', 2, 1), line('parcel-0002', 1, 0), line('parcel-0003', 3, 0, 4)),
    ).toEqual({
      expected: [
        { unit: 'box', count: 15 },
        { unit: 'set', count: 1 },
      ],
      damaged: [
        { unit: 'box', count: 5 },
        { unit: 'set', count: 1 },
      ],
      missing: [{ unit: 'box', count: 1 }],
      surplus: [{ unit: 'box', count: 4 }],
    });
  });

  it('have no difference when all is well', () => {
    expect(of(line('parcel-0001', 0, 0))).toMatchObject({ damaged: [], missing: [], surplus: [] });
  });
});

describe('the arrival of confirmed boxes', () => {
  const box = (
    ...lines: readonly (readonly [
      received: number,
      damaged: number,
      missing: number,
      surplus?: number,
    ])[]
  ) =>
    ({
      status: 'confirmed',
      receipt: {
        lines: lines.map(([received, damaged, missing, surplus = 0]) => ({
          received,
          damaged,
          missing,
          surplus,
        })),
      },
    }) as never;

  it('is counted by the condition of each box, the best condition first', () => {
    expect(
      conditionsOf([
        box([2, 0, 0]),
        box([1, 0, 0], [3, 0, 0]),
        box([1, 1, 0]),
        box([0, 0, 2], [0, 0, 1]),
        box([1, 0, 1]),
        box([1, 0, 0, 1]),
        { status: 'dispatched' },
      ]),
    ).toEqual([
      { condition: 'well', count: 2 },
      { condition: 'surplus', count: 1 },
      { condition: 'damaged', count: 1 },
      { condition: 'incomplete', count: 1 },
      { condition: 'missing', count: 1 },
    ]);
  });
});
