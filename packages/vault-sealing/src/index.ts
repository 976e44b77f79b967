export { openPhotoSealing, type PhotoSealing } from './photo-sealing.ts';
export { openSealing, type Sealing, WrongVaultKey } from './sealing.ts';
