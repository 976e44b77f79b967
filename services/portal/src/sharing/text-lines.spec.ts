import { describe, expect, it } from 'vitest';
import { textLines } from './text-lines.ts';

/** Returns the width of a text. A Chinese character is twice as wide as a letter. */
const widthOf = (text: string) =>
  [...text].reduce((sum, character) => sum + (character > '⺀' ? 2 : 1), 0);

describe('breaking a text', () => {
  it.each([
    ['募集药品', 8, 2, ['募集药品']],
    ['为西吉县募集药品', 8, 2, ['为西吉县', '募集药品']],
    ['为西吉县募集药品和药箱', 8, 2, ['为西吉县', '募集药…']],
    ['Kits for the clinics', 8, 3, ['Kits for', 'the', 'clinics']],
    ['请带来，谢谢', 6, 3, ['请带', '来，谢', '谢']],
    ['WWWWWWWWWWWW', 5, 2, ['WWWWW', 'WWWW…']],
    ['', 8, 2, []],
  ])('puts %j at width %d into at most %d lines', (text, width, most, lines) => {
    expect(textLines(text, width, most, widthOf)).toEqual(lines);
  });
});
