import { withPlainDigits } from './personal-numbers.ts';

/** Reason for refusing a typed lot. */
export type LotProblem =
  /** A number such as `2.02405E+11`, of which a spreadsheet program has lost most digits. */
  | 'shortened'
  /** A number in the form of a telephone or identity card number. */
  | 'person'
  /** The trace code of a single pack (追溯码), which may lead to the buyer of the medicine. */
  | 'trace'
  /** Marks that no lot contains, or neither a letter nor a digit. */
  | 'marks'
  | 'long';

const LONGEST = 40;
/**
 * Matches scientific notation with a dot or a plus sign, which no maker prints. `2E11` does not
 * match, because it may be a lot.
 */
const SHORTENED = /^\d+(?:\.\d+(?:e\+?\d+)|e\+\d+)$/i;
const MOBILE = /^(?:86|0086)?1[3-9]\d{9}$/;
/**
 * Matches a landline number with a mark after the area code. Without the mark, the number looks
 * like a lot.
 */
const LANDLINE = /^\(?0\d{2,3}\)?[- ]\d{7,8}$/;
const IDENTITY = /^\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]$/i;
const TRACE_CODE = /(?<!\d)8\d{19}(?!\d)/;
const MARKS = /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Han}\d .,:/\\_#*+()&'-]+$/u;
/**
 * Matches a Latin or Greek letter, or a digit. A lot needs at least one, because Han characters
 * alone are a word or a name.
 */
const TELLING = /[\p{Script=Latin}\p{Script=Greek}\d]/u;

/**
 * Converts full-width digits and marks to half-width, dashes to hyphens, and runs of blanks to one
 * blank.
 */
export const tidyLot = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * Returns the problem with a tidied lot, if any.
 *
 * Lots can have as many digits as personal numbers (202207001, 2211010012, A2022110107), so a value
 * counts as personal only if the whole of it has the form of a personal number. Real lots of eleven
 * digits that begin with 13 to 19 are refused too. They can be typed with the letters before them
 * on the pack (`LOT 15240301001`), or left out. Refusing is the safer error, because the log is
 * never erased.
 */
export function lotProblem(lot: string): LotProblem | undefined {
  if (lot.length > LONGEST) return 'long';
  if (SHORTENED.test(lot)) return 'shortened';
  const digits = withPlainDigits(lot).replace(/[^\p{L}\p{N}]/gu, '');
  if (TRACE_CODE.test(digits)) return 'trace';
  if (MOBILE.test(digits) || LANDLINE.test(lot) || IDENTITY.test(digits)) return 'person';
  if (!MARKS.test(lot) || !TELLING.test(lot)) return 'marks';
  return undefined;
}

/**
 * Returns the letters of a lot that are easily taken for the digits 0 and 1, each once and as
 * written. Nothing replaces them, because makers print both letters and digits.
 */
export const lettersLikeDigits = (lot: string): readonly string[] => [
  ...new Set(lot.match(/[OoIl]/g) ?? []),
];

/** Message for each problem, with what to do about it. */
export const LOT_PROBLEMS: Readonly<Record<LotProblem, string>> = {
  shortened:
    'is not the lot any more: Excel has shortened this number; type it as it stands on the pack, in a cell formatted as text',
  person:
    'looks like the number of a person; type the lot as it stands on the pack, or leave it empty',
  trace:
    'is the trace code of a single pack, which is not kept; type the lot as it stands on the pack, or leave it empty',
  marks: 'must be letters, digits and marks like - / . as they stand on the pack',
  long: `must be ${LONGEST} characters at most`,
};
