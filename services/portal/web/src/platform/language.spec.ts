import { describe, expect, it } from 'vitest';
import { chineseOn, firstLanguage } from './language.ts';

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

describe('a text of a drive', () => {
  it('is marked as Chinese only where an English page shows Chinese characters', () => {
    expect(chineseOn('en', '融新科技中心 B1')).toBe('zh-CN');
    expect(chineseOn('en', 'Tower A, basement')).toBeUndefined();
    expect(chineseOn('zh', '融新科技中心 B1')).toBeUndefined();
    expect(chineseOn('zh', 'Tower A')).toBeUndefined();
  });
});
