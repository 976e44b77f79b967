import { expect, it } from 'vitest';
import { submissionLimit } from './submission-limit.ts';

const START = Date.parse('2026-03-22T10:00:00Z');
const at = (minutes: number) => new Date(START + minutes * 60_000);

it('doubles the work for every further thirty pledges of one contact within an hour, up to a limit', () => {
  const limit = submissionLimit();
  const bits: number[] = [];
  for (let index = 0; index < 300; index++) {
    bits.push(limit.extraBits('a', at(1)));
    limit.count('a', at(1));
  }
  expect([0, 29, 30, 59, 60, 150, 299].map((index) => bits[index])).toEqual([0, 0, 1, 1, 2, 5, 5]);
  expect(limit.extraBits('b', at(1))).toBe(0);
  expect(limit.extraBits('a', at(60))).toBe(5);
  expect(limit.extraBits('a', at(61))).toBe(0);
});

it('evicts the oldest contact, not all of them, when there are too many', () => {
  const limit = submissionLimit();
  for (let index = 0; index < 30; index++) limit.count('often', at(0));
  for (let other = 0; other < 49_999; other++) limit.count(`other ${other}`, at(1));
  expect(limit.extraBits('often', at(2))).toBe(1);
  limit.count('one more', at(2));
  expect(limit.extraBits('often', at(2))).toBe(0);
  for (let index = 0; index < 30; index++) limit.count('other 49998', at(3));
  expect(limit.extraBits('other 49998', at(3))).toBe(1);
});
