import { expect, it } from 'vitest';
import { isSameItem } from './same-item.ts';
import type { Item } from './vocabulary.ts';

const KITS = '01870a1c-5c31-7a31-9d52-6f0e8d2c4b10';
const PUMPS = '01870a1c-5c32-7a31-9d52-6f0e8d2c4b10';
const sewing: Item = { name: '针线盒', specification: '12色', category: 'supply', unit: 'box' };

it.each<[string, Item, boolean]>([
  ['equal words', { ...sewing }, true],
  ['another name', { ...sewing, name: '针线包' }, false],
  ['another specification', { ...sewing, specification: '24色' }, false],
  ['a missing specification', { name: '针线盒', category: 'supply', unit: 'box' }, false],
  ['another unit', { ...sewing, unit: 'piece' }, false],
  ['another category', { ...sewing, category: 'device' }, false],
  ['an id on one side', { ...sewing, itemId: KITS }, true],
])('compares words, because only one side or none has an id: %s', (_, other, same) => {
  expect(isSameItem(sewing, other)).toBe(same);
  expect(isSameItem(other, sewing)).toBe(same);
});

it('compares ids alone when both sides have one, because names are corrected', () => {
  const renamed = { ...sewing, name: '针线包', itemId: KITS };
  expect(isSameItem({ ...sewing, itemId: KITS }, renamed)).toBe(true);
  expect(isSameItem({ ...sewing, itemId: KITS }, { ...sewing, itemId: PUMPS })).toBe(false);
});
