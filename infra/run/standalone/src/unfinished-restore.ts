import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The restore of this data folder was stopped before it had erased again the data that was erased after the
 * backup.
 */
export class RestoreUnfinished extends Error {
  override readonly name = 'RestoreUnfinished';
  constructor(folder: string) {
    super(
      `${folder} holds a restore that was stopped halfway, with people who were erased since the backup; run restore again, it begins anew`,
    );
  }
}

const markIn = (folder: string): string => join(folder, 'restore-unfinished');

export const isRestoreUnfinished = (folder: string): boolean => existsSync(markIn(folder));

/** @throws RestoreUnfinished when the folder holds a restore that was stopped. */
export function assertRestored(folder: string): void {
  if (isRestoreUnfinished(folder)) throw new RestoreUnfinished(folder);
}

/**
 * Durably marks the folder as being restored, before the first file is in it. Files that an earlier restore
 * left in it are removed, and its mark stays meanwhile.
 */
export function beginRestore(folder: string): void {
  if (isRestoreUnfinished(folder))
    for (const name of readdirSync(folder))
      if (join(folder, name) !== markIn(folder)) rmSync(join(folder, name), { recursive: true });
  closeSync(openSync(markIn(folder), 'w', 0o600));
  flushFolder(folder);
}

/**
 * Removes the mark. The caller first erases everything again that was erased since the backup.
 */
export function finishRestore(folder: string): void {
  rmSync(markIn(folder));
  flushFolder(folder);
}

/**
 * Flushes a folder, because a name in it survives a power cut only once the folder itself is on
 * disk.
 */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
