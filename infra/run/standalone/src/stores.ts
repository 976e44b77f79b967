import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { forgottenPhoto } from '@bluebox/backup-folder';
import { eventShapes } from '@bluebox/contracts';
import {
  type EmbeddedVault,
  type EmbeddedViewStore,
  type EventLog,
  lockDataFolder,
  openEventLog,
  openPhotoStore,
  openVault,
  openViewStore,
} from '@bluebox/embedded';
import type { PhotoStore } from '@bluebox/event-sourcing';
import { keepPrivate } from '@bluebox/service-http';
import { forgottenListOf } from './forgotten.ts';
import { assertRestored } from './unfinished-restore.ts';

/** Services that keep personal data, each in a vault of its own. */
export const VAULT_OWNERS = ['pledge', 'inventory', 'shipment'] as const;
export type VaultOwner = (typeof VAULT_OWNERS)[number];
/** Services to which people send pictures. */
export const PHOTO_OWNERS = ['inventory', 'shipment'] as const;
export type PhotoOwner = (typeof PHOTO_OWNERS)[number];
export const photoFolder = (owner: PhotoOwner): string => `photos-${owner}`;

/** The files of a data folder. */
export interface Stores {
  /** The event log. Everything else can be rebuilt from it, except the vaults and the accounts. */
  readonly log: EventLog;
  readonly views: EmbeddedViewStore;
  /** The portal's accounts and sessions. */
  readonly accounts: EmbeddedViewStore;
  readonly vaults: Readonly<Record<VaultOwner, EmbeddedVault>>;
  readonly photos: Readonly<Record<PhotoOwner, PhotoStore>>;
  close(): void;
}

export const eventLogPath = (folder: string): string => join(folder, 'events.sqlite');
export const viewsPath = (folder: string): string => join(folder, 'views.sqlite');

/**
 * @param inRestore set by the restore itself, which alone may open a folder that it has not finished.
 * @throws DataFolderInUse when another process works on the folder.
 * @throws RestoreUnfinished
 */
export function openStores(
  folder: string,
  vaultKey: Buffer,
  { inRestore = false }: { readonly inRestore?: boolean } = {},
): Stores {
  if (!inRestore) assertRestored(folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  keepPrivate(folder);
  const lock = lockDataFolder(folder);
  const log = openEventLog({ path: eventLogPath(folder), shapes: eventShapes });
  const views = openViewStore({ path: viewsPath(folder) });
  const accounts = openViewStore({ path: join(folder, 'accounts.sqlite'), durable: true });
  const forgotten = forgottenListOf(folder);
  const vault = (owner: VaultOwner) =>
    openVault({
      path: join(folder, `vault-${owner}.sqlite`),
      key: vaultKey,
      onForget: forgotten.add,
    });
  const vaults = {
    pledge: vault('pledge'),
    inventory: vault('inventory'),
    shipment: vault('shipment'),
  };
  const photosOf = (owner: PhotoOwner) =>
    openPhotoStore({
      folder: join(folder, photoFolder(owner)),
      key: vaultKey,
      onErase: (photo) => forgotten.add(forgottenPhoto(photo)),
    });
  return {
    log,
    views,
    accounts,
    vaults,
    photos: { inventory: photosOf('inventory'), shipment: photosOf('shipment') },
    close() {
      for (const store of [log, views, accounts, ...Object.values(vaults)]) store.close();
      lock.release();
    },
  };
}
