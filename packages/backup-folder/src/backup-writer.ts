import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BackupError } from './backup-error.ts';
import { digestOf, FORMAT, MANIFEST, type Manifest } from './manifest.ts';

/**
 * A backup in progress, with files below `data` and `vault`. Personal data is sealed, and the keys
 * are not part of the backup.
 */
export interface BackupWriter {
  /** Returns the path at which to write a file of the backup, and creates its folders. */
  place(path: string): string;
  /** Adds a written file to the manifest. */
  add(path: string): void;
  /** Writes the manifest. A backup without a manifest is unfinished. */
  finish(said: Pick<Manifest, 'madeAt' | 'way'> & Readonly<Record<string, unknown>>): void;
}

/**
 * Begins a backup in a folder that is new or empty.
 * @throws BackupError when the folder is not empty.
 */
export function beginBackup(folder: string): BackupWriter {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new BackupError(`${folder} is not empty; give the backup a folder of its own`);
  const files: Record<string, string> = {};
  return {
    place(path) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      return file;
    },
    add(path) {
      files[path] = digestOf(join(folder, path));
    },
    finish({ madeAt, way, ...more }) {
      const manifest: Manifest = { format: FORMAT, madeAt, way, ...more, files };
      writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, {
        mode: 0o600,
        flush: true,
      });
    },
  };
}
