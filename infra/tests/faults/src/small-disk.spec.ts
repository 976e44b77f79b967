import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mountSmallDisk } from './small-disk.ts';

it('a small disk refuses writes while it is full, and accepts them again afterwards', ({
  skip,
}) => {
  const disk = mountSmallDisk('1m');
  if (disk === undefined) return skip('only root may mount a disk');
  try {
    const save = () => writeFileSync(join(disk.folder, 'data'), 'some');
    disk.fill();
    expect(save).toThrow('ENOSPC');
    disk.makeRoom();
    expect(save).not.toThrow();
  } finally {
    disk.remove();
  }
  expect(existsSync(disk.folder)).toBe(false);
});
