export type { RelayCounts, RelayTimings } from './commit-outbox.ts';
export {
  type MongoEventStore,
  type MongoEventStoreOptions,
  openMongoEventStore,
} from './event-store.ts';
