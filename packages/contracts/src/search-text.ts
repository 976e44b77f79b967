import { plainCode, prefixedReference } from './written-reference.ts';

/**
 * Normalizes what people type in many ways: width, case, and the separator between the digits of a date or a
 * dose.
 */
const oneWriting = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\d)[/.](?=\d)/g, '-');

/** The text that a search looks through: each part without its spaces, so that these decide nothing. */
export function searchTextOf(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map((part) => oneWriting(part).replace(/\s+/g, ''))
    .join('\n');
}

/** A day as people write it: 2027-03-31, 2027年3月31日. */
export function searchableDay(day: string | undefined): readonly string[] {
  if (day === undefined) return [];
  const [year, month, date] = day.split('-').map(Number);
  return [day, `${year}-${month}-${date}`, `${year}年${month}月${date}日`];
}

/** Texts by which an item is found. */
export const searchableItem = (item: {
  readonly name: string;
  readonly specification?: string | undefined;
}): readonly (string | undefined)[] => [item.name, item.specification];

/** A term that is a reference, as references are kept: other alphabets count only with a digit among six. */
function asReference(term: string): string {
  const code = plainCode(term);
  const bare = /^(?=.*\d)[0-9A-Z]{6}$/.test(code) ? code : term;
  return (prefixedReference(term) ?? bare).toLowerCase();
}

/** The parts that must all be there; none when nothing was typed. */
export function searchTerms(typed: string): readonly string[] {
  return oneWriting(typed)
    .split(/[\s,，、;；]+/u)
    .filter((term) => term !== '')
    .map(asReference);
}
