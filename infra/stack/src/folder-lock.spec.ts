import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { type FolderLock, lockFolder } from './folder-lock.ts';

it('a folder has one owner at a time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-lock-'));
  try {
    const first = await lockFolder(folder);
    expect(first).toBeDefined();
    expect(await lockFolder(folder)).toBeUndefined();
    first?.release();
    let next: FolderLock | undefined;
    await vi.waitFor(async () => {
      next = await lockFolder(folder);
      expect(next).toBeDefined();
    });
    next?.release();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
