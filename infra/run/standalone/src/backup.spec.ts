import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VAULT_OWNERS } from '@bluebox/contracts';
import { openViewStore } from '@bluebox/embedded';
import { afterEach, expect, it } from 'vitest';
import { backUp } from './backup.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

it('a backup leaves out the photos of a giver who is erased after they are listed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-backup-'));
  folders.push(folder);
  const data = join(folder, 'data');
  const pictures = join(data, 'photos-inventory');
  mkdirSync(join(pictures, 'pledge-0002'), { recursive: true });
  writeFileSync(join(pictures, 'pledge-0002', 'photo-0001'), 'sealed');
  // A dangling link stands for the folder of an erased giver, which is listed but cannot be read.
  symlinkSync(join(folder, 'gone'), join(pictures, 'pledge-0001'));
  for (const name of ['events', 'accounts', ...VAULT_OWNERS.map((owner) => `vault-${owner}`)])
    openViewStore({ path: join(data, `${name}.sqlite`) }).close();
  const target = join(folder, 'backup');
  backUp(data, target, new Date('2026-11-29T03:00:00.000Z'));
  expect(existsSync(join(target, 'manifest.json'))).toBe(true);
  expect(existsSync(join(target, 'vault/photos-inventory/pledge-0002/photo-0001'))).toBe(true);
});
