import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Giver } from './api/pledge.ts';
import { giverSearch, giverTerms, meetsSearch, phoneEndIn } from './giver-search.ts';

const finds = (typed: string, giver: Giver): boolean =>
  meetsSearch(giverTerms(giver), giverSearch(typed));

const wang: Giver = { name: '王秀兰', contact: '138-0013-8000', staffNumber: 'BK-000123' };

describe('a giver', () => {
  it.each([
    ['王秀兰', wang],
    ['秀兰', wang],
    ['王 秀兰', wang],
    [' 王秀兰　', wang],
    ['8000', wang],
    ['８０００', wang],
    ['13800138000', wang],
    ['138 0013 8000', wang],
    ['bk000123', wang],
    ['ＢＫ-000123', wang],
    ['阿依古丽', { name: '阿依·古丽' }],
    ['阿依•古丽', { name: '阿依古丽' }],
    ['欧阳', { name: '欧阳 娜娜' }],
    ['mar', { name: 'Maria Gonçalves' }],
    ['goncalves maria', { name: 'Maria Gonçalves' }],
    ['OBR', { name: 'Sean O’Brien' }],
    ['li na', { name: 'Li Na' }],
    ['李 lina', { name: '李 Lina' }],
    ['2028', { staffNumber: '2028' }],
    ['12', { staffNumber: '12' }],
    ['0954-3012345', { contact: '办公室 0954-3012345' }],
  ])('is found by %s', (typed, giver) => expect(finds(typed, giver)).toBe(true));

  it.each([
    ['王兰', wang],
    ['王秀英', wang],
    ['0013', wang],
    ['1380', wang],
    ['BK-0001', wang],
    ['秀兰 8000', wang],
    ['ria', { name: 'Maria' }],
    ['li na', { name: 'Li Ming' }],
    ['8000', { contact: 'wx-8000' }],
  ])('is not found by %s', (typed, giver) => expect(finds(typed, giver)).toBe(false));

  it('is found by name, staff number and the end of the phone, however these are written', () => {
    const han = fc.string({
      unit: fc.constantFrom(...'王李张刘陈杨赵黄周吴秀兰英华明芳娜敏静丽'),
      minLength: 2,
      maxLength: 4,
    });
    const latin = fc.string({
      unit: fc.constantFrom(...'abcdeilmnorstuvéü'),
      minLength: 3,
      maxLength: 12,
    });
    const digits = (minLength: number, maxLength: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
    fc.assert(
      fc.property(fc.oneof(han, latin), digits(11, 11), digits(2, 12), (name, phone, staff) => {
        const giver = { name, contact: phone, staffNumber: staff };
        for (const typed of [name, name.toUpperCase(), ` ${name} `, staff, phone, phone.slice(-4)])
          expect([typed, finds(typed, giver)]).toEqual([typed, true]);
      }),
    );
  });
});

describe('a text that is too short for a person', () => {
  it.each(['', ' ', '%', '_', '*', '%%%%', '.', '王', 'a', 'li', '7', '张%', '🙂', "'; --"])(
    'searches for nobody: %s',
    (typed) => expect(giverSearch(typed)).toEqual([]),
  );

  it('searches for nobody, whatever marks are around it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'%_*?.,;\'"()[]{}\\/ -+|^$#@!~`') }),
        fc.constantFrom('', '王', 'x', '5'),
        fc.string({ unit: fc.constantFrom(...'%_*?.,; -') }),
        (before, letter, after) => {
          expect(giverSearch(`${before}${letter}${after}`)).toEqual([]);
        },
      ),
    );
  });

  it('never asks for nothing at all, which everybody would meet', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (typed) => {
        for (const all of giverSearch(typed)) expect(all.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the end of a phone', () => {
  it.each([
    ['13800138000', '8000'],
    ['微信 abc，电话 138 0013 8001', '8001'],
    ['+86 (138) 0013-8002', '8002'],
    ['一三八〇〇一三八〇〇三', '8003'],
    ['wang@example.org', undefined],
    ['123456', undefined],
    [undefined, undefined],
  ])('of %s is %s', (contact, end) => expect(phoneEndIn(contact)).toBe(end));
});
