import { expect, it } from 'vitest';
import { handlingMarks } from './handling-marks.ts';

const inside = (...categories: readonly ('medicine' | 'kit' | 'device' | 'book' | 'supply')[]) =>
  handlingMarks(categories.map((category) => ({ item: { category } })));

it('told no carrier that there was medicine in a carton: its label is marked when there is any', () => {
  expect(inside('book', 'medicine')).toEqual(['medicine', 'keepDry', 'thisWayUp']);
  expect(inside('kit')).toEqual(['medicine', 'keepDry', 'thisWayUp']);
});
it('are to keep the carton dry and upright, whatever is inside', () => {
  expect(inside('book', 'device', 'supply')).toEqual(['keepDry', 'thisWayUp']);
  expect(inside()).toEqual(['keepDry', 'thisWayUp']);
});
