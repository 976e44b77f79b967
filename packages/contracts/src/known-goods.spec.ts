import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES, UNITS } from './kinds.ts';
import { COMMON_GOODS, findKnownGoods, guessKind, USUAL_UNITS } from './known-goods.ts';

describe('the kind of goods is guessed by their name', () => {
  it.each([
    ['布洛芬', 'medicine', 'box'],
    ['布洛芬缓释胶囊', 'medicine', 'box'],
    ['布洛芬混悬液', 'medicine', 'bottle'],
    ['小儿止咳糖浆', 'medicine', 'bottle'],
    ['红霉素眼膏', 'medicine', 'tube'],
    ['某某清热颗粒', 'medicine', 'box'],
    ['家庭小药箱', 'kit', 'set'],
    ['指夹式血氧仪', 'device', 'unit'],
    ['水银体温计', 'device', 'tube'],
    ['N95口罩', 'supply', 'item'],
    ['儿童羽绒服', 'supply', 'piece'],
    ['笔记本', 'supply', 'piece'],
    ['笔记本电脑', 'device', 'unit'],
    ['儿童绘本', 'book', 'book'],
    ['《小王子》', 'book', 'book'],
    ['酒精湿巾', 'supply', 'pack'],
    ['Ibuprofen', 'medicine', 'box'],
    ['kids down jackets', 'supply', 'piece'],
    ['face masks', 'supply', 'item'],
  ])('%s is %s, counted by %s', (name, category, unit) => {
    expect(guessKind(name)).toEqual({ category, unit });
  });

  it.each(['', '好的', '收到', '张三', '明天带来', 'thanks'])('%j is nothing known', (name) => {
    expect(guessKind(name)).toBeUndefined();
  });

  it('knows every name that the form suggests, in its own category', () => {
    for (const [category, names] of Object.entries(COMMON_GOODS))
      for (const name of names) expect(guessKind(name)?.category, name).toBe(category);
  });

  it('never fails, and answers with a category and a unit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const kind = guessKind(name);
        if (kind === undefined) return;
        expect(CATEGORIES).toContain(kind.category);
        expect(UNITS).toContain(kind.unit);
      }),
    );
  });
});

it('finds where a known word begins, and takes the longest word there', () => {
  expect(findKnownGoods('张三布洛芬缓释胶囊')).toMatchObject({ start: 2, end: 9 });
  expect(findKnownGoods('马应龙痔疮膏')).toMatchObject({ start: 0, end: 6 });
  expect(findKnownGoods('Notebook paper')).toBeUndefined();
});

it('every category has usual units', () => {
  for (const category of CATEGORIES) expect(USUAL_UNITS[category].length).toBeGreaterThan(0);
});
