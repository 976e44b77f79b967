import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { forgottenPhoto } from '@bluebox/backup-folder';
import {
  type DecidingService,
  eventShapes,
  isPhotoOwner,
  isVaultOwner,
  PHOTO_OWNERS,
  type PhotoOwner,
  perService,
  SEARCH_INDEXES,
  VAULT_OWNERS,
  type VaultOwner,
} from '@bluebox/contracts';
import {
  type EmbeddedLedgerStore,
  type EmbeddedPhotoStore,
  type EmbeddedVault,
  type EmbeddedViewStore,
  type EventLog,
  lockDataFolder,
  openEventLog,
  openLedgerStore,
  openPhotoStore,
  openVault,
  openViewStore,
  WrongVaultKey,
} from '@bluebox/embedded';
import { keepPrivate } from '@bluebox/service-http';
import { forgottenListOf } from './forgotten.ts';
import type { Keys, VaultKeys } from './keys.ts';
import { assertRestored } from './unfinished-restore.ts';

export const vaultFile = (owner: VaultOwner): string => `vault-${owner}.sqlite`;
export const photoFolder = (owner: PhotoOwner): string => `photos-${owner}`;

/** The open stores of a data folder. */
export interface Stores {
  /** The event log. Views can be rebuilt from it; vaults, photos and accounts cannot. */
  readonly log: EventLog;
  /** The notary's ledger, which cannot be rebuilt: people hold its checkpoints. */
  readonly ledger: EmbeddedLedgerStore;
  readonly views: EmbeddedViewStore;
  /** The portal's accounts and sessions. */
  readonly accounts: EmbeddedViewStore;
  readonly vaults: Readonly<Record<VaultOwner, EmbeddedVault>>;
  readonly photos: Readonly<Record<PhotoOwner, EmbeddedPhotoStore>>;
  close(): void;
}

export const eventLogPath = (folder: string): string => join(folder, 'events.sqlite');
export const ledgerPath = (folder: string): string => join(folder, 'ledger.sqlite');
export const viewsPath = (folder: string): string => join(folder, 'views.sqlite');

/**
 * Opens all stores of a data folder, and creates those that are missing.
 * @param inRestore set only by the restore, which may open a folder whose restore is unfinished.
 * @throws DataFolderInUse when another process is using the folder.
 * @throws RestoreUnfinished when the folder holds a restore that was stopped.
 */
export function openStores(
  folder: string,
  vaultKey: Buffer | VaultKeys,
  { inRestore = false }: { readonly inRestore?: boolean } = {},
): Stores {
  if (!inRestore) assertRestored(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  keepPrivate(folder);
  const lock = lockDataFolder(folder);
  const opened: { close(): void }[] = [];
  /** Remembers a store, so that a later failure closes it. */
  const kept = <T extends { close(): void }>(store: T): T => {
    opened.push(store);
    return store;
  };
  try {
    const log = kept(openEventLog({ path: eventLogPath(folder), shapes: eventShapes }));
    const ledger = kept(openLedgerStore({ path: ledgerPath(folder) }));
    const views = kept(openViewStore({ path: viewsPath(folder), checkpointsInThread: true }));
    const accounts = kept(openViewStore({ path: join(folder, 'accounts.sqlite'), durable: true }));
    const forgotten = forgottenListOf(folder);
    const pseudonymKey = 'pseudonymKey' in vaultKey ? { pseudonymKey: vaultKey.pseudonymKey } : {};
    const vaults = perService(VAULT_OWNERS, (owner) =>
      kept(
        openVault({
          path: join(folder, vaultFile(owner)),
          key: vaultKey,
          ...pseudonymKey,
          onForget: forgotten.add,
          searchIndex: SEARCH_INDEXES[owner],
        }),
      ),
    );
    const photos = perService(PHOTO_OWNERS, (owner) =>
      openPhotoStore({
        folder: join(folder, photoFolder(owner)),
        key: vaultKey,
        onErase: (photo) => forgotten.add(forgottenPhoto(photo)),
      }),
    );
    return {
      log,
      ledger,
      views,
      accounts,
      vaults,
      photos,
      close() {
        for (const store of opened) store.close();
        lock.release();
      },
    };
  } catch (error) {
    for (const store of opened) store.close();
    lock.release();
    throw error;
  }
}

/**
 * Opens the stores of a data folder with the keys of an installation. An older copy of the keyring does not list
 * the key with which a vault was sealed since; the key follows from the master key, so it is listed again.
 * @param tell called with a sentence for the operator about a key that was listed again.
 * @throws WrongVaultKey when the key follows from none of the master keys.
 */
export function openStoresWith(
  { vault, keyring }: Pick<Keys, 'vault' | 'keyring'>,
  folder: string,
  tell: (sentence: string) => void,
): Stores {
  for (;;)
    try {
      return openStores(folder, vault);
    } catch (error) {
      if (!(error instanceof WrongVaultKey)) throw error;
      if (!keyring.findAgain('vault', (key) => error.belongs(key))) throw error;
      const generation = keyring.generations('vault').at(-1)?.generation;
      tell(
        `keyring.json in ${keyring.folder} is an older copy: it did not list vault key ${generation}, with which ${error.vault} is sealed. The key follows from the master key and is listed again. Other keys that were replaced since that copy may be missing too; make a copy of the folder now`,
      );
    }
}

/** Returns the stores that belong to one service, according to its row in the table of services. */
export const storesOf = (
  { log, vaults, photos }: Pick<Stores, 'log' | 'vaults' | 'photos'>,
  name: DecidingService,
) => ({
  store: log.store(name),
  ...(isVaultOwner(name) ? { vault: vaults[name] } : {}),
  ...(isPhotoOwner(name) ? { photos: photos[name] } : {}),
});
