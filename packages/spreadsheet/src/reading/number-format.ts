/** A cell as displayed, and its stored value if that differs. */
export interface ShownValue {
  readonly shown: string;
  readonly exact?: string;
}

/** Number of significant digits that a spreadsheet program stores. */
const SIGNIFICANT_DIGITS = 15;
const TOO_LONG_TO_KEEP = 1e15;
const DAY = 86_400;
/** Serial number of 1970-01-01 in each date system. */
const EPOCH = { 1900: 25_569, 1904: 24_107 } as const;
export type DateSystem = keyof typeof EPOCH;

const GENERAL = 'General';
/**
 * Number formats that workbooks refer to by number only. Formats 27 to 36 and from 50 on are those
 * of Chinese and Japanese programs. Format 55 is a month in Japan and a time of day in China; it is
 * read as a month, because whole days have no time of day.
 */
const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  14: 'yyyy/m/d',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  18: 'h:mm AM/PM',
  19: 'h:mm:ss AM/PM',
  20: 'h:mm',
  21: 'h:mm:ss',
  22: 'yyyy/m/d h:mm',
  27: 'yyyy年m月',
  28: 'm月d日',
  29: 'm月d日',
  30: 'm-d-yy',
  31: 'yyyy年m月d日',
  32: 'h:mm',
  33: 'h:mm:ss',
  34: 'h:mm',
  35: 'h:mm:ss',
  36: 'yyyy年m月',
  37: '#,##0',
  38: '#,##0',
  39: '#,##0.00',
  40: '#,##0.00',
  45: 'mm:ss',
  46: '[h]:mm:ss',
  47: 'mm:ss.0',
  50: 'yyyy年m月',
  51: 'm月d日',
  52: 'yyyy年m月',
  53: 'm月d日',
  54: 'm月d日',
  55: 'yyyy年m月',
  56: 'm月d日',
  57: 'yyyy年m月',
  58: 'm月d日',
};
export const builtInFormat = (id: number): string => BUILT_IN[id] ?? GENERAL;

/**
 * Returns the format without literal text other than 年, 月 and 日, and without colours, languages and
 * conditions.
 */
const bare = (format: string): string =>
  format
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/"[^"]*"|\\.|_.|\*./g, (kept) => (/[年月日]/.test(kept) ? kept : ''));

interface DateFormat {
  readonly year: boolean;
  readonly month: boolean;
  readonly day: boolean;
  readonly clock: boolean;
}

function dateFormat(format: string): DateFormat | undefined {
  if (/general/i.test(format)) return undefined;
  const letters = bare(format.split(';')[0] ?? '')
    .replace(/"/g, '')
    .replace(/AM\/PM|A\/P|上午\/下午/gi, '')
    .replace(/0*[#0]?E[+-][0#]+/gi, '')
    .toLowerCase();
  if (!/[ymdhs]/.test(letters) && !/(?:^|[^a-z])e(?:[^a-z]|$)/.test(letters)) return undefined;
  // An m next to hours or seconds means minutes.
  const days = letters
    .replace(/\[?h+\]?[^ymd]*?m+/g, 'h')
    .replace(/m+([^ymdh]*?)s/g, '$1s')
    .replace(/\[m+\]/g, '');
  return {
    year: /[ye]/.test(days),
    month: days.includes('m'),
    day: /(?:^|[^d])d{1,2}(?:[^d]|$)/.test(days),
    clock: /[hs]/.test(days),
  };
}

/** Returns a number as its format displays it. */
export function shownNumber(value: number, format: string, system: DateSystem): ShownValue {
  const kept = plainNumber(value);
  const date = dateFormat(format);
  if (date !== undefined) return shownDate(value, date, system) ?? { shown: kept };
  const shown = formatted(value, format);
  return shown === undefined || shown === kept ? { shown: kept } : { shown, exact: kept };
}

/**
 * Returns a number with its significant digits. An integer that is too long gets an exponent, so
 * that the loss of its last digits is visible.
 */
function plainNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) >= TOO_LONG_TO_KEEP)
    return value.toExponential(5).toUpperCase();
  return String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
}

