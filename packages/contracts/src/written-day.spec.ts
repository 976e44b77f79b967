import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnclearMonth, isUnclearYear, readWrittenDay } from './written-day.ts';

describe('a date as people and programs write it', () => {
  it.each([
    ['2024-05-06', '2024-05-06'],
    ['2024/5/6', '2024-05-06'],
    ['2024.05.06', '2024-05-06'],
    ['2024年05月06日', '2024-05-06'],
    ['2024年5月6号', '2024-05-06'],
    ['20240506', '2024-05-06'],
    ['2024-02-29', '2024-02-29'],
    ['27-05-06', '2027-05-06'],
    ['270506', '2027-05-06'],
    ['28/05/31', '2028-05-31'],
    ['28.05.29', '2028-05-29'],
    ['28年05月20日', '2028-05-20'],
    ['30/02/28', '2030-02-28'],
    ['2024.05', '2024-05-31'],
    ['2024-06', '2024-06-30'],
    ['2023.2', '2023-02-28'],
    ['202805', '2028-05-31'],
    ['202805.0', '2028-05-31'],
    ['28.05', '2028-05-31'],
    ['28-05', '2028-05-31'],
    ['2805', '2028-05-31'],
    ['270500', '2027-05-31'],
    ['20270500', '2027-05-31'],
    ['２０２８－０５－３１', '2028-05-31'],
    ['２０２８．０５', '2028-05-31'],
    ['2028–05–31', '2028-05-31'],
    ['2028。05', '2028-05-31'],
    ['2028 年 5 月 31 日', '2028-05-31'],
    ['2028 年 5 月', '2028-05-31'],
    ['2028-05-31 00:00:00', '2028-05-31'],
    ['2028/5/31 0:00', '2028-05-31'],
    ['2028-05-31T00:00:00', '2028-05-31'],
    ['2028-05-31T00:00:00.000Z', '2028-05-31'],
    ['2028年5月31日 00:00', '2028-05-31'],
    ['有效期至2028-05', '2028-05-31'],
    ['有效期至：2028年5月', '2028-05-31'],
    ['失效期 2028.05.31', '2028-05-31'],
    ['至2028-05', '2028-05-31'],
    ['EXP 2028-05', '2028-05-31'],
    ['Exp: 05/2028', '2028-05-31'],
    ['2028-05止', '2028-05-31'],
    ['5/2028', '2028-05-31'],
    ['31/05/2028', '2028-05-31'],
    ['05/31/2028', '2028-05-31'],
    ['May-28', '2028-05-31'],
    ['May 2028', '2028-05-31'],
    ['31 May 2028', '2028-05-31'],
    ['31-May-28', '2028-05-31'],
    ['May 31, 2028', '2028-05-31'],
    ['="2028-05"', '2028-05-31'],
    ["'2028-05", '2028-05-31'],
    ['\u200b2028-05\u00a0', '2028-05-31'],
  ])('%s is %s', (written, day) => {
    expect(readWrittenDay(written)).toEqual({ kind: 'day', day });
  });

  it.each([
    ['a month 13', '2024-13-01'],
    ['a month 0', '2024.00'],
    ['a day 32', '2024-01-32'],
    ['a day 0', '2024/01/00'],
    ['February 30', '20240230'],
    ['February 29 of a common year', '2023年02月29日'],
    ['a year alone', '2024'],
    ['a year alone that could be a month', '2012'],
    ['seven digits', '2024050'],
    ['a serial number of a spreadsheet', '45418'],
    ['day or month, month or day', '05/06/2028'],
    ['a day without its year', '5月31日'],
    ['a day without its year in English', '28-May'],
    ['a month and a day of two digits', '05/28'],
    ['a year first or last', '31/05/28'],
    ['a year first or last, with points', '30.05.28'],
    ['a typo in the year', '1028-05'],
    ['a typo in the year of a day', '10280531'],
    ['a year far in the future', '2208-05'],
    ['a shelf life', '保质期24个月'],
    ['a date of manufacture', '生产日期2023-05'],
    ['a long number that a spreadsheet shortened', '2.02805E+05'],
    ['words', '明年五月'],
    ['a word', 'soon'],
  ])('%s is unclear: %s', (_what, written) => {
    expect(readWrittenDay(written)).toEqual({ kind: 'unclear' });
  });

  it('is absent when nothing was written', () => {
    for (const nothing of ['', ' ', '　', '\t']) expect(readWrittenDay(nothing).kind).toBe('none');
  });

  it('is the same day in each common notation', () => {
    const two = (number: number) => String(number).padStart(2, '0');
    fc.assert(
      fc.property(
        fc.integer({ min: 2021, max: 2049 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 28 }),
        (year, month, day) => {
          const iso = `${year}-${two(month)}-${two(day)}`;
          for (const written of [
            iso,
            `${year}/${month}/${day}`,
            `${year}.${two(month)}.${two(day)}`,
            `${year}年${month}月${day}日`,
            `${year}${two(month)}${two(day)}`,
            `${iso} 00:00:00`,
            `有效期至${iso}`,
          ])
            expect(readWrittenDay(written)).toEqual({ kind: 'day', day: iso });
        },
      ),
    );
  });
});

it('a month written as .1 is unclear, because a spreadsheet may have shortened October', () => {
  for (const written of ['2024.1', '24.1', ' ２０２４．１ ', '有效期至2024.1'])
    expect(isUnclearMonth(written)).toBe(true);
  for (const written of ['2024.10', '2024.2', '2024-1'])
    expect(isUnclearMonth(written)).toBe(false);
});

it('a year is unclear if reading it first gives a date more than a year later than reading it last', () => {
  for (const written of ['31/05/28', '31-05-28', '31.5.28', '有效期至28/05/25', '３１／０５／２８'])
    expect(isUnclearYear(written)).toBe(true);
  for (const written of [
    '28/05/31',
    '2031/05/28',
    '28/05/28',
    '31年05月28日',
    '31/05/19',
    '310528',
  ])
    expect(isUnclearYear(written)).toBe(false);
});
