import { createHmac } from 'node:crypto';
import { refuse } from '@bluebox/contracts';
import { type KeySource, liveKeys } from '@bluebox/event-sourcing';
import { hash, verify } from '@node-rs/argon2';

/* Refuses weak passwords, and stores passwords as hashes. */

/** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

/**
 * Common words. A password is refused if a common word is left after removing digits and signs at
 * both ends.
 */
const COMMON_WORDS = new Set([
  'password',
  'passwordpassword',
  'qwerty',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'admin',
  'adminadmin',
  'administrator',
  'coordinator',
  'letmein',
  'welcome',
  'iloveyou',
  'woaini',
  'woaizhongguo',
  'abc',
  'abcd',
  'abcdef',
  'bluebox',
  'xiaolanxiang',
]);
const COMMON = new Set([
  '1qaz2wsx3edc',
  '1q2w3e4r5t6y',
  'q1w2e3r4t5y6',
  'zaq12wsxcde3',
  'p@ssw0rd1234',
  'correcthorsebatterystaple',
]);
/**
 * Sequences of keys and characters. A password is refused if it is part of a sequence, or begins
 * with the first twelve characters of a sequence.
 */
const SEQUENCES = [
  '0123456789012345678901234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
];
const SHORTEST = 12;
const FEWEST_DIFFERENT_CHARACTERS = 5;

/** @throws DomainError for a password that is easy to guess, or that contains the login. */
export function assertGoodPassword(password: string, login: string): void {
  const lower = password.normalize('NFKC').toLowerCase();
  const word = lower.replace(/^[^a-z]+|[^a-z]+$/g, '');
  const common =
    COMMON.has(lower) ||
    COMMON_WORDS.has(word) ||
    /^[0-9]+$/.test(lower) ||
    new Set(lower).size < FEWEST_DIFFERENT_CHARACTERS ||
    SEQUENCES.some(
      (sequence) => sequence.includes(lower) || lower.startsWith(sequence.slice(0, SHORTEST)),
    );
  if (common) throw refuse('PASSWORD_COMMON');
  if (lower.includes(login)) throw refuse('PASSWORD_HOLDS_LOGIN');
}

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Whether the password is right. Without a hash, the check takes as long as with one. */
  matches(passwordHash: string | undefined, password: string): Promise<boolean>;
  /** Whether the hash was made with the current secret, so that it need not be made anew. */
  isCurrent(passwordHash: string): boolean;
}

/** Name of a secret, which stands before the hashes that were made with it. */
const nameOf = (pepper: Buffer): string =>
  createHmac('sha256', pepper).update('name').digest('base64url').slice(0, 8);

/** @param pepper secrets that are needed to try passwords against stolen hashes. */
export function passwords(pepper: KeySource): Passwords {
  const peppers = liveKeys(pepper);
  const hashed = async (password: string) => {
    const { current } = peppers;
    const made = await hash(password.normalize('NFKC'), { ...COST, secret: current });
    return current === peppers.known.at(-1) ? made : `${nameOf(current)}${made}`;
  };
  /** Splits a stored hash. One that names no secret was made with the oldest. */
  const partsOf = (stored: string) => {
    const cut = stored.indexOf('$');
    const name = stored.slice(0, cut);
    const secret =
      name === '' ? peppers.known.at(-1) : peppers.known.find((each) => nameOf(each) === name);
    return { secret, made: stored.slice(cut) };
  };
  // Hash to compare with if an account has none. It is made in advance, because making it later
  // would show in the response time.
  const decoy = hashed('nobody has this password');
  return {
    hash: hashed,
    async matches(passwordHash, password) {
      const compared = passwordHash ?? (await decoy);
      const { secret, made } = partsOf(compared);
      const same = await verify(made, password.normalize('NFKC'), {
        secret: secret ?? peppers.current,
      });
      return same && secret !== undefined && passwordHash !== undefined;
    },
    isCurrent: (passwordHash) => partsOf(passwordHash).secret === peppers.current,
  };
}
