import { describe, expect, it } from 'vitest';
import { labelLines } from './merged-contents.ts';

const content = (parcelId: string, quantity: number, expiry?: string, lot?: string) => ({
  parcelId,
  quantity,
  item: {
    name: '板蓝根颗粒',
    specification: '10g×20袋',
    category: 'medicine',
    unit: 'box',
  } as const,
  ...(expiry === undefined ? {} : { expiry }),
  ...(lot === undefined ? {} : { lot }),
});

describe('contents on a label', () => {
  const contents = [
    content('p1', 3, '2028-06-30', 'A'),
    content('p2', 2, '2028-05-31', 'A'),
    content('p3', 1, '2028-06-30', 'A'),
    content('p4', 4, '2028-06-30'),
  ];

  it('are one line per item, with the earliest expiry', () => {
    expect(labelLines([content('p0', 1), ...contents])).toMatchObject([
      { quantity: 11, expiry: '2028-05-31' },
    ]);
  });

  it('name the lot if all have the same, and say that lots differ otherwise', () => {
    expect(labelLines(contents.slice(0, 3))).toMatchObject([{ lot: 'A', lotsDiffer: false }]);
    expect(labelLines(contents)).toMatchObject([{ lot: undefined, lotsDiffer: true }]);
    expect(labelLines([content('p0', 1)])).toMatchObject([{ lot: undefined, lotsDiffer: false }]);
  });
});
