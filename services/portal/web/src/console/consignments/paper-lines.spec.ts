import { describe, expect, it } from 'vitest';
import { allWell, readPaperLines } from './paper-lines.ts';

const content = (parcelId: string, quantity: number) => ({
  parcelId,
  quantity,
  item: { name: '板蓝根颗粒', category: 'medicine', unit: 'box' } as const,
});

describe('a paper receipt', () => {
  it('has no lines without differences', () => {
    expect(readPaperLines(allWell([content('p1', 3), content('p2', 2)]))).toEqual([]);
  });
  it('has one line for a parcel that was packed in two parts', () => {
    expect(allWell([content('p1', 3), content('p1', 2)])).toMatchObject([
      { content: { parcelId: 'p1', quantity: 5 } },
    ]);
  });
  it('states the quantity that arrived intact, and is invalid if more is damaged and missing than was packed, or a field has no quantity', () => {
    const [line] = allWell([content('p1', 5)]);
    if (line === undefined) throw new Error('one content was given');
    expect(readPaperLines([{ ...line, damaged: 1, missing: 2, surplus: 4 }])).toEqual([
      { parcelId: 'p1', received: 2, damaged: 1, missing: 2, surplus: 4 },
    ]);
    expect(readPaperLines([{ ...line, damaged: 3, missing: 3 }])).toBeUndefined();
    expect(readPaperLines([{ ...line, damaged: null }])).toBeUndefined();
  });
});
