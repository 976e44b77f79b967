export { pseudonymKeyOf, WrongVaultKey } from '@bluebox/vault-sealing';
export { DataFolderInUse, type DataFolderLock, lockDataFolder } from './data-folder-lock.ts';
export { type EmbeddedBusOptions, openEmbeddedBus } from './event-bus.ts';
export { type EventLog, type EventLogOptions, openEventLog } from './event-log.ts';
export { StoreUnavailable } from './group-commit.ts';
export {
  type EmbeddedLedgerStore,
  type LedgerStoreOptions,
  openLedgerStore,
} from './ledger-store.ts';
export { type EmbeddedPhotoStore, openPhotoStore, type PhotoStoreOptions } from './photo-store.ts';
export { checkDatabase, snapshotDatabase } from './snapshot.ts';
export { type EmbeddedVault, openVault, type VaultOptions } from './vault.ts';
export {
  type EmbeddedViewStore,
  openViewStore,
  type ViewStoreOptions,
} from './view-store.ts';
