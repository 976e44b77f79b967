import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OTHERS = 0o077;

/** Whether anybody but the owner has a right to the file; always false on Windows. */
const isOpen = (path: string): boolean =>
  process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0;

/**
 * Removes the rights of others.
 * @returns false if others still have rights, for example because the file belongs to another user.
 */
function close(path: string, mode: number): boolean {
  try {
    chmodSync(path, mode);
    return !isOpen(path);
  } catch {
    return false;
  }
}

/**
 * Makes a folder and the files directly in it private to the owner, if others have any right to the
 * folder. An older version or a restore may have left the folder open.
 */
export function keepPrivate(folder: string): void {
  if (!isOpen(folder)) return;
  close(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isFile()) close(join(folder, entry.name), 0o600);
}

/**
 * Makes a key file private to the owner.
 * @throws when the file stays open to everybody.
 */
export function assertPrivateKey(file: string): void {
  if (!isOpen(file) || close(file, 0o600)) return;
  // An orchestrator may mount the file for a group, with another owner, so rights of the group are
  // accepted.
  if ((statSync(file).mode & 0o007) === 0) return;
  throw new Error(`others can read ${file}: let only its owner read it (chmod 600)`);
}

/**
 * Writes a file that may contain personal data so that only its owner can read it, even if the file
 * exists already.
 */
export function writePrivate(file: string, content: Uint8Array | string): void {
  writeFileSync(file, '', { mode: 0o600 });
  close(file, 0o600);
  writeFileSync(file, content);
}
