import type { SecurityOutcome } from '@bluebox/contracts';
import { tooManyRequests } from '@bluebox/service-http';
import type { ActiveAccount } from '../account-documents.ts';
import type { Passwords } from '../passwords.ts';
import type { SecurityRecorder } from '../security-log.ts';
import type { SignInLimit } from '../sign-in-limit.ts';

export interface GuessPasswordDependencies {
  readonly passwords: Passwords;
  readonly signInLimit: SignInLimit;
  readonly now: () => Date;
}

/** The browser from which a password is tried. */
export interface GuessingBrowser {
  /** The network address by which attempts are counted. */
  readonly address: string;
  /** Returns the id of the browser, if this account has signed in with it before. */
  deviceOf(accountId: string): string | undefined;
}

/**
 * Counts a guess, and resolves with whether the password is right. Without an account, the check
 * takes as long as with one.
 * @param subject name by which guesses at this password are counted.
 * @param kind kind of the entry in the security log, if the guess is wrong or not allowed.
 * @throws TOO_MANY_REQUESTS after too many wrong guesses.
 */
export async function guessPassword(
  { passwords, signInLimit, now }: GuessPasswordDependencies,
  subject: string,
  account: ActiveAccount | undefined,
  password: string,
  browser: GuessingBrowser,
  recorder: SecurityRecorder,
  kind: 'sign-in' | 'password-change' | 'reauthentication',
): Promise<boolean> {
  const knownDevice = account === undefined ? undefined : browser.deviceOf(account.id);
  const place = { address: browser.address, knownDevice };
  const wait = signInLimit.secondsToWait(subject, place, now());
  const refused = (outcome: SecurityOutcome) =>
    recorder.refused({ kind, outcome, account: account?.id ?? null });
  if (wait > 0) {
    await refused('locked');
    throw tooManyRequests(wait);
  }
  // The guess is counted before the check, because many simultaneous guesses would otherwise be
  // checked before one is counted.
  signInLimit.failed(subject, place, now());
  const right = await passwords.matches(account?.passwordHash, password);
  if (right) signInLimit.succeeded(subject, place);
  else await refused(account === undefined ? 'unknown-login' : 'wrong-password');
  return right;
}
