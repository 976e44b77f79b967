import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLedgerStore } from '@bluebox/embedded';
import type { LedgerEntry } from '@bluebox/transparency';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginLedgerCopy, type LedgerLine, restoreLedger } from './ledger-copy.ts';

let folder: string;
let from: ReturnType<typeof openLedgerStore>;
let to: ReturnType<typeof openLedgerStore>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-ledger-copy-'));
  from = openLedgerStore({ path: join(folder, 'from.sqlite') });
  to = openLedgerStore({ path: join(folder, 'to.sqlite') });
});
afterEach(() => {
  from.close();
  to.close();
  rmSync(folder, { recursive: true });
});

const entries = (first: number, last: number): LedgerEntry[] =>
  Array.from({ length: last - first + 1 }, (_, at) => {
    const place = { service: 'pledge', bucket: 3, position: first + at, scope: 'drive-0001' };
    return { ...place, bytes: Buffer.from(JSON.stringify({ v: 1, ...place, postings: [] })) };
  });
const append = async (first: number, last: number) =>
  from.append(await from.state(), entries(first, last));
async function all(lines: AsyncIterable<LedgerLine>): Promise<LedgerLine[]> {
  const found: LedgerLine[] = [];
  for await (const line of lines) found.push(line);
  return found;
}
async function* each(lines: readonly LedgerLine[]): AsyncIterable<LedgerLine> {
  yield* lines;
}

it('a copied ledger has the entries, tiles, checkpoints and name of the moment at which the copy began', async () => {
  await from.setOrigin('log.example/ledger');
  await append(1, 700);
  const checkpoint = { size: 600, note: 'a note', at: '2026-11-30T09:00:00.000Z' };
  await from.putCheckpoint(checkpoint);
  const state = await from.state();
  const lines = await beginLedgerCopy(from);
  await append(701, 800);
  await from.putCheckpoint({ ...checkpoint, size: 800 });
  await restoreLedger(to, each(await all(lines())));
  expect(await to.state()).toEqual(state);
  expect(await to.entries(0, 1_000)).toEqual(await from.entries(0, 700));
  expect(await to.tile(1, 0)).toEqual((await from.tile(1, 0))?.subarray(0, 64));
  expect(await to.latestCheckpoint()).toEqual(checkpoint);
  expect(await to.origin()).toBe('log.example/ledger');
  expect(await to.indexesOf('drive-0001', 698, 9)).toEqual([698, 699]);
});

it('a copied ledger has its earlier names, each with the entries and checkpoints of its time', async () => {
  const checkpoint = (size: number, note: string) => ({ size, note, at: '2026-11-30T09:00:00Z' });
  await from.setOrigin('log.example/a');
  await from.renameOrigin('log.example/b');
  await append(1, 700);
  for (const size of [600, 650]) await from.putCheckpoint(checkpoint(size, `b ${size}`));
  await from.renameOrigin('log.example/c');
  await from.putCheckpoint(checkpoint(700, 'c 700'));
  await append(701, 720);
  await restoreLedger(to, each(await all((await beginLedgerCopy(from))())));
  expect(await to.earlierOrigins()).toEqual([
    { origin: 'log.example/a', size: 0, checkpoints: [] },
    {
      origin: 'log.example/b',
      size: 700,
      checkpoints: [600, 650].map((size) => checkpoint(size, `b ${size}`)),
    },
  ]);
  expect(await to.origin()).toBe('log.example/c');
  expect(await to.latestCheckpoint()).toEqual(checkpoint(700, 'c 700'));
  expect(await to.state()).toEqual(await from.state());
});

it('an empty ledger is copied', async () => {
  await restoreLedger(to, (await beginLedgerCopy(from))());
  expect((await to.state()).tree.size).toBe(0);
});

it('a copy whose entries were changed is refused', async () => {
  await append(1, 3);
  const lines = await all((await beginLedgerCopy(from))());
  const changed = lines.map((line) =>
    'entry' in line ? { entry: line.entry.replace('"postings":[]', '"postings":[1]') } : line,
  );
  await expect(restoreLedger(to, each(changed))).rejects.toThrow('not those that were backed up');
});
