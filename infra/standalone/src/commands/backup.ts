import { backUp, restoreFiles } from '../backup.ts';
import type { Config } from '../config.ts';
import { forgottenListOf } from '../forgotten.ts';
import { loadKeys } from '../keys.ts';
import { openStores, VAULT_OWNERS } from '../stores.ts';
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

/** Restores a backup, erases again who was forgotten since, and builds the views. */
export async function restoreCommand(backup: string, config: Config): Promise<void> {
  const madeAt = restoreFiles(backup, config.dataFolder);
  const forgotten = await forgetAgain(config);
  await onApplication(
    config,
    async (_services, _stores, application) => application.settled(),
    () => Promise.reject(new Error('a Bluebox was started on the folder meanwhile')),
  );
  process.stdout.write(
    `restored what was there at ${madeAt}; ${forgotten} people who were forgotten since are forgotten again\n`,
  );
}

/** @returns of how many people something was still there. */
async function forgetAgain({ dataFolder, keyFolder }: Config): Promise<number> {
  const stores = openStores(dataFolder, loadKeys(keyFolder).vault);
  try {
    let forgotten = 0;
    for (const subject of forgottenListOf(dataFolder).read())
      for (const owner of VAULT_OWNERS)
        if (await stores.vaults[owner].forget(subject)) forgotten += 1;
    return forgotten;
  } finally {
    stores.close();
  }
}
