import { plainCode, prefixedReference } from './written-reference.ts';

/**
 * Removes differences in how people type: width, case, and the separator between the digits of a
 * date or a dose.
 */
const oneWriting = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\d)[/.](?=\d)/g, '-');

/**
 * Returns the text that a search looks through: each part without spaces, so that spaces do not
 * matter.
 */
export function searchTextOf(parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map((part) => oneWriting(part).replace(/\s+/g, ''))
    .join('\n');
}

/** Returns a day in the forms in which people write it, such as 2027-03-31 and 2027年3月31日. */
export function searchableDay(day: string | undefined): readonly string[] {
  if (day === undefined) return [];
  const [year, month, date] = day.split('-').map(Number);
  return [day, `${year}-${month}-${date}`, `${year}年${month}月${date}日`];
}

/** Returns the search texts of an item. */
export const searchableItem = (item: {
  readonly name: string;
  readonly specification?: string | undefined;
}): readonly (string | undefined)[] => [item.name, item.specification];

/**
 * Returns a term in the form of stored references, but in lower case, if it can be a reference or
 * its beginning: with the prefix, or six characters with a digit among them. The letters of any
 * other term are not replaced by Latin ones that look like them, because they may belong to a word
 * of another alphabet.
 */
function asReference(term: string): string {
  const code = plainCode(term);
  const bare = /^(?=.*\d)[0-9A-Z]{6}$/.test(code) ? code : term;
  return (prefixedReference(term) ?? bare).toLowerCase();
}

/** Returns the terms of a search, which a text must all contain; none when nothing was typed. */
export function searchTerms(typed: string): readonly string[] {
  return oneWriting(typed)
    .split(/[\s,，、;；]+/u)
    .filter((term) => term !== '')
    .map(asReference);
}
