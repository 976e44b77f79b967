import { describe, expect, it } from 'vitest';
import { breakIntoLines } from './picture-lines.ts';

/** Widths as in a font in which hanzi are twice as wide as letters. */
const widthOf = (text: string) =>
  [...text].reduce((sum, character) => sum + (character > '⺀' ? 2 : 1), 0);
const lines = (text: string, most: number) => breakIntoLines(text, most, widthOf);

describe('a text broken into lines', () => {
  it('breaks hanzi anywhere, words between them, and never wider than there is room', () => {
    expect(lines('融新科技中心收集点', 8)).toEqual(['融新科技', '中心收集', '点']);
    expect(lines('in the lobby of B1', 8)).toEqual(['in the', 'lobby of', 'B1']);
  });

  it('does not begin a line with a mark that closes one', () => {
    expect(lines('请带来，谢谢。', 6)).toEqual(['请带', '来，谢', '谢。']);
  });

  it('breaks what has no gap where it must', () => {
    expect(lines('aaaaaaaaaaaa', 5)).toEqual(['aaaaa', 'aaaaa', 'aa']);
  });

  it('keeps every character, however long, and characters of two units whole', () => {
    const long = '收集点👨‍👩‍👧 & <b>“名称”</b>'.repeat(30);
    const broken = lines(long, 20);
    expect(broken.join('').replaceAll(' ', '')).toBe(long.replaceAll(' ', ''));
    expect(broken.every((line) => widthOf(line) <= 22)).toBe(true);
  });

  it('is nothing of nothing', () => {
    expect(lines('  ', 10)).toEqual([]);
  });
});
