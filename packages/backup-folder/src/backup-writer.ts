import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BackupError } from './backup-error.ts';
import { digestOf, FORMAT, MANIFEST, type Manifest } from './manifest.ts';

/** A backup that is being made. `data` in it identifies nobody; `vault` is sealed, and its key is not copied. */
export interface BackupWriter {
  /** The path to write a file of the backup to; its folders are created. */
  place(path: string): string;
  /** Adds a file that was written to the manifest. */
  add(path: string): void;
  /** Writes the manifest. A backup without it is one that was not finished. */
  finish(said: Pick<Manifest, 'madeAt' | 'way'> & Readonly<Record<string, unknown>>): void;
}

/** @throws BackupError when the folder holds something. */
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
