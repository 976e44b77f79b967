import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SearchedCode } from './api/search.ts';
import { searchTerms, searchTextOf } from './search-text.ts';
import { writtenReference } from './written-reference.ts';

const WRITTEN = [
  'XLX-7F3K9Q',
  'XLX7F3K9Q',
  'xlx7f3k9q',
  ' xlx 7f3k9q ',
  'XLX–7F3K9Q',
  'XLX_7F3K9Q',
  'XLX—7F3 K9Q',
  'XIX-7F3K9Q',
  'x1x7f3k9q',
  'ＸＬＸ－７Ｆ３Ｋ９Ｑ',
  'ХLХ-7F3К9Q',
  'ΧLΧ7F3Κ9Q',
  'XLX-\u200b7F3K9Q',
  '7f3k9q',
  '7F3-K9Q',
  '7F3К9Q',
];

describe('a reference', () => {
  it.each(WRITTEN)('is found when it is written %s', (typed) =>
    expect(writtenReference(typed)).toBe('XLX-7F3K9Q'),
  );

  it.each(WRITTEN.filter((typed) => typed !== '7F3-K9Q'))(
    'is found in a search text that also names goods when %s is typed',
    (typed) => {
      const text = searchTextOf(['XLX-7F3K9Q', '布洛芬缓释胶囊', '0.3g×24粒']);
      expect(searchTerms(typed).every((term) => text.includes(term))).toBe(true);
    },
  );

  it('is found by its beginning', () => {
    const text = searchTextOf(['XLX-7F3K9Q']);
    for (const typed of ['xlx7f3', 'XLX-7', '7f3', 'xlx'])
      expect(searchTerms(typed).every((term) => text.includes(term))).toBe(true);
  });

  it('is recognised as a code for the search in all drives, even in look-alike letters', () => {
    for (const typed of ['ХLХ-7F3К9Q', 'ＸＬＸ７Ｆ３Ｋ９Ｑ'])
      expect(SearchedCode.parse(typed).replace('-', '')).toBe('XLX7F3K9Q');
    expect(SearchedCode.parse('91c09987')).toBe('91c09987');
    expect(SearchedCode.safeParse('张三').success).toBe(false);
  });

  it('property: is the same in lower case, in full width, and without its hyphen', () => {
    const letters = fc.string({
      unit: fc.constantFrom(...'23456789ABCDEFGHJKMNPQRSTVWXYZ'),
      minLength: 6,
      maxLength: 6,
    });
    const wide = (text: string) =>
      text.replace(/[!-~]/g, (char) => String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0));
    fc.assert(
      fc.property(letters, (code) => {
        for (const typed of [code, `XLX${code}`, `XLX-${code}`, wide(`xlx-${code}`)])
          for (const form of [typed, typed.toLowerCase()])
            expect(writtenReference(form)).toBe(`XLX-${code}`);
      }),
    );
  });
});
