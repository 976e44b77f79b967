import { describe, expect, it } from 'vitest';
import { breakIntoLines } from './picture-lines.ts';

/**
 * Returns the width of a text in a font whose Chinese characters are twice as wide as its letters.
 */
const widthOf = (text: string) =>
  [...text].reduce((sum, character) => sum + (character > '⺀' ? 2 : 1), 0);
const lines = (text: string, most: number) => breakIntoLines(text, most, widthOf);

describe('a text broken into lines', () => {
  it('breaks hanzi anywhere and other text between words, within the available width', () => {
    expect(lines('融新科技中心收集点', 8)).toEqual(['融新科技', '中心收集', '点']);
    expect(lines('in the lobby of B1', 8)).toEqual(['in the', 'lobby of', 'B1']);
  });

  it('does not begin a line with a closing mark', () => {
    expect(lines('请带来，谢谢。', 6)).toEqual(['请带', '来，谢', '谢。']);
  });

  it('breaks a word that is wider than a line', () => {
    expect(lines('aaaaaaaaaaaa', 5)).toEqual(['aaaaa', 'aaaaa', 'aa']);
  });

  it('keeps every character of a long text, in lines at most 2 wider than allowed', () => {
    const long = '收集点👨‍👩‍👧 & <b>“名称”</b>'.repeat(30);
    const broken = lines(long, 20);
    expect(broken.join('').replaceAll(' ', '')).toBe(long.replaceAll(' ', ''));
    expect(broken.every((line) => widthOf(line) <= 22)).toBe(true);
  });

  it('has no lines if it is empty', () => {
    expect(lines('  ', 10)).toEqual([]);
  });
});
