import { expect, it } from 'vitest';
import { suggestedItems } from './common-items.ts';

it('the form first suggests the items that the drive asks for, and suggests nothing twice', () => {
  const names = suggestedItems(['雪地靴', '蒙脱石散'], ['medicine']).map(({ name }) => name);
  expect(names.slice(0, 2)).toEqual(['雪地靴', '蒙脱石散']);
  expect(new Set(names).size).toBe(names.length);
});

it('the form suggests only common items of categories that the drive collects', () => {
  const items = suggestedItems([], ['device']);
  expect(items.length).toBeGreaterThan(0);
  expect(items.every(({ category }) => category === 'device')).toBe(true);
  expect(suggestedItems([], ['book'])).toEqual([]);
});
