import { readFileSync } from 'node:fs';
import { photoForgottenAs } from '@bluebox/backup-folder';
import { PHOTO_OWNERS, VAULT_OWNERS } from '@bluebox/contracts';
import type { PhotoName } from '@bluebox/event-sourcing';
import {
  continueRestored,
  NotOurCheckpoint,
  originFor,
  ownCheckpoint,
} from '@bluebox/notary-service';
import { backUp, restoreFiles } from '../backup.ts';
import type { Config } from '../config.ts';
import { forgottenListOf } from '../forgotten.ts';
import { hasKeys, loadKeys } from '../keys.ts';
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

export interface RestoreSettings {
  /** File with the last published checkpoint of the ledger. */
  readonly ledgerCheckpoint?: string;
}

/**
 * Restores a backup, erases again the data that was erased after the backup was made, renames the ledger unless
 * it leads to the last published checkpoint, and rebuilds the views.
 * @throws NotOurCheckpoint with nothing restored, when the file is not a checkpoint of this ledger.
 */
export async function restoreCommand(
  backup: string,
  config: Config,
  { ledgerCheckpoint }: RestoreSettings = {},
): Promise<void> {
  const published =
    ledgerCheckpoint === undefined ? undefined : publishedIn(ledgerCheckpoint, config.keyFolder);
  const madeAt = restoreFiles(backup, config.dataFolder);
  const { forgotten, ledger } = await finishStores(config, async (stores) => ({
    forgotten: await forgetAgain(stores, config.dataFolder),
    ledger: await continueRestored(stores.ledger, {
      published,
      newName: () => originFor({ named: config.ledgerOrigin, publicUrl: config.publicUrl }),
      at: new Date(),
    }),
  }));
  finishRestore(config.dataFolder);
  await onApplication(
    config,
    async (_services, _stores, application) => application.settled(),
    () => Promise.reject(new Error('a Bluebox was started on the folder meanwhile')),
  );
  process.stdout.write(
    `restored what was there at ${madeAt}; ${forgotten} people and pictures that were erased since are erased again\n${ledger}\n`,
  );
}

function publishedIn(file: string, keyFolder: string) {
  const note = readFileSync(file, 'utf8');
  if (!hasKeys(keyFolder))
    throw new NotOurCheckpoint(`${keyFolder} has no keys; put your copy of them there first`);
  return ownCheckpoint(note, loadKeys(keyFolder).ledger);
}

/** Completes the restored stores before anybody else may open them. */
async function finishStores<T>(
  { dataFolder, keyFolder }: Config,
  work: (stores: Stores) => Promise<T>,
): Promise<T> {
  const stores = openStores(dataFolder, loadKeys(keyFolder).vault, { inRestore: true });
  try {
    return await work(stores);
  } finally {
    stores.close();
  }
}

/**
 * Erases everything on the list of forgotten subjects.
 * @returns the number of people and photos whose data was still there.
 */
async function forgetAgain(stores: Stores, dataFolder: string): Promise<number> {
  let forgotten = 0;
  for (const name of forgottenListOf(dataFolder).read()) {
    const photo = photoForgottenAs(name);
    const erased =
      photo === undefined ? await eraseSubject(stores, name) : await erasePhoto(stores, photo);
    if (erased) forgotten += 1;
  }
  return forgotten;
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
