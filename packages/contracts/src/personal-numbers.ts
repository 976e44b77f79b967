// Recognises telephone, staff and identity numbers in free text, however they are written.

/** Matches combining marks, such as the frames of keycaps, and joiners and invisible fillers. */
const UNSEEN = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;
const ROMAN_NUMERALS = /[\u2160-\u2183]/gu;
/**
 * Matches numerals that NFKC leaves unchanged. Any digit may replace them, because only the number
 * of digits matters.
 */
const OTHER_NUMERALS = /[\p{No}\p{Nl}]/gu;
/**
 * Chinese characters of each digit, including the forms on cheques and 幺, which means one on the
 * telephone.
 */
const HAN_DIGITS = new Map(
  [
    '〇零○◯⭕',
    '一幺壹弌',
    '二两兩贰貳弍',
    '三叁參叄弎',
    '四肆',
    '五伍',
    '六陆陸',
    '七柒',
    '八捌',
    '九玖',
  ].flatMap((written, digit) => [...written].map((char) => [char, String(digit)] as const)),
);
const HAN_DIGIT = new RegExp(`[${[...HAN_DIGITS.keys()].join('')}]`, 'gu');
const LETTERS_LIKE_DIGITS = /(?<=\d)[oOlI]+(?=\d)/gu;

/** Returns the value of a digit. In Unicode, the ten digits of a script follow each other. */
function digitOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/**
 * Returns a text without combining marks and invisible characters, and with digits from 0 to 9 in
 * place of other numerals. Chinese numerals above nine, such as 十, stay.
 */
export const withPlainDigits = (text: string): string =>
  text
    .replace(ROMAN_NUMERALS, '0')
    .replaceAll('🔟', '10')
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(/(?!\d)\p{Nd}/gu, digitOf)
    .replace(HAN_DIGIT, (char) => HAN_DIGITS.get(char) ?? char)
    .replace(OTHER_NUMERALS, '0');

const NO_LETTER = String.raw`[^\p{L}\p{N}]`;
/** Separators as spoken in Chinese. */
const SPOKEN = String.raw`\s*[杠横点]\s*`;
const BETWEEN_DIGITS = new RegExp(
  String.raw`(?<=\d)(?:${NO_LETTER}+|${SPOKEN}|\s*x\s*)(?=\d)`,
  'giu',
);
/**
 * Matches separators between digits except `×` and `*`, which are multiplication signs in names of
 * goods, as in 0.25g*12片.
 */
const BETWEEN_DIGITS_BUT_TIMES = new RegExp(
  String.raw`(?<=\d)(?:[^\p{L}\p{N}×*✕✖]+|${SPOKEN})(?=\d)`,
  'gu',
);
const AFTER_LETTER = new RegExp(String.raw`(?<=[a-z])${NO_LETTER}+(?=\d)`, 'giu');

/**
 * Patterns of numbers that identify goods and not persons: registrations, standards, ISBNs, model
 * numbers.
 */
const OF_GOODS = [
  /国药准字\s*[A-Z]{1,2}\s*\d{8}/giu,
  /械[^\da-z]{0,8}(?:19|20)\d{2}第?\d{4,7}号?(?!\d)/giu,
  /\b(?:GB|YY|WS|QB|FZ|HG|JB|ISO|EN|ASTM|AQ|T)(?:\/[TZ])?\s*[A-Z]?\d{2,6}(?:\.\d+)?\s*[-—–]\s*(?:19|20)\d{2}/giu,
  /ISBN\s*:?\s*97[89](?:[- ]?\d){10}(?!\d)/giu,
  /(?<![a-z\d])(?:KN?9\d|N9\d|KF9\d|FFP[123]|PM(?:2\.5|10)|Q10|H\dN\d|(?:维生素|维|V)\s*[A-K]\d{0,2})(?![a-z\d])/giu,
] as const;

/** Units that never follow a personal number. */
const UNIT = String.raw`\s*(?:(?:iu|u|cfu|[mμukn]?g|mcg|m?l|μl|dl)(?![a-z])|国际单位|单位|毫克|微克|毫升|粒|丸|瓶|盒)`;
/**
 * Other units. Some of them are also surnames or begin other words, so only short or round numbers
 * before them are recognised as amounts.
 */
const OTHER_UNIT = String.raw`\s*(?:(?:[cmk]?m[23]?|mmol|mol|kcal|kj|[mk]?w|k?v|mah|ma|hz|k?pa|mpa|mmhg|ppm|[gmt]b|lm|lx|°[cf]|db|oz|lb|inch|ft|pcs|[pst])(?![a-z])|[万亿克斤升米寸目度瓦伏元片支袋套台件本个包板罐箱只条枚副双贴卷张份把根块层次人岁年月日天号型页册卡桶听管剂抽对组盘颗]|千克|公斤|厘米|毫米)`;
const ALONE = String.raw`(?<!\d(?:${NO_LETTER}|[杠横点])*)`;
const FRACTION = String.raw`(?:\.\d{1,4})?`;
const DAY = String.raw`20(?:1[5-9]|[2-4]\d)\s?[-./年]\s?(?:0?[1-9]|1[0-2])(?:\s?[-./月]\s?(?:0?[1-9]|[12]\d|3[01]))?`;
const TO = String.raw`\s*[-~–—至/、,]\s*`;
const ENDS = String.raw`(?:(?!${NO_LETTER}*\d)|(?=\s+\d{1,4}(?:${UNIT}|${OTHER_UNIT})))`;

