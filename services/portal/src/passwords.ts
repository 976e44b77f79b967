import { hash, verify } from '@node-rs/argon2';
import { refuse } from '@bluebox/event-sourcing';

/** OWASP's minimum for Argon2id: 19 MiB, two passes, one lane. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** What people choose when twelve characters are asked for. */
const COMMON = [
  'password1234',
  'passwordpassword',
  '123456789012',
  '1234567890123',
  'qwertyuiop12',
  'qwertyuiopas',
  'abc123456789',
  'abcdefghijkl',
  '111111111111',
  '000000000000',
  'woaini1314520',
  'administrator',
  'xiaolanxiang',
  'bluebox12345',
  'iloveyou1234',
  'letmein123456',
];

/** @throws DomainError for a password that others would guess first. */
export function assertGoodPassword(password: string, login: string): void {
  const lower = password.toLowerCase();
  if (COMMON.includes(lower) || new Set(lower).size < 4)
    throw refuse.invalid('PASSWORD_COMMON', 'this password is among the first to be guessed');
  if (login.length >= 3 && lower.includes(login))
    throw refuse.invalid('PASSWORD_HOLDS_LOGIN', 'the password must not contain the login');
}

export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS);

/** Of no password at all: so that an unknown login takes as long as a wrong password. */
let decoy: Promise<string> | undefined;

/** Whether the password is the one; takes the same time when there is none to compare with. */
export async function passwordMatches(
  passwordHash: string | undefined,
  password: string,
): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const matches = await verify(passwordHash ?? (await decoy), password);
  return matches && passwordHash !== undefined;
}
