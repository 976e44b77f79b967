import { describe, expect, it } from 'vitest';
import { readDate } from './dates.ts';

describe('a day', () => {
  it.each([
    ['2024-05-06', '2024-05-06'],
    ['2024/05/06', '2024-05-06'],
    ['2024/5/6', '2024-05-06'],
    ['2024.05.06', '2024-05-06'],
    ['2024年05月06日', '2024-05-06'],
    ['2024年5月6日', '2024-05-06'],
    ['20240506', '2024-05-06'],
    [' 2024-05-06 ', '2024-05-06'],
    ['2024-02-29', '2024-02-29'],
  ])('%s is %s', (written, day) => {
    expect(readDate(written)).toBe(day);
  });
});

describe('a month stands for its last day', () => {
  it.each([
    ['2024.05', '2024-05-31'],
    ['2024-06', '2024-06-30'],
    ['2024/6', '2024-06-30'],
    ['2024年05月', '2024-05-31'],
    ['2024.02', '2024-02-29'],
    ['2023.2', '2023-02-28'],
    ['2024.12', '2024-12-31'],
  ])('%s is %s', (written, day) => {
    expect(readDate(written)).toBe(day);
  });
});

describe('what is no date', () => {
  it.each([
    ['a month 13', '2024-13-01'],
    ['a month 13 alone', '2024.13'],
    ['a month 0', '2024.00'],
    ['a day 32', '2024-01-32'],
    ['a day 0', '2024/01/00'],
    ['February 30', '20240230'],
    ['February 29 of a common year', '2023年02月29日'],
    ['a year of two digits', '24-05-06'],
    ['a year alone', '2024'],
    ['seven digits', '2024050'],
    ['two kinds of separators', '2024-05/06'],
    ['a serial number of a spreadsheet', '45418'],
    ['words', '明年五月'],
    ['nothing', ''],
    ['a date with more behind it', '2024-05-06 12:00'],
  ])('%s: %s', (_what, written) => {
    expect(readDate(written)).toBeUndefined();
  });
});
