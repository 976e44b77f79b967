export {
  type EventBusHarness,
  eventBusConformance,
} from './conformance/event-bus-conformance.ts';
export {
  type EventStoreHarness,
  type EventStoreUnderTest,
  eventStoreConformance,
  type ShapesByService,
} from './conformance/event-store-conformance.ts';
export { type VaultHarness, vaultConformance } from './conformance/vault-conformance.ts';
export { type ViewStoreHarness, viewStoreConformance } from './conformance/view-store-conformance.ts';
export { given, type Outcome } from './decider-specification.ts';
export { eventually } from './eventually.ts';
