import { CATEGORIES } from '@bluebox/contracts/kinds';
import { expect, it } from 'vitest';
import { CATEGORIES_FOR_GIVERS, collectedCategories } from './kinds.ts';

it('the categories for givers are all categories, each once', () => {
  expect([...CATEGORIES_FOR_GIVERS].sort()).toEqual([...CATEGORIES].sort());
});

it('the categories that a drive collects are in the usual order or in a given one', () => {
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
