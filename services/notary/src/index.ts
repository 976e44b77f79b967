export { LedgerContradictsItself } from './checkpoints.ts';
export { placeOfEntry } from './entry.ts';
export { originFor, signingKeyOf } from './identity.ts';
export {
  type NotaryKeys,
  type NotaryServiceDependencies,
  notaryProjections,
  type RunningNotary,
  runNotaryService,
} from './service.ts';
