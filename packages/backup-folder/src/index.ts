export { BackupError } from './backup-error.ts';
export { type BackupWriter, beginBackup } from './backup-writer.ts';
export { forgottenPhoto, photoForgottenAs } from './forgotten-name.ts';
export { type Manifest, type OpenedBackup, openBackup } from './opened-backup.ts';
