export { auditPublishedLedger, type LedgerAudit, type LedgerAuditOptions } from './audit.ts';
export { LedgerContradictsItself } from './checkpoints.ts';
export { placeOfEntry } from './entry.ts';
export { ledgerVkey, nextOrigin, originFor, signingKeyOf } from './identity.ts';
export { auditInstallation, ledgerFinding } from './installation-audit.ts';
export { eventsLostToLedger, LEDGER, ledgerStandings } from './lost-entries.ts';
export { namedLedger } from './new-ledger.ts';
export { continueRestored, NotOurCheckpoint, ownCheckpoint } from './restored-ledger.ts';
export {
  type NotaryKeys,
  type NotaryServiceDependencies,
  notaryProjections,
  type RunningNotary,
  runNotaryService,
} from './service.ts';
export type { Witness } from './settings.ts';
export { LedgerKeyLost, type SigningKeys } from './signing-key.ts';
export { VERIFIER_PROGRAM } from './verifier-files.ts';
