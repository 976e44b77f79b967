import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackupError } from './backup-error.ts';
import { digestOf, MANIFEST, Manifest } from './manifest.ts';

export type { Manifest } from './manifest.ts';

/** A backup whose files were complete and undamaged when it was opened. */
export interface OpenedBackup {
  readonly manifest: Manifest;
  /** Paths of all files, relative to the backup. */
  readonly paths: readonly string[];
  /** Returns the path on disk of a file of the backup. */
  file(path: string): string;
}

/**
 * Opens a backup after comparing every file with its hash in the manifest.
 * @param way the kind of deployment into which the backup is to be restored.
 * @param needed paths of files without which the backup cannot be restored.
 * @throws BackupError when the backup is unfinished, damaged, or from the other kind of deployment.
 */
export function openBackup(
  folder: string,
  way: Manifest['way'],
  needed: readonly string[],
): OpenedBackup {
  const manifest = readManifest(folder);
  if (manifest.way !== way)
    throw new BackupError(`${folder} is a backup of Bluebox running ${manifest.way}, not ${way}`);
  const paths = [...new Set([...needed, ...Object.keys(manifest.files)])];
  for (const path of paths) {
    const file = join(folder, path);
    if (!existsSync(file)) throw new BackupError(`${path} is missing in the backup`);
    if (digestOf(file) !== manifest.files[path])
      throw new BackupError(`${path} is not what was backed up; take another backup`);
  }
  return { manifest, paths, file: (path) => join(folder, path) };
}

function readManifest(folder: string): Manifest {
  const file = join(folder, MANIFEST);
  if (!existsSync(file))
    throw new BackupError(`${folder} is no finished backup: it has no ${MANIFEST}`);
  const parsed = Manifest.safeParse(parsedJson(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new BackupError(`${file} cannot be read by this program`);
  return parsed.data;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
