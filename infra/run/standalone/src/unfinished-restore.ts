import { closeSync, existsSync, fsyncSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A restore into this folder was stopped, so the folder may hold data that was erased after the backup was made. */
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
 * Durably marks the folder as being restored, before any file is copied into it. Files of an earlier,
 * interrupted restore are removed first; the mark of that restore is kept.
 */
export function beginRestore(folder: string): void {
  if (isRestoreUnfinished(folder))
    for (const name of readdirSync(folder))
      if (join(folder, name) !== markIn(folder)) rmSync(join(folder, name), { recursive: true });
  closeSync(openSync(markIn(folder), 'w', 0o600));
  flushFolder(folder);
}

/** Removes the mark. The caller must already have erased again everything that was erased since the backup. */
export function finishRestore(folder: string): void {
  rmSync(markIn(folder));
  flushFolder(folder);
}

/** Flushes a folder, because a new file name survives a power cut only once its folder is on disk. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
