import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Number of random bytes in MongoDB's key file, which may have up to 1024 characters of base64. */
const KEYFILE_BYTES = 512;

/**
 * Creates, once, the secret by which members of a replica set authenticate each other. Only the server's user
 * can read it.
 */
export function ensureKeyfile(file: string, owner: number): void {
  if (!existsSync(file))
    writeFileSync(file, randomBytes(KEYFILE_BYTES).toString('base64'), { mode: 0o400, flag: 'wx' });
  chownSync(file, owner, owner);
  chmodSync(file, 0o400);
}

/** Makes a user id the owner of a folder and of everything in it. */
export function giveFolder(folder: string, owner: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) giveFolder(path, owner);
    chownSync(path, owner, owner);
  }
  chownSync(folder, owner, owner);
}
