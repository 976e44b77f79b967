export { type DataFolderLock, DataFolderInUse, lockDataFolder } from './data-folder-lock.ts';
export { type EmbeddedBusOptions, openEmbeddedBus } from './event-bus.ts';
export { type EventLog, type EventLogOptions, openEventLog } from './event-log.ts';
export { type EmbeddedVault, openVault, type VaultOptions } from './vault.ts';
export {
  type EmbeddedViewStore,
  openViewStore,
  UndeclaredIndex,
  type ViewStoreOptions,
} from './view-store.ts';
