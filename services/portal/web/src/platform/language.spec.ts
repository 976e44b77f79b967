import { describe, expect, it } from 'vitest';
import { firstLanguage } from './language.ts';

describe('the first language of a page', () => {
  it.each([
    [null, ['en-GB', 'en'], 'en'],
    [null, ['zh-CN', 'en'], 'zh'],
    [null, ['de-DE', 'en-US', 'zh'], 'en'],
    [null, ['fr', 'ZH-Hant-TW'], 'zh'],
    [null, ['ja'], 'zh'],
    [null, [], 'zh'],
    ['zh', ['en-GB'], 'zh'],
    ['en', ['zh-CN'], 'en'],
  ] as const)(
    'is the chosen one, else the reader’s, else Chinese: %s, %j',
    (chosen, preferred, language) => {
      expect(firstLanguage(chosen, preferred)).toBe(language);
    },
  );
});
