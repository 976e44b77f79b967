export type { RelayCounts, RelayTimings } from './commit-outbox.ts';
export {
  type MongoEventStore,
  type MongoEventStoreOptions,
  openMongoEventStore,
} from './event-store.ts';
export { type MongoVaultOptions, openMongoVault } from './vault.ts';
export { type MongoViewStoreOptions, openMongoViewStore } from './view-store.ts';
