import { readWrittenDay } from '@bluebox/contracts/written-day';

// Expiry dates in a line of chat: 2028.5, 有效期到2028-05, 28年5月, exp 05/2028.

/** An expiry date in a text, by its position. */
export interface FoundDate {
  readonly start: number;
  readonly end: number;
  /** The day such as 2028-05-31, or the text as written if it is no day. */
  readonly expiry?: string;
  /** `shelf-life` for a length of time, such as 保质期两年, which is no date. */
  readonly doubt?: 'shelf-life' | 'date-unclear';
}

const LABEL = String.raw`(?:有效期限?|有效日期|效期|保质期限?|失效日?期?|到期日?期?|有效|exp(?:iry|ires|iring|iration)?(?: date)?|valid until|use by|best before)\s?(?:至|到|为|是|截止)?\s?[:.]?\s?`;
const AFTER = String.raw`(?:\s?(?:前有效|前|止|为止|到期|过期|失效))?`;
const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const DAY = [
  String.raw`20\d{2}\s?[-./]\s?\d{1,2}(?:\s?[-./]\s?\d{1,2})?`,
  String.raw`(?:20)?[2-4]\d\s?年\s?\d{1,2}\s?月?(?:份|底|\s?\d{1,2}\s?[日号])?`,
  String.raw`20[2-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?`,
  String.raw`(?:\d{1,2}\/)?\d{1,2}\/20\d{2}`,
  String.raw`(?:\d{1,2}\s)?(?:${MONTHS})[a-z]{0,6}\.?\s?(?:\d{1,2},\s?)?20\d{2}`,
].join('|');
const SHORT = String.raw`[2-4]\d\s?[-./]\s?\d{1,2}(?:\s?[-./]\s?\d{1,2})?|[2-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?|20[2-4]\d\s?年?`;
const LENGTH = String.raw`(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})\s?(?:个月|年|months?|years?)`;
const DATE = new RegExp(
  [
    String.raw`${LABEL}(?:(?<labelled>(?:${DAY}|${SHORT})(?![\d]))${AFTER}|(?<length>${LENGTH}))`,
    String.raw`(?<![\d.*×x])(?<day>(?:${DAY})(?!\d|\s?(?:mg|ml|g|盒|瓶|个|包)))${AFTER}`,
    String.raw`(?<![\d.*×x/-])(?<short>[2-3]\d\.(?:0[1-9]|1[0-2]))(?![\d.]|\s?[\p{L}%])`,
    String.raw`(?<![\d.*×x/-])(?<ended>(?:${SHORT})(?=\s?(?:前有效|到期|过期|失效))|20[2-4]\d\s?年(?!\s?\d))${AFTER}`,
  ].join('|'),
  'giu',
);

/** Finds the expiry dates in a text of half width. */
export const findDates = (text: string): readonly FoundDate[] =>
  [...text.matchAll(DATE)].map((match) => {
    const at = { start: match.index, end: match.index + match[0].length };
    const { labelled, length, day, short, ended } = match.groups ?? {};
    if (length !== undefined) return { ...at, doubt: 'shelf-life' };
    const written = (labelled ?? day ?? short ?? ended ?? '')
      .replace(/[份底]$/u, '')
      .replace(/^(\D*)$/, '$1')
      .trim();
    const read = readWrittenDay(written);
    return read.kind === 'day'
      ? { ...at, expiry: read.day }
      : { ...at, expiry: written, doubt: 'date-unclear' };
  });
