import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { loadKeys } from '../keys.ts';
import { openStores, type Stores } from '../stores.ts';
import { backupCommand, restoreCommand } from './backup.ts';

const folder = mkdtempSync(join(tmpdir(), 'bluebox-restore-'));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

it('a restored backup lacks givers who were erased after it was made', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const config = readConfig({ BLUEBOX_DATA: join(folder, 'data'), BLUEBOX_LOG_LEVEL: 'silent' });
  const withStores = async <T>(work: (stores: Stores) => Promise<T>): Promise<T> => {
    const stores = openStores(config.dataFolder, loadKeys(config.keyFolder).vault);
    try {
      return await work(stores);
    } finally {
      stores.close();
    }
  };
  const given = { name: '马占山', contact: '13800138000' };
  await withStores(async ({ vaults }) => {
    for (const subject of ['pledge-0001', 'pledge-0002'])
      await vaults.pledge.put(subject, given, new Date().toISOString());
  });
  await backupCommand(join(folder, 'backup'), config);
  await withStores(({ vaults }) => vaults.pledge.forget('pledge-0001'));
  rmSync(config.dataFolder, { recursive: true });

  await restoreCommand(join(folder, 'backup'), config);
  await withStores(async ({ vaults }) => {
    expect(await vaults.pledge.get('pledge-0001')).toBeUndefined();
    expect(await vaults.pledge.get('pledge-0002')).toStrictEqual(given);
  });
});
