import { describe, expect, it } from 'vitest';
import { glossaryAsMarkdown } from './glossary.ts';
import { quantityIn, WORDS } from './index.ts';

describe('the words', () => {
  it('are those of docs/glossary.md', async () => {
    await expect(glossaryAsMarkdown()).toMatchFileSnapshot('../../../../docs/glossary.md');
  });

  it('write a quantity with its unit, in the form that the number needs', () => {
    expect(quantityIn(WORDS.zh, 1, 'unit')).toBe('1 台');
    expect(quantityIn(WORDS.en, 1, 'unit')).toBe('1 device');
    expect(quantityIn(WORDS.en, 1_050, 'box', '1,050')).toBe('1,050 boxes');
    expect(quantityIn(WORDS.en, 0, 'set')).toBe('0 kits');
  });

  it.each(['zh', 'en'] as const)(
    'in %s differ for each category, reason and account',
    (language) => {
      for (const group of [
        WORDS[language].category,
        WORDS[language].reason,
        WORDS[language].account,
      ]) {
        const words = Object.values<string>(group);
        expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
      }
    },
  );
});
