import { describe, expect, it } from 'vitest';
import { readExpiry, typedExpiry } from './expiry.ts';

describe('an expiry date as people type it', () => {
  it.each([
    ['2027-05', '2027-05-31'],
    ['2027-05-06', '2027-05-06'],
    ['2027/5/6', '2027-05-06'],
    ['2027.02', '2027-02-28'],
    ['2028.2', '2028-02-29'],
    ['2027年5月', '2027-05-31'],
    ['2027年5月6日', '2027-05-06'],
    ['２０２７－０５', '2027-05-31'],
    ['2027。05', '2027-05-31'],
    ['27-05', '2027-05-31'],
    ['202705', '2027-05-31'],
    ['20270531', '2027-05-31'],
    ['2705', '2027-05-31'],
    ['270506', '2027-05-06'],
    // GS1 packs use day 00 for the end of the month.
    ['270500', '2027-05-31'],
    [' 2027-05 ', '2027-05-31'],
  ])('reads %s', (typed, day) => {
    expect(readExpiry(typed)).toEqual({ kind: 'day', day });
  });

  it('distinguishes an empty text from an unclear one', () => {
    expect(readExpiry('')).toEqual({ kind: 'none' });
    expect(readExpiry('　')).toEqual({ kind: 'none' });
    for (const typed of ['2027-13', '2027-02-30', '20271', 'soon', '202713', '2027-00', '99999999'])
      expect(readExpiry(typed), typed).toEqual({ kind: 'unclear' });
  });

  it('is written in its shortest form', () => {
    expect(typedExpiry('2027-05-31')).toBe('2027-05');
    expect(typedExpiry('2027-05-30')).toBe('2027-05-30');
    expect(typedExpiry(undefined)).toBe('');
  });
});