function shownDate(
  serial: number,
  { year, month, day, clock }: DateFormat,
  system: DateSystem,
): ShownValue | undefined {
  const seconds = Math.round((serial - EPOCH[system]) * DAY);
  const moment = new Date(seconds * 1_000);
  if (Number.isNaN(moment.getTime()) || serial < 0) return undefined;
  const [date = '', time = ''] = moment.toISOString().slice(0, 19).split('T');
  const whole = time === '00:00:00';
  // The value is a time of day only.
  if (serial < 1 && !year && !month && !day) return { shown: time };
  const exact = whole ? date : `${date} ${time}`;
  const named = year || month || day || clock;
  if (!named || (year && month && day) || (!year && !month && !day)) return { shown: exact };
  if (year && month) return { shown: date.slice(0, 7), exact };
  if (year) return { shown: date.slice(0, 4), exact };
  return {
    shown: `${Number(date.slice(5, 7))}月${day ? `${Number(date.slice(8))}日` : ''}`,
    exact,
  };
}

/**
 * Returns a date that is stored as text, such as `2028-05-31T00:00:00`, as the cell's format
 * displays it.
 */
export function shownIsoDate(text: string, format: string): ShownValue {
  const time = Date.parse(
    /\dT\d/.test(text) && !/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? `${text}Z` : text,
  );
  if (Number.isNaN(time)) return { shown: text };
  const serial = time / 1_000 / DAY + EPOCH[1900];
  const full = { year: true, month: true, day: true, clock: false };
  return shownDate(serial, dateFormat(format) ?? full, 1900) ?? { shown: text };
}

/**
 * Returns the number as the format displays it; `undefined` for a format that this reader does not
 * support.
 */
function formatted(value: number, format: string): string | undefined {
  const sections = format.split(';');
  if (/general/i.test(format) || format.includes('@') || /\[[<>=]/.test(format)) return undefined;
  const own =
    value < 0 && sections.length > 1 ? sections[1] : value === 0 ? sections[2] : undefined;
  const section = (own ?? sections[0] ?? '').replace(/\[[^\]]*\]/g, '').replace(/_.|\*./g, '');
  const pattern = /[0#?](?:[0#?,.]|[-/ ](?=[0#?]))*/.exec(withoutTexts(section));
  if (pattern === null || /E[+-]|[#?0]\s*\/\s*[#?0]/i.test(withoutTexts(section))) return undefined;
  if (section.includes('%')) return undefined;
  const digits = pattern[0];
  if (/,(?![0#?])/.test(digits)) return undefined;
  const [whole = '', decimals = ''] = digits.split('.');
  const fixed = Math.abs(value).toFixed(Math.min(20, decimals.replace(/[^0#?]/g, '').length));
  let [integer = '', fraction = ''] = fixed.split('.');
  const least = decimals.replace(/[^0]/g, '').length;
  while (fraction.length > least && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  integer = integer.replace(/^0+/, '').padStart(whole.replace(/[^0]/g, '').length, '0');
  const placed = whole.includes(',')
    ? integer.replace(/\B(?=(?:\d{3})+$)/g, ',')
    : placeDigits(integer, whole);
  const number = fraction === '' ? placed : `${placed}.${fraction}`;
  const [before = '', after = ''] = [
    section.slice(0, pattern.index),
    section.slice(pattern.index + digits.length),
  ].map(literal);
  return `${value < 0 && own === undefined ? '-' : ''}${before}${number}${after}`.trim();
}

/**
 * Masks a format's literal texts without moving the rest, because their characters are not part of
 * the pattern.
 */
const withoutTexts = (section: string): string =>
  section.replace(/"[^"]*"|\\./g, (text) => '\u0001'.repeat(text.length));
const literal = (part: string): string => part.replace(/"([^"]*)"|\\(.)/g, '$1$2');

/** Fills digits from the right into a pattern with separators, such as 000-0000. */
function placeDigits(digits: string, pattern: string): string {
  let left = digits;
  let placed = '';
  for (const mark of [...pattern].reverse()) {
    if (/[0#?]/.test(mark)) {
      placed = (left.at(-1) ?? '') + placed;
      left = left.slice(0, -1);
    } else if (left !== '') placed = mark + placed;
  }
  return left + placed;
}
