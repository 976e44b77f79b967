import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type KeySource, liveKeys } from '@bluebox/event-sourcing';

/** Validity of a challenge, in minutes: enough time to fill in a form. */
export const CHALLENGE_MINUTES = 30;

export interface ProofOfWork {
  readonly zeroBits: number;
  issue(subject: string, nonce: string, now: Date): { challenge: string; expiresAt: string };
  /**
   * Checks a proof for the subject. Returns the challenge's nonce, or the reason why the proof is
   * refused. The caller must accept each nonce only once.
   */
  check(
    subject: string,
    proof: { readonly challenge: string; readonly solution: number },
    now: Date,
    /** Number of zero bits required in addition to `zeroBits`. */
    extraBits?: number,
  ): { readonly nonce: string } | { readonly refused: 'unknown' | 'expired' | 'unsolved' };
}

const leadingZeroBits = (digest: Buffer): number => {
  let bits = 0;
  for (const byte of digest) {
    if (byte === 0) bits += 8;
    else return bits + Math.clz32(byte) - 24;
  }
  return bits;
};

/**
 * Makes self-contained challenges: signed, expiring, and bound to a subject. The caller makes sure
 * that each challenge is used only once.
 * @param zeroBits expected work is 2^zeroBits hashes; 15 takes less than a second on an old phone.
 */
export function proofOfWork(key: KeySource, zeroBits: number): ProofOfWork {
  const keys = liveKeys(key);
  const sign = (text: string, by = keys.current) =>
    createHmac('sha256', by).update(`bluebox-challenge\n${text}`).digest('base64url').slice(0, 22);
  return {
    zeroBits,
    issue(subject, nonce, now) {
      const expires = now.getTime() + CHALLENGE_MINUTES * 60_000;
      const body = `${nonce}.${expires.toString(36)}`;
      return {
        challenge: `${body}.${sign(`${subject}\n${body}`)}`,
        expiresAt: new Date(expires).toISOString(),
      };
    },
    check(subject, { challenge, solution }, now, extraBits = 0) {
      const [nonce, expires, signature, ...rest] = challenge.split('.');
      if (
        nonce === undefined ||
        expires === undefined ||
        signature === undefined ||
        rest.length > 0
      )
        return { refused: 'unknown' };
      const given = Buffer.from(signature);
      const isSignedWith = (each: Buffer): boolean => {
        const expected = Buffer.from(sign(`${subject}\n${nonce}.${expires}`, each));
        return given.length === expected.length && timingSafeEqual(given, expected);
      };
      if (!keys.accepted.some(isSignedWith)) return { refused: 'unknown' };
      if (Number.parseInt(expires, 36) < now.getTime()) return { refused: 'expired' };
      const digest = createHash('sha256').update(`${challenge}:${solution}`).digest();
      return leadingZeroBits(digest) >= zeroBits + extraBits ? { nonce } : { refused: 'unsolved' };
    },
  };
}
