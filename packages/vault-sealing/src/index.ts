export { openSealing, type Sealing, WrongVaultKey } from './sealing.ts';
