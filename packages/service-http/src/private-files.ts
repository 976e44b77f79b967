import { chmodSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const OTHERS = 0o077;

/** Whether anybody but the owner may read it. Always false where files have no such modes. */
const isOpen = (path: string): boolean =>
  process.platform !== 'win32' && (statSync(path).mode & OTHERS) !== 0;

/** Takes the rights of others off. @returns whether that could be done: only the owner may. */
function close(path: string, mode: number): boolean {
  try {
    chmodSync(path, mode);
    return !isOpen(path);
  } catch {
    return false;
  }
}

/** Closes a folder, and the files directly in it, to everybody else: it may be older than the rule, or restored. */
export function keepPrivate(folder: string): void {
  if (!isOpen(folder)) return;
  close(folder, 0o700);
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isFile()) close(join(folder, entry.name), 0o600);
}

/** Closes a key's file to everybody else. @throws when others can read it and that cannot be mended. */
export function assertPrivateKey(file: string): void {
  if (!isOpen(file) || close(file, 0o600)) return;
  // What an orchestrator mounts for a group of its own belongs to somebody else, and stays as it is.
  if ((statSync(file).mode & 0o007) === 0) return;
  throw new Error(`others can read ${file}: let only its owner read it (chmod 600)`);
}

/** Writes a file that may hold what is known of people: for its owner alone, also where it was there before. */
export function writePrivate(file: string, content: Uint8Array | string): void {
  writeFileSync(file, '', { mode: 0o600 });
  close(file, 0o600);
  writeFileSync(file, content);
}
