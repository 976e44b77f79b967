import { describe, expect, it } from 'vitest';
import { openFonts } from './fonts.ts';
import { runsIn, SUBSTITUTE } from './runs.ts';

const fonts = openFonts();

describe('text that is split by font', () => {
  it('uses the first font for characters that it has', () => {
    expect(runsIn('西吉县红十字会 0.3g×24粒 ℃ 䶮骉', 'regular', fonts)).toEqual({
      runs: [{ font: 0, text: '西吉县红十字会 0.3g×24粒 ℃ 䶮骉' }],
      lacking: [],
    });
  });

  it.each([
    ['a subscript', 'CO₂检测仪', '₂'],
    ['a hanzi beyond the first plane', '𠮷野家', '𠮷'],
    ['another Latin letter', 'Şifa', 'Ş'],
  ])('takes %s, which the first font lacks, from another', (_what, text, character) => {
    const { runs, lacking } = runsIn(text, 'bold', fonts);
    expect(lacking).toEqual([]);
    expect(runs.map((run) => run.text).join('')).toBe(text);
    const run = runs.find((part) => part.text.includes(character));
    expect(run?.font).toBeGreaterThan(0);
  });

  it('has a substitute for a character that no font has, and reports the character', () => {
    expect(runsIn('爱心😀药箱👨‍👩‍👧', 'regular', fonts)).toEqual({
      runs: [{ font: 0, text: `爱心${SUBSTITUTE}药箱${SUBSTITUTE}${SUBSTITUTE}${SUBSTITUTE}` }],
      lacking: ['😀', '👨', '👩', '👧'],
    });
  });
});
