import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of MongoDB's key file; it takes up to 1024 characters of base64. */
const KEYFILE_BYTES = 512;

/** The secret by which members of a replica set know each other, made once, for the server's user only. */
export function ensureKeyfile(file: string, owner: number): void {
  if (!existsSync(file))
    writeFileSync(file, randomBytes(KEYFILE_BYTES).toString('base64'), { mode: 0o400, flag: 'wx' });
  chownSync(file, owner, owner);
  chmodSync(file, 0o400);
}

/** Gives a folder and what is in it to the user whose process reads it. */
export function giveFolder(folder: string, owner: number): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) giveFolder(path, owner);
    chownSync(path, owner, owner);
  }
  chownSync(folder, owner, owner);
}
