import { withPlainDigits } from '@bluebox/contracts/personal-numbers';
import type { RowReason } from './row-reasons.ts';

// The person of a row: staff number, name, and telephone number.

/** The parts of a row that tell whose pledge it is. Absent parts are not written. */
export interface RowPerson {
  readonly staffNumber?: string | undefined;
  readonly giver?: string | undefined;
  readonly phone?: string | undefined;
}

/** Normalizes a name for comparison, and removes the mark that separates the parts of a key. */
const comparableName = (name: string): string => name.normalize('NFKC').replace(/[\s|]+/g, '');

/**
 * Returns the part of a pledge's key that names the person: the staff number, or else the name, or
 * else the telephone number; empty if nobody is named. A telephone number is often added or corrected
 * later, so it decides only where a name is missing, or where one name has several numbers.
 */
export const personKey = ({ staffNumber, giver, phone }: RowPerson, needsPhone = false): string => {
  if (staffNumber !== undefined) return staffNumber.toUpperCase();
  if (giver === undefined) return phone ?? '';
  const name = comparableName(giver).toUpperCase();
  return needsPhone && phone !== undefined ? `${name} ${phone}` : name;
};

/** Returns the names of persons that occur with more than one telephone number. */
export function namesWithSeveralPhones(people: readonly RowPerson[]): ReadonlySet<string> {
  const phones = new Map<string, Set<string>>();
  for (const { staffNumber, giver, phone } of people) {
    if (staffNumber !== undefined || giver === undefined || phone === undefined) continue;
    const name = comparableName(giver);
    phones.set(name, (phones.get(name) ?? new Set()).add(phone));
  }
  return new Set([...phones].flatMap(([name, all]) => (all.size > 1 ? [name] : [])));
}
export const isAmong = (names: ReadonlySet<string>, { giver }: RowPerson): boolean =>
  giver !== undefined && names.has(comparableName(giver));

const MOBILE = /^1[3-9]\d{9}$/;
const LANDLINE = /^(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:-\d{1,6})?$/;
const FOREIGN = /^\+(?!86)\d{7,15}$/;
const LONGEST_CONTACT = 80;

/**
 * Reads a telephone number, or another contact such as an e-mail address. A number with a digit too
 * few or too many is refused, because nobody would notice before it is needed.
 */
export function readContact(
  written: string,
): { readonly contact: string } | { readonly reason: RowReason } {
  if (written.length > LONGEST_CONTACT) return { reason: 'long' };
  if (/[\r\n]/.test(written)) return { reason: 'plain' };
  const text = written.normalize('NFKC').trim();
  if (/\p{L}|@/u.test(text.replace(/^\D{0,6}[:：]/u, ''))) return { contact: text };
  const digits = withPlainDigits(text)
    .replace(/^\D{0,6}:/u, '')
    .replace(/^(\d+)\.0+$/, '$1')
    .replace(/[\s().]/g, '')
    .replace(/^(?:\+|00)?86-?(?=1[3-9])/, '');
  const mobile = digits.replace(/-/g, '');
  if (MOBILE.test(mobile)) return { contact: mobile };
  return LANDLINE.test(digits) || FOREIGN.test(digits) ? { contact: digits } : { reason: 'phone' };
}
