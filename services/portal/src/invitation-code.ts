import { createHmac, timingSafeEqual } from 'node:crypto';
import { type KeySource, liveKeys } from '@bluebox/event-sourcing';

const MAC_BYTES = 16;

/**
 * Returns the code that opens an invited or reset account: the account's id, the generation, and
 * 128 bits of HMAC. Codes are not stored, because they can be computed again.
 */
export const invitationCode = (key: KeySource, accountId: string, generation: number): string =>
  codeWith(liveKeys(key).current, accountId, generation);

function codeWith(key: Buffer, accountId: string, generation: number): string {
  const mac = createHmac('sha256', key)
    .update(`bluebox-invitation\n${accountId}\n${generation}`)
    .digest()
    .subarray(0, MAC_BYTES);
  return `i${generation.toString(36)}.${accountId}.${mac.toString('base64url')}`;
}

/** Reads account and generation from a code; `undefined` if the code was made with no accepted key. */
export function readInvitationCode(
  key: KeySource,
  code: string,
): { readonly accountId: string; readonly generation: number } | undefined {
  const match = /^i([0-9a-z]{1,6})\.([a-z0-9-]{8,40})\.[A-Za-z0-9_-]{22}$/.exec(code);
  const [, digits, accountId] = match ?? [];
  if (digits === undefined || accountId === undefined) return undefined;
  const generation = Number.parseInt(digits, 36);
  return liveKeys(key).accepted.some((each) =>
    isSameSecret(code, codeWith(each, accountId, generation)),
  )
    ? { accountId, generation }
    : undefined;
}

/** Compares in constant time, so that the time does not reveal where two secrets differ. */
export function isSameSecret(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
