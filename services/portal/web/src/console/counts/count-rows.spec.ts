import { expect, it } from 'vitest';
import { nextToCount, stateOfRow } from './count-rows.ts';

const row = (id: string, more: { again?: boolean; done?: boolean; mine?: number } = {}) => ({
  id,
  again: false,
  done: false,
  ...more,
});

it('tells a person which rows are open, counted by the person, finished, or to be counted again', () => {
  expect(stateOfRow(row('a'))).toBe('open');
  expect(stateOfRow(row('a', { mine: 0 }))).toBe('mine');
  expect(stateOfRow(row('a', { mine: 3, done: true }))).toBe('done');
  expect(stateOfRow(row('a', { mine: 3, again: true }))).toBe('again');
});

it('proposes open rows first, then those to count again, and never a finished one', () => {
  const rows = [
    row('done', { done: true }),
    row('again', { mine: 1, again: true }),
    row('mine', { mine: 2 }),
    row('open'),
  ];
  expect(nextToCount(rows)?.id).toBe('open');
  expect(nextToCount(rows.slice(0, 3))?.id).toBe('again');
  expect(nextToCount([rows[0], rows[2]].filter((each) => each !== undefined))).toBeUndefined();
});
