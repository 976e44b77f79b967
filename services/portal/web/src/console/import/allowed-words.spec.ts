import { WORDS } from '@bluebox/contracts/words';
import { ALLOWED_WORDS, CATEGORY_OF, comparable, unitOf } from '@bluebox/spreadsheet/columns';
import { describe, expect, it } from 'vitest';
import { vocabularyCatalogue } from '../../locales/vocabulary.ts';

const zh = vocabularyCatalogue(WORDS.zh, {});
const en = vocabularyCatalogue(WORDS.en, {});

describe.each([
  ['zh', zh, '、'],
  ['en', en, ', '],
] as const)('the permitted words of an import in %s', (language, vocabulary, comma) => {
  it.each([
    ['category', (word: string) => CATEGORY_OF.get(comparable(word))],
    ['unit', (word: string) => unitOf(word, 'medicine')],
  ] as const)('are the words of the console: %s', (column, meaningOf) => {
    const asked = ALLOWED_WORDS[language][column].split(comma);
    expect(asked.map(comparable).sort()).toStrictEqual(
      Object.values<string>(vocabulary[column]).map(comparable).sort(),
    );
    for (const [meaning, word] of Object.entries<string>(vocabulary[column]))
      expect(meaningOf(word), word).toBe(meaning);
  });
});

it.each(['tube', 'Tubes', 'vial', '支', 'unit 支', 'Unit支'])(
  'units of older and exported tables are understood: %s of a medicine means 支',
  (word) => {
    expect(unitOf(word, 'medicine')).toBe('tube');
  },
);

it.each(['unit', 'Units', '台', 'device'])(
  'units of older and exported tables are understood: %s of a device means 台',
  (word) => {
    expect(unitOf(word, 'device')).toBe('unit');
  },
);
