/** A backup cannot be made or used, in words that say what to do. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
