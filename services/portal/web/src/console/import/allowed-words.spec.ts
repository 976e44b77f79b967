import { ALLOWED_WORDS, CATEGORY_OF, comparable, UNIT_OF } from '@bluebox/spreadsheet/columns';
import { describe, expect, it } from 'vitest';
import en from '../../locales/en/vocabulary.json' with { type: 'json' };
import zh from '../../locales/zh/vocabulary.json' with { type: 'json' };

describe.each([
  ['zh', zh, '、'],
  ['en', en, ', '],
] as const)('the words that an import asks for in %s', (language, vocabulary, comma) => {
  it.each([
    ['category', CATEGORY_OF],
    ['unit', UNIT_OF],
  ] as const)('are those of the console: %s', (column, meaningOf) => {
    const asked = ALLOWED_WORDS[language][column].split(comma);
    expect(asked.map(comparable).sort()).toStrictEqual(
      Object.values<string>(vocabulary[column]).map(comparable).sort(),
    );
    for (const [meaning, word] of Object.entries<string>(vocabulary[column]))
      expect(meaningOf.get(comparable(word)), word).toBe(meaning);
  });
});

it.each(['tube', 'Tubes', 'vial', '支', 'unit 支', 'Unit支'])(
  'older tables and exported ones keep their units: %s is 支',
  (word) => {
    expect(UNIT_OF.get(comparable(word))).toBe('tube');
  },
);
