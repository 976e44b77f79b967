import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkDatabase, snapshotDatabase } from '@bluebox/embedded';
import { z } from 'zod';
import { eventLogPath, PHOTO_OWNERS, photoFolder, VAULT_OWNERS } from './stores.ts';

/** Raised when older programs can no longer read a backup. */
const FORMAT = 1;
const MANIFEST = 'manifest.json';
const Manifest = z.object({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  /** SHA-256 by path within the backup. */
  files: z.record(z.string().regex(/^(data|vault)\/[a-z0-9./-]+$/), z.string()),
});

/** In this order: what a vault holds beyond the log is swept, but a log must not name what its vault lacks. */
const DATA_FILES = ['events.sqlite', 'accounts.sqlite'] as const;
const VAULT_FILES = VAULT_OWNERS.map((owner) => `vault-${owner}.sqlite`);
const PHOTO_FOLDERS = PHOTO_OWNERS.map(photoFolder);

/** A backup cannot be made or used, in words that say what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/**
 * Copies a data folder, also while a server works on it: `data` and, apart, `vault` with the photos, whose key is
 * not copied.
 * Views are not in it: they are built from the log.
 * @throws BackupError
 */
export function backUp(dataFolder: string, target: string, now: Date): void {
  if (!existsSync(eventLogPath(dataFolder)))
    throw new BackupError(`${dataFolder} holds no Bluebox data; name its folder by --data`);
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new BackupError(`${target} is not empty; give the backup a folder of its own`);
  const files: Record<string, string> = {};
  const copy = (part: string, name: string) => {
    mkdirSync(join(target, part), { recursive: true, mode: 0o700 });
    const copied = join(target, part, name);
    snapshotDatabase(join(dataFolder, name), copied);
    files[`${part}/${name}`] = digestOf(copied);
  };
  for (const name of DATA_FILES) copy('data', name);
  for (const name of VAULT_FILES) copy('vault', name);
  for (const folder of PHOTO_FOLDERS)
    for (const photo of photosIn(join(dataFolder, folder))) {
      const path = `vault/${folder}/${photo}`;
      // One that is erased meanwhile is not in the backup.
      if (copyWhole(join(dataFolder, folder, photo), join(target, path)))
        files[path] = digestOf(join(target, path));
    }
  const manifest = { format: FORMAT, madeAt: now.toISOString(), files };
  // Last: a backup without it is one that was not finished.
  writeFileSync(join(target, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
}

/**
 * Puts a backup where no data is yet.
 * @throws BackupError when it is not whole, or the folder holds data.
 * @returns when the backup was made.
 */
export function restoreFiles(backup: string, dataFolder: string): string {
  if (existsSync(dataFolder) && readdirSync(dataFolder).length > 0)
    throw new BackupError(
      `${dataFolder} is not empty; move it away first, it may hold what the backup lacks`,
    );
  const manifest = readManifest(backup);
  const databases = [
    ...DATA_FILES.map((name) => `data/${name}`),
    ...VAULT_FILES.map((name) => `vault/${name}`),
  ];
  const paths = [...new Set([...databases, ...Object.keys(manifest.files)])];
  for (const path of paths) {
    const file = join(backup, path);
    if (!existsSync(file)) throw new BackupError(`${path} is missing in the backup`);
    if (digestOf(file) !== manifest.files[path])
      throw new BackupError(`${path} is not what was backed up; take another backup`);
  }
  for (const path of databases) checkDatabase(join(backup, path));
  for (const path of paths) {
    const target = join(dataFolder, path.slice(path.indexOf('/') + 1));
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    cpSync(join(backup, path), target, { preserveTimestamps: true });
  }
  return manifest.madeAt;
}

function readManifest(backup: string): z.infer<typeof Manifest> {
  const file = join(backup, MANIFEST);
  if (!existsSync(file))
    throw new BackupError(`${backup} is no finished backup: it has no ${MANIFEST}`);
  const parsed = Manifest.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new BackupError(`${file} cannot be read by this program`);
  return parsed.data;
}

/** Pictures as `subject/photoId`; what is being written has another kind of name. */
function photosIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((subject) =>
    readdirSync(join(folder, subject))
      .filter((name) => !name.startsWith('.'))
      .map((name) => `${subject}/${name}`),
  );
}

/** @returns whether it was there. */
function copyWhole(from: string, to: string): boolean {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  try {
    cpSync(from, to, { preserveTimestamps: true });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

const digestOf = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex');
