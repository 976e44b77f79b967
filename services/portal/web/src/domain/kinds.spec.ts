import { CATEGORIES } from '@bluebox/contracts/kinds';
import { expect, it } from 'vitest';
import { CATEGORIES_FOR_GIVERS, collectedCategories } from './kinds.ts';

it('offers givers every category once', () => {
  expect([...CATEGORIES_FOR_GIVERS].sort()).toEqual([...CATEGORIES].sort());
});

it('offers only the categories that the drive collects, in the usual order or in another one', () => {
  const rules = { categories: ['book', 'supply', 'kit'] as const };
  expect(collectedCategories({ categories: [...rules.categories] })).toEqual([
    'kit',
    'book',
    'supply',
  ]);
  expect(collectedCategories({ categories: [...rules.categories] }, CATEGORIES_FOR_GIVERS)).toEqual(
    ['kit', 'supply', 'book'],
  );
});
