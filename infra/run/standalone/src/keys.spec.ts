import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { loadKeys } from './keys.ts';
import { openStores } from './stores.ts';

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
