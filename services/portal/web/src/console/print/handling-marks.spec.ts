import { expect, it } from 'vitest';
import { handlingMarks } from './handling-marks.ts';

const inside = (...categories: readonly ('medicine' | 'kit' | 'device' | 'book' | 'supply')[]) =>
  handlingMarks(categories.map((category) => ({ item: { category } })));

it('a carton with medicine or kits has a mark for the carrier (it had none)', () => {
  expect(inside('book', 'medicine')).toEqual(['medicine', 'keepDry', 'thisWayUp']);
  expect(inside('kit')).toEqual(['medicine', 'keepDry', 'thisWayUp']);
});
it('every carton is marked to be kept dry and upright', () => {
  expect(inside('book', 'device', 'supply')).toEqual(['keepDry', 'thisWayUp']);
  expect(inside()).toEqual(['keepDry', 'thisWayUp']);
});
