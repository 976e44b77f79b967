import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTooShortToSearch, searchableDay, searchTerms, searchTextOf } from './search-text.ts';
import { splitOver } from './split-over.ts';

const finds = (typed: string, parts: readonly (string | undefined)[]): boolean =>
  searchTerms(typed).every((term) => searchTextOf(parts).includes(term));

describe('a searched text', () => {
  const parts = ['云南白药 胶囊', '0.25g×16粒', 'ＬＯＴ-2306', ...searchableDay('2027-03-31')];
  it.each([
    '云南白药',
    '云南白药胶囊',
    '白药 胶囊',
    '胶囊　云南',
    'lot-2306',
    'ＬＯＴ',
    '0.25G',
    '０.25g',
    '2027-03',
    '2027/3/31',
    '2027.03.31',
    '2027年3月',
    '云南白药，2027-03',
  ])('is found however it is written: %s', (typed) => expect(finds(typed, parts)).toBe(true));

  it.each(['布洛芬', '云南白药 2028', 'lot-2307'])(
    'is not found where one of its terms is missing: %s',
    (typed) => expect(finds(typed, parts)).toBe(false),
  );

  it('has no terms when nothing was typed', () => {
    expect(searchTerms(' 　，')).toEqual([]);
  });

  it('is found by each of its parts that is a single word', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 4 }),
        (texts) => {
          for (const text of texts)
            for (const word of searchTerms(text)) fc.pre(!/[\n\r]/.test(word));
          const joined = searchTextOf(texts);
          for (const text of texts)
            if (searchTerms(text).length === 1 && !/[\s,，、;；]/u.test(text.normalize('NFKC')))
              expect(joined).toContain(searchTerms(text)[0]);
        },
      ),
    );
  });
});

describe('a text to search a list for', () => {
  it.each(['%', '_', ' . ', 'a', 'Ａ', '7', '%%'])('is too short: %s', (typed) =>
    expect(isTooShortToSearch(typed)).toBe(true),
  );
  it.each(['', ' ', '米', '75%', 'ab', '布洛芬', 'XLX-7F3K9Q'])(
    'is long enough, or nothing: %s',
    (typed) => expect(isTooShortToSearch(typed)).toBe(false),
  );
});

describe('a quantity over several parcels', () => {
  const parcels = fc.array(fc.record({ id: fc.uuid(), free: fc.nat({ max: 40 }) }), {
    maxLength: 30,
  });

  it('is taken from the first parcels, each once and within its stock, and fully if there is enough', () => {
    fc.assert(
      fc.property(parcels, fc.integer({ min: 1, max: 400 }), (from, quantity) => {
        const taken = splitOver(from, quantity);
        const there = from.reduce((sum, { free }) => sum + free, 0);
        expect(taken.reduce((sum, part) => sum + part.quantity, 0)).toBe(Math.min(there, quantity));
        const stocked = from.filter(({ free }) => free > 0);
        expect(taken.map(({ parcelId }) => parcelId)).toEqual(
          stocked.slice(0, taken.length).map(({ id }) => id),
        );
        for (const [index, part] of taken.entries()) {
          const free = stocked[index]?.free ?? 0;
          if (index < taken.length - 1) expect(part.quantity).toBe(free);
          expect(part.quantity).toBeLessThanOrEqual(free);
        }
      }),
    );
  });
});
