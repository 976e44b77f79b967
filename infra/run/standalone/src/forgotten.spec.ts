import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forgottenListOf } from './forgotten.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-forgotten-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('the list of forgotten subjects keeps every subject that was added', () => {
  const list = forgottenListOf(join(folder, 'data'));
  expect(list.read()).toEqual([]);
  list.add('giver-1');
  list.add('giver-2');
  expect(list.read()).toEqual(['giver-1', 'giver-2']);
});

it('a subject that is added after a line that a crash cut off is kept (it was lost with the line)', () => {
  const data = join(folder, 'data');
  forgottenListOf(data).add('giver-1');
  appendFileSync(`${data}.forgotten`, 'giv');
  expect(forgottenListOf(data).read()).toEqual(['giver-1']);
  forgottenListOf(data).add('giver-3');
  expect(forgottenListOf(data).read()).toEqual(['giver-1', 'giver-3']);
});

it('a subject that is added to a file with only a cut-off line is kept', () => {
  const data = join(folder, 'data');
  appendFileSync(`${data}.forgotten`, 'giver-');
  forgottenListOf(data).add('giver-1');
  expect(forgottenListOf(data).read()).toEqual(['giver-1']);
});
