import { createHash, timingSafeEqual } from 'node:crypto';

/** Crockford's base 32, without letters that look like digits. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 12;

interface Numbered {
  /** Id of the pledge, with at least 60 random bits. It is given only to the giver and to staff. */
  readonly id: string;
  readonly reference: string;
}

/**
 * Returns the number of a pledge's certificate. It needs no key and is stored nowhere, because the
 * pledge's random id is itself the secret from which the last part is made.
 */
export function certificateNumber({ id, reference }: Numbered): string {
  const hash = createHash('sha256').update(`bluebox-certificate\n${id}`).digest();
  const characters = Array.from(hash.subarray(0, CHARACTERS), (byte) => ALPHABET[byte % 32]);
  const groups = [0, 4, 8].map((from) => characters.slice(from, from + 4).join(''));
  return [reference, ...groups].join('-');
}

/** Returns the reference of the pledge in a certificate number. */
export const referenceIn = (number: string): string => number.slice(0, 'XLX-000000'.length);

/** Whether a number is that of the pledge's certificate. */
export function isNumberOf(pledge: Numbered, number: string): boolean {
  const given = Buffer.from(number);
  const made = Buffer.from(certificateNumber(pledge));
  return given.length === made.length && timingSafeEqual(given, made);
}
