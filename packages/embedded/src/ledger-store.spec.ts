import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EMPTY_TREE, NameTaken } from '@bluebox/transparency';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedgerStore } from './ledger-store.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-ledger-'));
  path = join(folder, 'ledger.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (position: number) => ({
  service: 'pledge',
  bucket: 0,
  position,
  scope: 'drive-1',
  bytes: Buffer.from(`entry ${position}`),
});
const checkpoint = { size: 2, note: 'a note', at: '2026-11-30T11:00:00.000Z' };

describe('a ledger file', () => {
  it('of an earlier version is read as having no earlier names, and gets the tables when it is written', async () => {
    const made = openLedgerStore({ path });
    await made.setOrigin('log.example/a');
    await made.putCheckpoint(checkpoint);
    made.close();
    const database = new DatabaseSync(path);
    database.exec('DROP TABLE earlier_origins; DROP TABLE earlier_checkpoints;');
    database.close();

    const reader = openLedgerStore({ path, readOnly: true });
    expect(await reader.earlierOrigins()).toEqual([]);
    expect(await reader.latestCheckpoint()).toEqual(checkpoint);
    reader.close();
    const writer = openLedgerStore({ path });
    await writer.renameOrigin('log.example/b');
    writer.close();
    const renamed = openLedgerStore({ path, readOnly: true });
    expect(await renamed.earlierOrigins()).toEqual([
      { origin: 'log.example/a', size: 0, checkpoints: [checkpoint] },
    ]);
    renamed.close();
  });

  it('begins anew under another name, and the earlier ledger is kept whole beside it', async () => {
    const ledger = openLedgerStore({ path });
    await ledger.setOrigin('log.example/a');
    await ledger.append(await ledger.state(), [entry(1), entry(2)]);
    const before = await ledger.state();
    await ledger.putCheckpoint(checkpoint);
    const keptAs = await ledger.beginAnew('log.example/b', 'kept');
    expect(keptAs).toBe(join(folder, 'ledger-kept.sqlite'));
    expect(await ledger.state()).toEqual({ tree: EMPTY_TREE, cursors: {} });
    expect(await ledger.origin()).toBe('log.example/b');
    expect(await ledger.earlierOrigins()).toEqual([
      { origin: 'log.example/a', size: 0, checkpoints: [] },
    ]);
    expect(await ledger.latestCheckpoint()).toBeUndefined();
    expect(await ledger.tile(0, 0)).toBeUndefined();
    await ledger.append(await ledger.state(), [entry(1)]);
    expect(await ledger.indexOf('pledge', 0, 1)).toBe(0);
    await expect(ledger.beginAnew('log.example/a', 'again')).rejects.toThrow(NameTaken);
    await expect(ledger.beginAnew('log.example/c', 'kept')).rejects.toThrow();
    expect((await ledger.state()).tree.size).toBe(1);
    ledger.close();

    const kept = openLedgerStore({ path: keptAs, readOnly: true });
    expect(await kept.state()).toEqual(before);
    expect(await kept.origin()).toBe('log.example/a');
    expect(await kept.latestCheckpoint()).toEqual(checkpoint);
    expect(await kept.entries(0, 9)).toEqual([entry(1).bytes, entry(2).bytes]);
    kept.close();
  });
});
