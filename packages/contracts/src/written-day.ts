import { lastDayOfMonth } from './acceptance.ts';

/** A date in any notation: none, a day (the last day if only the month is given), or unclear. */
export type WrittenDay =
  | { readonly kind: 'none' }
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'unclear' };

const unclear: WrittenDay = { kind: 'unclear' };
const CENTURY = '20';
/** Lowest two-digit number that is read as a year; a lower number is probably a day or a month. */
const FIRST_SHORT_YEAR = 20;
/** Matches years that goods and drives can have; 1028, for example, is a typo. */
const YEAR = /^(?:19|20|21)\d{2}$/;
const YEAR_AT_MOST = 366 * 86_400_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads dates as they are printed on packs, typed by hand or written by programs: 2027-05,
 * 2027/5/31, 2027.05, 2027年5月, 202705, 20270531, 2705 (year and month), 270531, 05/2027, May-27, 31
 * May 2027, 2027-05-31 00:00:00, 有效期至2027-05. The month of 05/06/2027 is ambiguous, and so is the
 * year of 31/05/28; such dates are unclear.
 */
export function readWrittenDay(written: string): WrittenDay {
  const text = plainDate(written);
  if (text === '') return { kind: 'none' };
  if (isUnclearYear(written)) return unclear;
  const parts = /^\d+$/.test(text)
    ? splitDigits(text)
    : (splitMarked(text) ?? splitYearLast(text) ?? splitNamed(text));
  return parts === undefined ? unclear : dayOf(parts);
}

function dayOf(parts: DateParts): WrittenDay {
  const [year, month, day] = parts;
  if (!YEAR.test(year) || month < 1 || month > 12) return unclear;
  const monthText = `${year}-${String(month).padStart(2, '0')}`;
  const last = lastDayOfMonth(monthText);
  if (day === undefined) return { kind: 'day', day: last };
  if (day < 1 || day > Number(last.slice(8))) return unclear;
  return { kind: 'day', day: `${monthText}-${String(day).padStart(2, '0')}` };
}

/** Whether the month may be October, as in 2024.1, which a spreadsheet program makes of 2024.10. */
export const isUnclearMonth = (written: string): boolean =>
  /^(?:\d{2}|[12]\d{3})\.1$/.test(plainDate(written));

/**
 * Whether the year is unclear, as in 31/05/28. Packs in China have the year first, so 28/05/31 is
 * in 2028. A year is unclear only if reading it first gives a date more than a year later than
 * reading it last.
 */
export function isUnclearYear(written: string): boolean {
  const match = /^(\d{2})\s*[-/.\s]\s*(\d{1,2})\s*[-/.\s]\s*(\d{2})$/.exec(plainDate(written));
  if (match === null) return false;
  const [, first = '', month, last = ''] = match;
  if (Number(first) < FIRST_SHORT_YEAR || Number(last) < FIRST_SHORT_YEAR) return false;
  const yearFirst = dayOf([fullYear(first), Number(month), Number(last)]);
  const yearLast = dayOf([fullYear(last), Number(month), Number(first)]);
  if (yearFirst.kind !== 'day' || yearLast.kind !== 'day') return false;
  return Date.parse(yearFirst.day) - Date.parse(yearLast.day) > YEAR_AT_MOST;
}

const BEFORE =
  /^(?:有效期限?|有效日期|使用期限|失效日?期?|保质期限?|效期|到期日?期?|截止日?期?|exp(?:iry|ires|iration)?\.?(?: date)?|use by|best before)?\s*(?:至|到|为)?\s*:?\s*/i;
const CLOCK = /(\d日?)(?:t|\s)\s*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Returns the date alone, in half width: without a spreadsheet's text marker (`="…"` or `'`),
 * surrounding words, or a time of day.
 */
function plainDate(written: string): string {
  return written
    .normalize('NFKC')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .trim()
    .replace(/^="(.*)"$/, '$1')
    .replace(/^'/, '')
    .replace(/。/g, '.')
    .replace(/[\u2010-\u2015\u2212~]/g, '-')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(BEFORE, '')
    .replace(CLOCK, '$1')
    .replace(/\s*(?:止|为止|到期)$/, '')
    .replace(/^(\d+)\.0+$/, '$1')
    .trim();
}

type DateParts = readonly [year: string, month: number, day?: number | undefined];

function splitMarked(text: string): DateParts | undefined {
  const match =
    /^(\d{4}|\d{2})\s*[-/.年\s]\s*(\d{1,2})\s*(?:[-/.月\s]\s*(?:(\d{1,2})\s*[日号]?)?)?$/.exec(
      text,
    );
  if (match === null) return undefined;
  const [, year = '', month, day] = match;
  if (year.length === 2 && Number(year) < FIRST_SHORT_YEAR) return undefined;
  return [fullYear(year), Number(month), day === undefined ? undefined : Number(day)];
}

function splitDigits(text: string): DateParts | undefined {
  const from = (start: number, end: number) => Number(text.slice(start, end));
  // Packs print day 00 for the end of the month.
  const dayFrom = (start: number) => from(start, start + 2) || undefined;
  switch (text.length) {
    case 4:
      // The digits 2012 are more likely a year than December 2020.
      return text.startsWith(CENTURY) || from(0, 2) < FIRST_SHORT_YEAR
        ? undefined
        : [fullYear(text.slice(0, 2)), from(2, 4)];
    case 6:
      // The digits 202705 are a year and a month, because a day in 2020 would be long past. The
      // digits 270531 are a day.
      return text.startsWith(CENTURY)
        ? [text.slice(0, 4), from(4, 6)]
        : [fullYear(text.slice(0, 2)), from(2, 4), dayFrom(4)];
    case 8:
      return [text.slice(0, 4), from(4, 6), dayFrom(6)];
    default:
      return undefined;
  }
}

/** Splits 05/2027, and 31/05/2027 or 05/31/2027 unless day and month can be confused. */
function splitYearLast(text: string): DateParts | undefined {
  const month = /^(\d{1,2})\s*[-/.]\s*(\d{4})$/.exec(text);
  if (month !== null) return [month[2] ?? '', Number(month[1])];
  const day = /^(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})$/.exec(text);
  if (day === null) return undefined;
  const [first, second] = [Number(day[1]), Number(day[2])];
  if (first > 12) return [day[3] ?? '', second, first];
  return second > 12 || first === second ? [day[3] ?? '', first, second] : undefined;
}

/** Splits May-27 as spreadsheet programs show it, May 2027, 31 May 2027, and May 31, 2027. */
function splitNamed(text: string): DateParts | undefined {
  const match = /^(?:(\d{1,2})[\s-]+)?([a-z]{3,9})\.?[\s-]+(?:(\d{1,2}),\s*)?(\d{4}|\d{2})$/i.exec(
    text,
  );
  if (match === null) return undefined;
  const [, before, name = '', after, year = ''] = match;
  const month = MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  if (month === 0 || (year.length === 2 && Number(year) < FIRST_SHORT_YEAR)) return undefined;
  const day = before ?? after;
  return [fullYear(year), month, day === undefined ? undefined : Number(day)];
}

const fullYear = (year: string) => (year.length === 2 ? `${CENTURY}${year}` : year);
