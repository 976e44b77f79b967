import { describe, expect, it } from 'vitest';
import { completeGoods, readOneLine } from './one-line.ts';

const offered = ['medicine', 'device', 'supply'] as const;

describe('a pledge in one line', () => {
  it('fills name, quantity, unit and month, and guesses the category', () => {
    expect(readOneLine('布洛芬 2盒 2028.5', offered)).toEqual({
      goods: [
        {
          name: '布洛芬',
          specification: '',
          category: 'medicine',
          unit: 'box',
          quantity: 2,
          expiryMonth: '2028-05',
          guessed: true,
        },
      ],
      rest: '',
    });
  });

  it('may have several goods, with their specifications', () => {
    const { goods } = readOneLine('布洛芬混悬液100ml 1瓶，体温计两支、N95口罩10个', offered);
    expect(goods.map(completeGoods)).toEqual([
      {
        name: '布洛芬混悬液',
        specification: '100ml',
        category: 'medicine',
        unit: 'bottle',
        quantity: 1,
      },
      { name: '体温计', specification: '', category: 'device', unit: 'tube', quantity: 2 },
      { name: 'N95口罩', specification: '', category: 'supply', unit: 'item', quantity: 10 },
    ]);
  });

  it('never takes a quantity or a category that nobody can know', () => {
    const [ibuprofen] = readOneLine('布洛芬', offered).goods;
    expect(ibuprofen?.quantity).toBeUndefined();
    const [unknown] = readOneLine('神奇膏方 3瓶', offered).goods;
    expect(unknown).toMatchObject({ name: '神奇膏方', unit: 'bottle', quantity: 3 });
    expect(unknown?.category).toBeUndefined();
    expect(
      completeGoods(unknown ?? { name: '', specification: '', expiryMonth: '', guessed: false }),
    ).toBeUndefined();
  });

  it('guesses no category that the drive does not collect', () => {
    expect(readOneLine('小说 3本', offered).goods[0]?.category).toBeUndefined();
    expect(readOneLine('神奇膏方 3瓶', ['medicine']).goods[0]?.category).toBe('medicine');
  });

  it('is read in English as well', () => {
    expect(readOneLine('2 boxes of ibuprofen exp 05/2028', offered).goods).toMatchObject([
      { name: 'ibuprofen', category: 'medicine', unit: 'box', quantity: 2, expiryMonth: '2028-05' },
    ]);
  });

  it('without goods has none', () => {
    expect(readOneLine('你好', offered).goods).toEqual([]);
    expect(readOneLine('', offered).goods).toEqual([]);
  });
});
