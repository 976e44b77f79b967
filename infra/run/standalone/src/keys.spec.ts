import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadKeys } from './keys.ts';
import { openStores, openStoresWith } from './stores.ts';

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

it('a master key and a data folder that others could read become private at the next start', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-open-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const keys = join(folder, 'keys');
  const data = join(folder, 'data');
  const { vault } = loadKeys(keys);
  const master = join(keys, 'master.key');
  mkdirSync(data);
  const left = join(data, 'left-there.sqlite');
  writeFileSync(left, '');
  for (const file of [master, left]) chmodSync(file, 0o644);
  chmodSync(data, 0o755);

  expect(loadKeys(keys).vault).toEqual(vault);
  openStores(data, vault).close();

  expect([master, data, left].map(modeOf)).toEqual(['600', '700', '600']);
});

it('an older keyring put back after a replacement of the vault key is found out and mended (the start only told of another key)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-older-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const keyFolder = join(folder, 'keys');
  const data = join(folder, 'data');
  const file = join(keyFolder, 'keyring.json');
  const told: string[] = [];
  const open = () => openStoresWith(loadKeys(keyFolder), data, (sentence) => told.push(sentence));
  const keys = loadKeys(keyFolder);
  const stores = openStores(data, keys.vault);
  await stores.vaults.pledge.put('pledge-1', { name: '李明' }, '2026-01-01T00:00:00.000Z');
  const older = readFileSync(file, 'utf8');
  keys.keyring.replace('vault');
  keys.keyring.replace('vault');
  await stores.vaults.pledge.put('pledge-2', { name: '王芳' }, '2026-01-02T00:00:00.000Z');
  stores.close();

  writeFileSync(file, older);
  const again = open();
  expect(await again.vaults.pledge.get('pledge-1')).toEqual({ name: '李明' });
  expect(await again.vaults.pledge.get('pledge-2')).toEqual({ name: '王芳' });
  again.close();
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('is an older copy: it did not list vault key 3');

  // A key that follows from none of the master keys is still refused, and nothing stays locked.
  rmSync(keyFolder, { recursive: true });
  expect(open).toThrow('was sealed with another key');
  expect(open).toThrow('was sealed with another key');
  expect(told).toHaveLength(1);
});
