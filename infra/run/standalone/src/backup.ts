import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BackupError, beginBackup, openBackup } from '@bluebox/backup-folder';
import { isLaterService, PHOTO_OWNERS, VAULT_OWNERS } from '@bluebox/contracts';
import { checkDatabase, snapshotDatabase } from '@bluebox/embedded';
import { eventLogPath, photoFolder, vaultFile } from './stores.ts';
import { assertRestored, beginRestore, isRestoreUnfinished } from './unfinished-restore.ts';

const DATA_FILES = ['events.sqlite', 'accounts.sqlite'] as const;
const VAULT_FILES = VAULT_OWNERS.map(vaultFile);
/** Vaults of services that were added later. */
const LATER_VAULTS = VAULT_OWNERS.filter(isLaterService).map(
  (owner) => `vault/${vaultFile(owner)}`,
);
const PHOTO_FOLDERS = PHOTO_OWNERS.map(photoFolder);
/**
 * The notary's ledger. It is copied before the log, so that the copied log has every event of which the ledger
 * has an entry. Data and backups of earlier versions have no ledger.
 */
const LEDGER = 'data/ledger.sqlite';
/**
 * Database files in the order of copying. The log is first, so that the backup has every vault record that the
 * log names. Vault records that the log does not name do no harm, because they are swept later.
 */
const DATABASES: readonly string[] = [
  ...DATA_FILES.map((name) => `data/${name}`),
  ...VAULT_FILES.map((name) => `vault/${name}`),
];

/** Databases that data and backups of earlier versions lack. */
const MAY_LACK: readonly string[] = [LEDGER, ...LATER_VAULTS];

/**
 * Copies a data folder, also while a server uses it, into the target's folders `data` and `vault`. `vault` has
 * the vaults and photos, without their key. Views are left out, because they can be rebuilt from the log.
 * @throws BackupError if the folder holds no data, or the target cannot take a backup.
 * @throws RestoreUnfinished if the folder holds a restore that was stopped.
 */
export function backUp(dataFolder: string, target: string, now: Date): void {
  if (!existsSync(eventLogPath(dataFolder)))
    throw new BackupError(`${dataFolder} holds no Bluebox data; name its folder by --data`);
  assertRestored(dataFolder);
  const backup = beginBackup(target);
  for (const path of [...keptLedgersIn(dataFolder), LEDGER, ...DATABASES]) {
    const file = join(dataFolder, withinData(path));
    if (MAY_LACK.includes(path) && !existsSync(file)) continue;
    snapshotDatabase(file, backup.place(path));
    backup.add(path);
  }
  for (const folder of PHOTO_FOLDERS)
    for (const photo of photosIn(join(dataFolder, folder))) {
      const path = `vault/${folder}/${photo}`;
      // A photo that was erased during the copy is left out of the backup.
      if (copyWhole(join(dataFolder, folder, photo), backup.place(path))) backup.add(path);
    }
  backup.finish({ madeAt: now.toISOString(), way: 'standalone' });
}

/**
 * Copies the files of a backup into an empty folder. The folder is marked as unfinished until `finishRestore`
 * is called. After an interruption, the next restore starts over.
 * @throws BackupError when the backup is not complete, or the folder holds data.
 * @returns the time at which the backup was made.
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
  const backup = openBackup(
    folder,
    'standalone',
    DATABASES.filter((path) => !MAY_LACK.includes(path)),
  );
  for (const path of [LEDGER, ...DATABASES])
    if (backup.paths.includes(path)) checkDatabase(backup.file(path));
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  beginRestore(dataFolder);
  for (const path of backup.paths) {
    const target = join(dataFolder, withinData(path));
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    cpSync(backup.file(path), target, { preserveTimestamps: true });
  }
  return backup.manifest.madeAt;
}

/** Lists the ledgers that were kept aside when another began. */
const keptLedgersIn = (dataFolder: string): readonly string[] =>
  readdirSync(dataFolder)
    .filter((name) => /^ledger-.+\.sqlite$/.test(name))
    .map((name) => `data/${name}`);

/** Removes the first folder (`data` or `vault`) from a path in the backup. */
const withinData = (path: string): string => path.slice(path.indexOf('/') + 1);

/** Lists photos as `subject/photoId`. Temporary files begin with a dot and are left out. */
const photosIn = (folder: string): readonly string[] =>
  // A subject's folder may be removed with its last photo between the two listings.
  namesIn(folder).flatMap((subject) =>
    namesIn(join(folder, subject)).map((name) => `${subject}/${name}`),
  );

const namesIn = (folder: string): readonly string[] =>
  (unlessGone(() => readdirSync(folder)) ?? []).filter((name) => !name.startsWith('.'));

/** Copies a file. @returns whether it existed. */
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
