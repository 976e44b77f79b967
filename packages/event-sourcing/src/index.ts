export { BUCKET_COUNT, bucketOf } from './bucket.ts';
export {
  type CommandContext,
  type CommandExecution,
  execute,
  type IdempotencyOfRequest,
  isFingerprintOf,
  newStream,
  type StatesOf,
  type StreamTarget,
  type VersionsOf,
} from './command-handler.ts';
export { type Decider, type Evolver, fold } from './decider.ts';
export {
  ConcurrencyConflict,
  CursorConflict,
  DomainError,
  IdempotencyKeyUsed,
  LaneBlocked,
  type RefusalKind,
  UndeclaredIndex,
  UniqueKeyTaken,
  VersionMismatch,
} from './errors.ts';
export type {
  DomainEvent,
  EventEnvelope,
  EventOfType,
  RecordedEvent,
  StoredForm,
  StreamEvent,
} from './event.ts';
export {
  allOf,
  type EventGroup,
  type EventIn,
  eachOf,
  type Interest,
  someOf,
} from './interest.ts';
export {
  type Delivery,
  FIRST_RETRY,
  LAST_RETRY,
  LaneWorker,
  type Sleep,
  type WorkerOptions,
} from './lane-worker.ts';
export { findLostEvents, type LostEvents, type Standing } from './lost-events.ts';
export { withNextNumber } from './numbering.ts';
export { findEach, findPage, type Page, pageKeyOf, totalOrder } from './pages.ts';
export { PARKED, parkedCollection } from './parked-collection.ts';
export { listParked, type ParkedEvent } from './parking.ts';
export {
  type Cursors,
  cursorKey,
  type EventBus,
  type SubscribeOptions,
  type Subscription,
} from './ports/event-bus.ts';
export type {
  CommitOutbox,
  Committed,
  EventBatch,
  EventHistory,
  EventStore,
  IdempotentAnswer,
  NewCommit,
  StoredStream,
  StreamAppend,
} from './ports/event-store.ts';
export { derivedKeys, type KeySource, type LiveKeys, liveKeys } from './ports/live-keys.ts';
export type { PhotoName, PhotoStore } from './ports/photo-store.ts';
export { eachWritten, type RecordIndex, type Vault, type WrittenRecord } from './ports/vault.ts';
export type {
  CollectionDefinition,
  Condition,
  FieldValue,
  PageKey,
  Query,
  Sort,
  View,
  ViewDefinition,
  ViewGeneration,
  ViewStore,
  ViewWork,
} from './ports/view-store.ts';
export { definePolicy, type MemoryReader, type ProcessManager } from './process-manager.ts';
export {
  type PolicyRefusal,
  type ProcessOptions,
  type ProcessReport,
  type RunningProcess,
  subscribeProcess,
} from './process-runner.ts';
export {
  type Change,
  change,
  changeExisting,
  type Document,
  defineProjection,
  type Projection,
  type ProjectionInterest,
} from './projection.ts';
export {
  type ConsumerReport,
  GapDetected,
  Projector,
  type ProjectorOptions,
  type RetryReport,
  subscribeProjection,
  unapplied,
} from './projector.ts';
export {
  type BucketAhead,
  type KnownPositions,
  positionsIn,
  publishedAhead,
  StoreBehindPublished,
} from './published-ahead.ts';
export { type Relay, startRelay } from './relay.ts';
export { type RebuildProgress, type Replayed, replay } from './replay.ts';
export { republish } from './republish.ts';
export {
  type Rebuilding,
  type RunningProjection,
  rebuildTogether,
  runProjection,
} from './running-projection.ts';
export {
  currentForm,
  type EventShape,
  type EventShapes,
  storedForm,
  upcast,
} from './upcasting.ts';
