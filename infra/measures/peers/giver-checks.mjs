// Checks of pledges by people who are not signed in: the proof of work, and the count of a contact's pledges.
import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { Refusal } from './peer-app.mjs';

const LIFETIME = 30 * 60_000;
const ZERO_BITS = Number(process.env.BLUEBOX_PROOF_OF_WORK_BITS ?? 15);

function leadingZeroBits(digest) {
  let bits = 0;
  for (const byte of digest) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

/** Makes and checks signed challenges, which are bound to a drive and expire. */
export function challenges() {
  const key = randomBytes(32);
  const sign = (text) => createHmac('sha256', key).update(text).digest('base64url').slice(0, 22);
  return {
    issue(drive) {
      const expires = Date.now() + LIFETIME;
      const body = `${randomUUID()}.${expires.toString(36)}`;
      return {
        challenge: `${body}.${sign(`${drive}\n${body}`)}`,
        zeroBits: ZERO_BITS,
        expiresAt: new Date(expires).toISOString(),
      };
    },
    /** @returns the nonce, which the caller accepts only once. @throws {Refusal} for a wrong proof. */
    check(drive, proof, extraBits) {
      if (proof === undefined) throw new Refusal(422, 'PROOF_MISSING');
      const [nonce, expires, signature = ''] = proof.challenge.split('.');
      const expected = Buffer.from(sign(`${drive}\n${nonce}.${expires}`));
      const given = Buffer.from(signature);
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw new Refusal(422, 'PROOF_REFUSED');
      if (Number.parseInt(expires, 36) < Date.now()) throw new Refusal(422, 'PROOF_REFUSED');
      const digest = createHash('sha256').update(`${proof.challenge}:${proof.solution}`).digest();
      if (leadingZeroBits(digest) < ZERO_BITS + extraBits) throw new Refusal(422, 'PROOF_REFUSED');
      return nonce;
    },
  };
}

const FREE_PER_HOUR = 30;
const MOST_EXTRA_BITS = 5;
const HOUR = 3_600_000;
const MOST_CONTACTS = 50_000;

/** Counts the pledges of a contact in memory, under a pseudonym. Every thirty within an hour double the work. */
export function submissionsOfContacts() {
  const key = randomBytes(32);
  const counts = new Map();
  const current = (contact) => {
    const found = counts.get(contact);
    return found !== undefined && Date.now() - found.since < HOUR ? found : undefined;
  };
  return {
    of(drive, { staffNumber, contact }) {
      const told = staffNumber ?? contact;
      return told === undefined
        ? undefined
        : createHmac('sha256', key).update(`${drive}\n${told}`).digest('base64url').slice(0, 22);
    },
    extraBits(contact) {
      const { count = 0 } = current(contact) ?? {};
      return Math.min(MOST_EXTRA_BITS, Math.floor(count / FREE_PER_HOUR));
    },
    count(contact) {
      const found = current(contact);
      if (found !== undefined) found.count += 1;
      else counts.set(contact, { since: Date.now(), count: 1 });
      if (counts.size > MOST_CONTACTS) counts.delete(counts.keys().next().value);
    },
  };
}
