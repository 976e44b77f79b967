import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { assertPrivateKey, keepPrivate, writePrivate } from './private-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bluebox-modes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
const file = (name: string, mode: number) => {
  const path = join(folder, name);
  writeFileSync(path, 'old');
  chmodSync(path, mode);
  return path;
};

it('closes a folder that others could read, with the files in it', () => {
  const log = file('events.sqlite', 0o644);
  const vault = file('vault-pledge.sqlite', 0o664);
  chmodSync(folder, 0o755);
  keepPrivate(folder);
  expect([folder, log, vault].map(modeOf)).toEqual(['700', '600', '600']);
});

it('closes a key that others could read', () => {
  const key = file('master.key', 0o644);
  assertPrivateKey(key);
  expect(modeOf(key)).toBe('600');
});

it('writes personal data readable only by the owner, even over an existing file', () => {
  for (const path of [join(folder, 'new.csv'), file('old.csv', 0o644)]) {
    writePrivate(path, '甲');
    expect([modeOf(path), readFileSync(path, 'utf8')]).toEqual(['600', '甲']);
  }
});