const DATES = new RegExp(`${ALONE}${DAY}(?:${TO}${DAY})*${ENDS}`, 'giu');
const YEARS = new RegExp(`${ALONE}20[0-4]\\d(?:${TO}20[0-4]\\d)+${ENDS}`, 'giu');
const PERCENTAGES = /(?<![\d.,])(?:100|\d{1,2}(?:\.\d{1,3})?)\s*[%‰](?!\d)/gu;
/**
 * Matches numbers with thousands separators before a unit, up to nine digits if the separators are
 * blanks or apostrophes.
 */
const GROUPED = new RegExp(
  `${ALONE}\\d{1,3}(?:(?:,\\d{3})+|(?:[ '’]\\d{3}){1,2})${FRACTION}(?:${UNIT}|${OTHER_UNIT})`,
  'giu',
);
const AMOUNTS = [
  new RegExp(`(?<![a-z\\d])\\d{1,9}${FRACTION}${UNIT}`, 'giu'),
  new RegExp(
    `(?<![a-z\\d]|\\d(?:[^\\p{L}\\p{N}×*✕✖]|[杠横点])+)(?:\\d{1,5}${FRACTION}|[1-9]\\d?0{5,6})${OTHER_UNIT}`,
    'giu',
  ),
  // An amount of up to three digits after a model number, as in HEM-7121 100片.
  new RegExp(`(?<=[a-z]-?\\d{1,5}${NO_LETTER}+)\\d{1,3}${OTHER_UNIT}`, 'giu'),
] as const;

/**
 * Whether the years ascend in steps of at most ten, unlike the digits of a telephone number that
 * begins with 20.
 */
const follow = (years: readonly string[]): boolean =>
  years.every((year, index) => {
    const step = Number(year) - Number(years[index - 1] ?? Number(year) - 1);
    return step > 0 && step <= 10;
  });
/** Replacement for recognised parts, so that the digits around them are not joined. */
const RECOGNISED = '物';

const ADDRESS = /\S@\S/u;
/**
 * Matches eleven digits or more, as in a mobile number, or in a landline number with its area code.
 * A row of amounts or sizes usually has fewer.
 */
const LONGEST_NUMBER = /\d{11,}/u;
/** Matches seven digits or more, because a small town's telephone number has seven. */
const LONG_NUMBER = /\d{7,}/u;
/** Matches a letter of any script except Han, or an emoji of a letter. */
const LETTER = String.raw`(?:(?!\p{Script=Han})\p{L}|[\u{1f130}-\u{1f189}\u{1f1e6}-\u{1f1ff}])`;
/** Number of digits that the shortest personal number has. */
const FEWEST_DIGITS = 6;
const STAFF_NUMBER = new RegExp(`(?<!${LETTER})${LETTER}{1,4}\\d{6,}`, 'u');

/**
 * Whether a text seems to contain a telephone, staff or identity number, or an email address, in
 * any notation. In doubt the answer is true, because such a text could never be erased from the
 * log.
 */
export function seemsPersonal(text: string): boolean {
  let plain = withPlainDigits(text).replace(LETTERS_LIKE_DIGITS, ({ length }) =>
    '0'.repeat(length),
  );
  // Most texts are names of goods, which the patterns below need not be tried on: none of them makes
  // digits, and none takes the text beside an @ away.
  if ((plain.match(/\d/g)?.length ?? 0) < FEWEST_DIGITS) return ADDRESS.test(plain);
  for (const number of OF_GOODS) plain = plain.replace(number, RECOGNISED);
  if (ADDRESS.test(plain)) return true;
  plain = plain
    .replace(PERCENTAGES, RECOGNISED)
    .replace(GROUPED, RECOGNISED)
    .replace(DATES, RECOGNISED)
    .replace(YEARS, (years) => (follow(years.match(/\d{4}/g) ?? []) ? RECOGNISED : years));
  if (LONGEST_NUMBER.test(plain.replace(BETWEEN_DIGITS, ''))) return true;
  for (const amount of AMOUNTS) plain = plain.replace(amount, RECOGNISED);
  const joined = plain.replace(BETWEEN_DIGITS_BUT_TIMES, '');
  return LONG_NUMBER.test(joined) || STAFF_NUMBER.test(joined.replace(AFTER_LETTER, ''));
}
