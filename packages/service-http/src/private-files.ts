import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OTHERS = 0o077;

/** Whether anybody but the owner may read it. Always false where files have no such modes. */
const isOpen = (path: string): boolean =>
  process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0;

/** Removes the rights of others. @returns whether that succeeded: only the owner may do it. */
function close(path: string, mode: number): boolean {
  try {
    chmodSync(path, mode);
    return !isOpen(path);
  } catch {
    return false;
  }
}

/**
 * Closes a folder, and the files directly in it, to all others: it may be older than the rule, or restored.
 */
export function keepPrivate(folder: string): void {
  if (!isOpen(folder)) return;
  close(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isFile()) close(join(folder, entry.name), 0o600);
}

/** Closes a key file to all others. @throws when others can read it and that cannot be changed. */
export function assertPrivateKey(file: string): void {
  if (!isOpen(file) || close(file, 0o600)) return;
  // A file that an orchestrator mounts for a group belongs to another user, and is left as it is.
  if ((statSync(file).mode & 0o007) === 0) return;
  throw new Error(`others can read ${file}: let only its owner read it (chmod 600)`);
}

/**
 * Writes a file that may hold personal data so that only its owner can read it, even if it existed before.
 */
export function writePrivate(file: string, content: Uint8Array | string): void {
  writeFileSync(file, '', { mode: 0o600 });
  close(file, 0o600);
  writeFileSync(file, content);
}
