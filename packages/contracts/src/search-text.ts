import { plainCode, prefixedReference } from './written-reference.ts';

/** Normalizes width, case, and the separators between digits of a date or dose. */
const oneWriting = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<=\d)[/.](?=\d)/g, '-');

/**
 * Returns the text for searching: one part per line, without spaces, so that spaces make no
 * difference.
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
 * Returns a term as a lower-case reference if the term begins with the prefix of references, or has
 * six characters with a digit among them. Other terms keep their letters, because a letter that
 * looks Latin may belong to a word of another alphabet.
 */
function asReference(term: string): string {
  const code = plainCode(term);
  const bare = /^(?=.*\d)[0-9A-Z]{6}$/.test(code) ? code : term;
  return (prefixedReference(term) ?? bare).toLowerCase();
}

/** Returns the terms of a search. A text matches if it contains every term. */
export function searchTerms(typed: string): readonly string[] {
  return oneWriting(typed)
    .split(/[\s,，、;；]+/u)
    .filter((term) => term !== '')
    .map(asReference);
}

/**
 * Whether a text is too short to search a list for: only marks, or a single letter or digit. One
 * Chinese character is enough, because goods such as 米 have no more.
 */
export function isTooShortToSearch(typed: string): boolean {
  const letters = oneWriting(typed).match(/[\p{L}\p{N}]/gu) ?? [];
  return typed.trim() !== '' && letters.length < 2 && !/\p{Script=Han}/u.test(letters.join(''));
}
