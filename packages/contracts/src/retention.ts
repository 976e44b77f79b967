/**
 * Number of days after which the personal data of a completed drive is erased, as the privacy
 * notice promises. In the meantime, questions can be settled and the drive can be reopened.
 */
export const RETENTION_DAYS = 30;

/**
 * Whether personal data of a drive must be erased by now.
 * @param completedAt time at which the drive was completed; `undefined` for any other drive.
 */
export const isRetentionOver = (completedAt: string | undefined, now: Date): boolean =>
  completedAt !== undefined &&
  Date.parse(completedAt) + RETENTION_DAYS * 86_400_000 <= now.getTime();

/** Default number of days for which entries of the security log are kept. */
export const DEFAULT_SECURITY_LOG_DAYS = 400;
/**
 * Smallest number of days for which entries of the security log are kept. The Cybersecurity Law asks
 * for network logs of six months.
 */
export const LEAST_SECURITY_LOG_DAYS = 183;
