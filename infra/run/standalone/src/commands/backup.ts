import { photoForgottenAs } from '@bluebox/backup-folder';
import { PHOTO_OWNERS, VAULT_OWNERS } from '@bluebox/contracts';
import type { PhotoName } from '@bluebox/event-sourcing';
import { backUp, restoreFiles } from '../backup.ts';
import type { Config } from '../config.ts';
import { forgottenListOf } from '../forgotten.ts';
import { loadKeys } from '../keys.ts';
import { openStores, type Stores } from '../stores.ts';
import { finishRestore } from '../unfinished-restore.ts';
import { onApplication } from './on-application.ts';

export async function backupCommand(
  target: string,
  { dataFolder, keyFolder }: Config,
): Promise<void> {
  backUp(dataFolder, target, new Date());
  process.stdout.write(
    `backed up to ${target}; the keys in ${keyFolder} are not in it: keep a copy of them elsewhere\n`,
  );
}

/** Restores a backup, erases again the data that was erased after the backup was made, and rebuilds the views. */
export async function restoreCommand(backup: string, config: Config): Promise<void> {
  const madeAt = restoreFiles(backup, config.dataFolder);
  const forgotten = await forgetAgain(config);
  finishRestore(config.dataFolder);
  await onApplication(
    config,
    async (_services, _stores, application) => application.settled(),
    () => Promise.reject(new Error('a Bluebox was started on the folder meanwhile')),
  );
  process.stdout.write(
    `restored what was there at ${madeAt}; ${forgotten} people and pictures that were erased since are erased again\n`,
  );
}

/**
 * Erases everything on the list of forgotten subjects.
 * @returns the number of people and photos whose data was still there.
 */
async function forgetAgain({ dataFolder, keyFolder }: Config): Promise<number> {
  const stores = openStores(dataFolder, loadKeys(keyFolder).vault, { inRestore: true });
  try {
    let forgotten = 0;
    for (const name of forgottenListOf(dataFolder).read()) {
      const photo = photoForgottenAs(name);
      const erased =
        photo === undefined ? await eraseSubject(stores, name) : await erasePhoto(stores, photo);
      if (erased) forgotten += 1;
    }
    return forgotten;
  } finally {
    stores.close();
  }
}

async function eraseSubject({ vaults }: Stores, subject: string): Promise<boolean> {
  let erased = false;
  for (const owner of VAULT_OWNERS) if (await vaults[owner].forget(subject)) erased = true;
  return erased;
}

async function erasePhoto({ photos }: Stores, photo: PhotoName): Promise<boolean> {
  let erased = false;
  for (const owner of PHOTO_OWNERS) if (await photos[owner].delete(photo)) erased = true;
  return erased;
}
