import { describe, expect, it } from 'vitest';
import { brokenLimit, numberCharacters } from './typed-number.ts';

describe('a typed number', () => {
  it.each([
    ['１２', '12'],
    ['１２．５', '12.5'],
    ['12。5', '12.5'],
    ['1,000', '1000'],
    ['1 000', '1000'],
    ['20 盒', '20'],
    ['－3', '-3'],
    ['盒', ''],
  ])('%j is read as %j', (typed, read) => {
    expect(numberCharacters(typed)).toBe(read);
  });

  it.each([
    [0, { min: 1 }, 'min'],
    [11, { max: 10 }, 'max'],
    [1.5, { precision: 0 }, 'precision'],
    [1.005, { precision: 2 }, 'precision'],
    [10, { min: 1, max: 10, precision: 0 }, undefined],
    [2.55, { min: 0.01, precision: 2 }, undefined],
    [5, {}, undefined],
  ])('%d with the limits %j breaks %s', (number, limits, broken) => {
    expect(brokenLimit(number, limits)).toBe(broken);
  });
});
