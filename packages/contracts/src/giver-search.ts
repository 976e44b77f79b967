import type { Giver } from './api/pledge.ts';
import { withPlainDigits } from './personal-numbers.ts';

// Terms by which givers are found: made of what a giver has told, and of what somebody types. Both are
// made by the same rules, so that they can be compared as keyed hashes.

/**
 * Version of the rules by which terms are made of a giver's data. It is raised when the rules change,
 * and every giver is then indexed anew.
 */
export const GIVER_TERMS_VERSION = 1;

/** Number of letters that a search for a name needs where each character is a syllable. */
const FEWEST_CHARACTERS = 2;
/** Number of letters that a search for a name needs in alphabets. */
const FEWEST_LETTERS = 3;
const PHONE_END = 4;
/** Number of digits from which a number in a contact is taken for a telephone number. */
const FEWEST_PHONE_DIGITS = 7;
const FEWEST_STAFF_LETTERS = 3;
const LONGEST_STAFF_NUMBER = 20;

/** Matches characters that are syllables or words, of which names have two or three. */
const SYLLABLE = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]`;
const SYLLABLES = new RegExp(`${SYLLABLE}+`, 'gu');
/** Matches what people write between the syllables of a name, such as the point in 阿依·古丽. */
const BETWEEN_SYLLABLES = new RegExp(`(?<=${SYLLABLE})[^\\p{L}\\p{N}]+(?=${SYLLABLE})`, 'gu');
/** Matches apostrophes and points within a word, such as in O’Brien. */
const WITHIN_WORD = /(?<=\p{L})['’ʼ`·.](?=\p{L})/gu;
const WORD = /[\p{L}\p{N}]+/gu;
const BETWEEN_DIGITS = /(?<=\d)[^\p{L}\p{N}]+(?=\d)/gu;
const STAFF_NUMBER = /^[0-9a-z]+$/;

/** Removes differences of width, case and accents. */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFKC');

interface NameParts {
  readonly syllables: readonly string[];
  readonly words: readonly string[];
}

function nameParts(text: string): NameParts {
  const name = folded(text).replace(BETWEEN_SYLLABLES, '').replace(WITHIN_WORD, '');
  return {
    syllables: name.match(SYLLABLES) ?? [],
    words: name.replace(SYLLABLES, ' ').match(WORD) ?? [],
  };
}

const pairsOf = (syllables: string): readonly string[] => {
  const characters = [...syllables];
  return characters.slice(1).map((second, index) => `name ${characters[index]}${second}`);
};
const wordTerm = (word: string): string => `name ${word}`;

/** Returns the beginnings of a word by which it is found; only the whole word if it is short. */
function beginningsOf(word: string): readonly string[] {
  const letters = [...word];
  const lengths = letters.map((_, index) => index + 1).filter((length) => length >= FEWEST_LETTERS);
  return (lengths.length === 0 ? [letters.length] : lengths).map((length) =>
    wordTerm(letters.slice(0, length).join('')),
  );
}

const staffNumberIn = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '');

/** Returns the telephone numbers in a contact, as digits without separators. */
const phonesIn = (contact: string): readonly string[] =>
  (withPlainDigits(contact).replace(BETWEEN_DIGITS, '').match(/\d+/g) ?? []).filter(
    ({ length }) => length >= FEWEST_PHONE_DIGITS,
  );

/** Returns the last four digits of the telephone number in a contact; `undefined` if it has none. */
export const phoneEndIn = (contact: string | undefined): string | undefined =>
  phonesIn(contact ?? '')
    .at(-1)
    ?.slice(-PHONE_END);

/**
 * Returns the terms by which a giver is found: each pair of characters of a Chinese name, the
 * beginnings of the words of another name, the staff number, and telephone numbers with their last four
 * digits.
 */
export function giverTerms({
  name = '',
  contact = '',
  staffNumber = '',
}: Giver): readonly string[] {
  const { syllables, words } = nameParts(name);
  const staff = staffNumberIn(staffNumber);
  return [
    ...new Set([
      ...syllables.flatMap(pairsOf),
      ...words.flatMap(beginningsOf),
      ...(staff === '' ? [] : [`staff ${staff}`]),
      ...phonesIn(contact).flatMap((phone) => [
        `phone ${phone}`,
        `phone-end ${phone.slice(-PHONE_END)}`,
      ]),
    ]),
  ];
}

/** Alternatives of a search: a giver is found who has all terms of at least one of them. */
export type GiverSearch = readonly (readonly string[])[];

function nameSearch(typed: string): GiverSearch {
  const { syllables, words } = nameParts(typed);
  const letters = words.reduce((sum, word) => sum + [...word].length, 0);
  const isEnough =
    syllables.some((part) => [...part].length >= FEWEST_CHARACTERS) ||
    (letters >= FEWEST_LETTERS && !words.every((word) => /^\d+$/.test(word)));
  return isEnough ? [[...syllables.flatMap(pairsOf), ...words.map(wordTerm)]] : [];
}

function staffSearch(typed: string): GiverSearch {
  const staff = staffNumberIn(typed);
  const isWhole =
    STAFF_NUMBER.test(staff) &&
    staff.length >= 2 &&
    staff.length <= LONGEST_STAFF_NUMBER &&
    (/\d/.test(staff) || staff.length >= FEWEST_STAFF_LETTERS);
  return isWhole ? [[`staff ${staff}`]] : [];
}

function phoneSearch(typed: string): GiverSearch {
  const plain = withPlainDigits(typed).trim().replace(BETWEEN_DIGITS, '').replace(/^\+/, '');
  if (!/^\d+$/.test(plain)) return [];
  if (plain.length === PHONE_END) return [[`phone-end ${plain}`]];
  return plain.length >= FEWEST_PHONE_DIGITS ? [[`phone ${plain}`]] : [];
}

/**
 * Returns the search for givers that a typed text means. It is empty if the text is too short or has
 * neither letters nor digits. A name needs two Chinese characters or three letters, a staff number is
 * typed whole, and a telephone number whole or by its last four digits.
 */
export const giverSearch = (typed: string): GiverSearch => [
  ...nameSearch(typed),
  ...staffSearch(typed),
  ...phoneSearch(typed),
];

/** Whether the terms of a giver meet a search. */
export const meetsSearch = (terms: readonly string[], search: GiverSearch): boolean =>
  search.some((all) => all.every((term) => terms.includes(term)));
