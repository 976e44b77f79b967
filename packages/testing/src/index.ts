export { given, type Outcome } from './decider-specification.ts';
export {
  batchOf,
  type EventBusHarness,
  eventBusConformance,
  type OpenedEventBus,
} from './event-bus-conformance.ts';
export {
  type EventStoreHarness,
  eventStoreConformance,
  type OpenedEventStore,
} from './event-store-conformance.ts';
export { type Harness, within } from './harness.ts';
export {
  type LedgerStoreHarness,
  ledgerStoreConformance,
  type OpenedLedgerStore,
} from './ledger-store-conformance.ts';
export {
  type OpenedPhotoStore,
  type PhotoStoreHarness,
  photoStoreConformance,
} from './photo-store-conformance.ts';
export { type OpenedVault, type VaultHarness, vaultConformance } from './vault-conformance.ts';
export {
  type OpenedViewStore,
  type ViewStoreHarness,
  viewStoreConformance,
} from './view-store-conformance.ts';
