import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstGoods } from './first-goods.ts';

const line = (name: string, quantity: number, unit: 'box' | 'bottle' = 'box') => ({
  item: { name, category: 'medicine' as const, unit },
  quantity,
});
const said = ({ shown, kinds }: ReturnType<typeof firstGoods>) => [
  ...shown.map(({ item, quantity }) => `${item.name} ${quantity}`),
  kinds,
];

describe('the goods in a row of the list of pledges', () => {
  it('are the first kinds and the number of all kinds (a long pledge filled the row with every line)', () => {
    expect(said(firstGoods([line('甲', 1), line('乙', 2), line('丙', 3)], 2))).toEqual([
      '甲 1',
      '乙 2',
      3,
    ]);
  });
  it('are one kind whatever the expiry dates, and two kinds in two units', () => {
    expect(said(firstGoods([line('甲', 1), line('甲', 2), line('甲', 4, 'bottle')], 2))).toEqual([
      '甲 3',
      '甲 4',
      2,
    ]);
  });
  it('are all kinds, with the sum of all quantities, if there is room', () => {
    const lines = fc.array(
      fc.tuple(fc.constantFrom('甲', '乙', '丙'), fc.nat(9)).map(([name, n]) => line(name, n)),
    );
    const sum = (all: readonly { readonly quantity: number }[]) =>
      all.reduce((before, { quantity }) => before + quantity, 0);
    fc.assert(
      fc.property(lines, fc.nat(4), (drawn, most) => {
        const { shown, kinds } = firstGoods(drawn, most);
        expect(shown).toHaveLength(Math.min(most, kinds));
        if (most >= kinds) expect(sum(shown)).toBe(sum(drawn));
      }),
    );
  });
});
