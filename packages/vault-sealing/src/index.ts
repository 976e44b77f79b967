export {
  openPhotoSealing,
  PHOTO_HEAD_BYTES,
  type PhotoKeys,
  type PhotoSealing,
} from './photo-sealing.ts';
export {
  openSealing,
  pseudonymKeyOf,
  pseudonymsWith,
  type Sealing,
  WrongVaultKey,
} from './sealing.ts';
