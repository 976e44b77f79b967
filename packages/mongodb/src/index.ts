export { pseudonymKeyOf } from '@bluebox/vault-sealing';
export {
  type CommitCopy,
  type CommitCut,
  eventIdsIn,
  openCommitCopy,
  restoreCommits,
} from './backup/commit-copy.ts';
export { dropViews } from './backup/drop-views.ts';
export { restorePhotos, type SealedPhoto, sealedPhotos } from './backup/photo-copy.ts';
export {
  finishRestore,
  isEmptyDatabase,
  isRestoreUnfinished,
  markRestore,
} from './backup/restore-mark.ts';
export { type RestoredRecords, restoreVault, vaultLines } from './backup/vault-copy.ts';
export type { RelayCounts, RelayTimings } from './commit-outbox.ts';
export {
  type MongoEventStore,
  type MongoEventStoreOptions,
  openMongoEventStore,
} from './event-store.ts';
export { type ForgottenNames, openForgottenNames } from './forgotten-names.ts';
export { openMongoLedgerStore } from './ledger-store.ts';
export { type MongoPhotoStoreOptions, openMongoPhotoStore } from './photo-store.ts';
export { type MongoVaultOptions, openMongoVault } from './vault.ts';
export { type MongoViewStoreOptions, openMongoViewStore } from './view-store.ts';
