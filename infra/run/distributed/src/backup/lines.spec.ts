import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asLines, readLines, writeLines } from './lines.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-lines-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lines are read as they were written, even with other separators and over many chunks', async () => {
  const values = Array.from({ length: 5_000 }, (_, index) => `小蓝箱 ${index}\u2028\u0085\r\n\n😀`);
  const file = join(folder, 'lines');
  expect(await writeLines(file, asLines(values))).toBe(values.length);
  const read: unknown[] = [];
  for await (const line of readLines(file)) read.push(JSON.parse(line));
  expect(read).toEqual(values);
});

it('an empty file has no lines', async () => {
  const file = join(folder, 'lines');
  await writeLines(file, asLines([]));
  for await (const line of readLines(file)) expect.unreachable(line);
});
