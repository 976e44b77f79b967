import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { searchSolution } from './solve-challenge.ts';

it('finds the first solution whose hash begins with enough zero bits', () => {
  const solution = searchSolution('a-challenge', 10, 0, 100_000) ?? -1;
  const zeroBits = (candidate: number) =>
    createHash('sha256').update(`a-challenge:${candidate}`).digest().readUInt16BE(0) >> 6;
  expect(zeroBits(solution)).toBe(0);
  for (let earlier = 0; earlier < solution; earlier++) expect(zeroBits(earlier)).not.toBe(0);
});

it('finds nothing outside the given range', () => {
  const solution = searchSolution('a-challenge', 10, 0, 100_000) ?? -1;
  expect(searchSolution('a-challenge', 10, 0, solution)).toBeUndefined();
  expect(searchSolution('a-challenge', 10, solution, 1)).toBe(solution);
});
