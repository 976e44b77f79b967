import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BackupError, beginBackup, openBackup } from '@bluebox/backup-folder';
import { PHOTO_OWNERS, VAULT_OWNERS } from '@bluebox/contracts';
import { checkDatabase, snapshotDatabase } from '@bluebox/embedded';
import { eventLogPath, photoFolder, vaultFile } from './stores.ts';
import { assertRestored, beginRestore, isRestoreUnfinished } from './unfinished-restore.ts';

/**
 * Copied in this order: vault records beyond the log are swept, but a log must not name records that its
 * vault lacks.
 */
const DATA_FILES = ['events.sqlite', 'accounts.sqlite'] as const;
const VAULT_FILES = VAULT_OWNERS.map(vaultFile);
const PHOTO_FOLDERS = PHOTO_OWNERS.map(photoFolder);
const DATABASES = [
  ...DATA_FILES.map((name) => `data/${name}`),
  ...VAULT_FILES.map((name) => `vault/${name}`),
];

/**
 * Copies a data folder, also while a server works on it: `data` and, apart, `vault` with the photos, whose
 * key is
 * not copied.
 * Views are left out, because they are built from the log.
 * @throws BackupError
 */
export function backUp(dataFolder: string, target: string, now: Date): void {
  if (!existsSync(eventLogPath(dataFolder)))
    throw new BackupError(`${dataFolder} holds no Bluebox data; name its folder by --data`);
  assertRestored(dataFolder);
  const backup = beginBackup(target);
  for (const path of DATABASES) {
    snapshotDatabase(join(dataFolder, withinData(path)), backup.place(path));
    backup.add(path);
  }
  for (const folder of PHOTO_FOLDERS)
    for (const photo of photosIn(join(dataFolder, folder))) {
      const path = `vault/${folder}/${photo}`;
      // A photo that is erased during the copy is not in the backup.
      if (copyWhole(join(dataFolder, folder, photo), backup.place(path))) backup.add(path);
    }
  backup.finish({ madeAt: now.toISOString(), way: 'standalone' });
}

/**
 * Puts the files of a backup into a folder without data. The folder is marked as not restored until
 * `finishRestore` is called; a restore that was stopped before that begins anew.
 * @throws BackupError when it is not complete, or the folder holds data.
 * @returns when the backup was made.
 */
export function restoreFiles(folder: string, dataFolder: string): string {
  if (
    !isRestoreUnfinished(dataFolder) &&
    existsSync(dataFolder) &&
    readdirSync(dataFolder).length > 0
  )
    throw new BackupError(
      `${dataFolder} is not empty; move it away first, it may hold what the backup lacks`,
    );
  const backup = openBackup(folder, 'standalone', DATABASES);
  for (const path of DATABASES) checkDatabase(backup.file(path));
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  beginRestore(dataFolder);
  for (const path of backup.paths) {
    const target = join(dataFolder, withinData(path));
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    cpSync(backup.file(path), target, { preserveTimestamps: true });
  }
  return backup.manifest.madeAt;
}

/** The path without its part of the backup (`data` or `vault`). */
const withinData = (path: string): string => path.slice(path.indexOf('/') + 1);

/** Photos as `subject/photoId`; temporary files have another kind of name. */
const photosIn = (folder: string): readonly string[] =>
  // The folder of a subject goes with its last photo, also between the two looks.
  namesIn(folder).flatMap((subject) =>
    namesIn(join(folder, subject)).map((name) => `${subject}/${name}`),
  );

const namesIn = (folder: string): readonly string[] =>
  (unlessGone(() => readdirSync(folder)) ?? []).filter((name) => !name.startsWith('.'));

/** @returns whether it was there. */
const copyWhole = (from: string, to: string): boolean =>
  unlessGone(() => {
    cpSync(from, to, { preserveTimestamps: true });
    return true;
  }) ?? false;

function unlessGone<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
