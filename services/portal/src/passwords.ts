import { createHmac } from 'node:crypto';
import { refuse } from '@bluebox/contracts';
import { type KeySource, liveKeys } from '@bluebox/event-sourcing';
import { hash, verify } from '@node-rs/argon2';
import { COMMON_PASSWORDS, COMMON_SHORT_PASSWORDS } from './common-passwords.ts';

/* Refuses weak passwords, and stores passwords as hashes. */

/** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 } as const;

/**
 * Words of this program and of places that run it, and words in pinyin that lists of leaked
 * passwords rank too low.
 */
const OWN_WORDS = new Set([
  'administrator',
  'coordinator',
  'bluebox',
  'xiaolanxiang',
  'beike',
  'beikezhaofang',
  'lianjia',
  'gonghui',
  'hongshizihui',
  'woaini',
  'woaiwojia',
  'woaizhongguo',
  'zhongguo',
  'beijing',
  'shanghai',
  'correcthorsebatterystaple',
  'correct horse battery staple',
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

/** Returns the text that a password repeats, such as `qwe123` of `qwe123qwe123`, or all of it. */
const repeatedPart = (password: string): string => /^(.+?)\1+$/.exec(password)?.[1] ?? password;

const isCommonWord = (word: string): boolean =>
  OWN_WORDS.has(word) || COMMON_SHORT_PASSWORDS.has(word) || COMMON_PASSWORDS.has(word);

/**
 * Whether people choose a password often enough that it is among the first guesses. Digits and signs
 * around and between the letters of a common word do not make it less common.
 */
function isCommon(lower: string): boolean {
  const repeated = repeatedPart(lower);
  return (
    repeated.length < SHORTEST / 2 ||
    isCommonWord(lower) ||
    isCommonWord(repeatedPart(lower.replace(/[^\p{L} ]+/gu, ''))) ||
    // A number, such as that of a phone, alone or with initials.
    /^[a-z]{0,3}[0-9]+[a-z]{0,3}$/.test(lower) ||
    new Set(lower).size < FEWEST_DIFFERENT_CHARACTERS ||
    SEQUENCES.some(
      (sequence) => sequence.includes(lower) || lower.startsWith(sequence.slice(0, SHORTEST)),
    )
  );
}

/** @throws DomainError for a password that is easy to guess, or that contains the login. */
export function assertGoodPassword(password: string, login: string): void {
  const lower = password.normalize('NFKC').toLowerCase();
  if (isCommon(lower)) throw refuse('PASSWORD_COMMON');
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
