import { readWrittenDay } from '@bluebox/contracts/written-day';

export { isUnclearMonth, isUnclearYear } from '@bluebox/contracts/written-day';

const pad = (text: string) => text.padStart(2, '0');

/** @returns `2024-05-06`, or `undefined` if the text is not a date; see {@link readWrittenDay}. */
export function readDate(text: string): string | undefined {
  const read = readWrittenDay(text);
  return read.kind === 'day' ? read.day : undefined;
}

/**
 * Words for a part of the day, with the first and last hour on a 12-hour clock, and the hours to
 * add for a 24-hour clock.
 */
const PARTS_OF_DAY: readonly (readonly [words: RegExp, from: number, to: number, add: number])[] = [
  [/^(?:凌晨)$/, 0, 6, 0],
  [/^(?:清晨|早晨|早上|早)$/, 4, 11, 0],
  [/^(?:上午|AM)$/i, 0, 11, 0],
  [/^(?:中午)$/, 11, 12, 0],
  [/^(?:中午)$/, 1, 2, 12],
  [/^(?:下午|PM)$/i, 12, 12, 0],
  [/^(?:下午|PM)$/i, 1, 11, 12],
  [/^(?:傍晚)$/, 4, 8, 12],
  [/^(?:晚上|晚间|晚|夜里|夜间)$/, 5, 11, 12],
];
const HALF = '凌晨|清晨|早晨|早上|早|上午|中午|下午|傍晚|晚上|晚间|晚|夜里|夜间|AM|PM';
const CLOCK = new RegExp(
  `^(.+?)(?:[ T]|(?<=[日号])|(?=(?:${HALF})))(${HALF})?\\s*(\\d{1,2})(?::|时|点)(?:(\\d{1,2})(?:分|(?::|分)(\\d{1,2})(?:\\.\\d+)?秒?)?|(半|整)?)\\s*(AM|PM)?$`,
  'i',
);
const UNIVERSAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
const WEEKDAY = /\s*\(?(?:周|星期|礼拜)[一二三四五六日天]\)?[,，]?\s*/;
/** Matches `20261126090353` and `20261126 0903`. */
const DIGITS = /^(\d{4})(\d\d)(\d\d)[ T-]?(\d\d)(\d\d)(\d\d)?$/;
const NOON = 12;

const normalized = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ');

/**
 * Normalizes a time to the form of our own spreadsheets, `2023-03-20 09:03:53`, because the time is
 * part of a pledge's key and the next file may write it as 2023/3/20 9:03:53.
 * @param from1904 whether serial numbers count days from 1904, as in some workbooks.
 * @returns `undefined` if the text is not a valid time, and also if its day is uncertain, because
 * pledges of different days could then get the same key.
 */
export function readTime(text: string, from1904 = false): string | undefined {
  const value = normalized(text);
  if (UNIVERSAL.test(value)) return localTime(value);
  if (SERIAL.test(value)) return serialTime(value, from1904);
  const [, ...digits] = DIGITS.exec(value) ?? [];
  if (digits.length > 0) return digitTime(digits);
  const plain = value.replace(WEEKDAY, ' ').trim();
  const parts = CLOCK.exec(plain);
  if (parts === null) return wholeDay(plain);
  const [, day = '', before, hour = '', minute, second, half, after] = parts;
  const date = wholeDay(day.replace(/[ ,，]+$/, ''));
  if (before !== undefined && after !== undefined) return undefined;
  const hours = hourOf(Number(hour), before ?? after);
  if (date === undefined || hours === undefined) return undefined;
  return timeOf(date, hours, minute ?? (half === '半' ? '30' : '00'), second);
}

function timeOf(date: string, hour: number, minute: string, second?: string): string | undefined {
  if (hour > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  return `${date} ${pad(String(hour))}:${pad(minute)}${second === undefined ? '' : `:${pad(second)}`}`;
}

function hourOf(hour: number, part: string | undefined): number | undefined {
  if (part === undefined) return hour;
  // The text 上午12:05 means five minutes past midnight.
  if (hour === NOON && /^(?:上午|凌晨|AM)$/i.test(part)) return 0;
  for (const [words, from, to, add] of PARTS_OF_DAY) {
    if (!words.test(part)) continue;
    if (hour >= from && hour <= to) return hour + add;
    // The text 下午13:05 uses a 24-hour clock.
    if (hour > NOON && hour - NOON >= from && hour - NOON <= to && add > 0) return hour;
  }
  return undefined;
}

function digitTime([year = '', month = '', day = '', hour = '', minute = '', second]: readonly (
  | string
  | undefined
)[]): string | undefined {
  const date = readDate(`${year}-${month}-${day}`);
  return date === undefined ? undefined : timeOf(date, Number(hour), minute, second);
}

/**
 * Matches the serial number of a date cell without its format: 46352.3776 is a morning in November
 * 2026.
 */
const SERIAL = /^\d{5}(?:\.\d+)?$/;
const FIRST_DAY = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;
/**
 * First and last year in which a pledge may have been sent. A serial number of another year is
 * probably not a date.
 */
const YEARS_OF_PLEDGES = [2010, 2049] as const;
const DAY_MS = 86_400_000;

function serialTime(value: string, from1904: boolean): string | undefined {
  const [days = '', part = ''] = value.split('.');
  const start = FIRST_DAY[from1904 ? 1904 : 1900] + Number(days) * DAY_MS;
  const year = new Date(start).getUTCFullYear();
  if (year < YEARS_OF_PLEDGES[0] || year > YEARS_OF_PLEDGES[1]) return undefined;
  const shown = (share: number) =>
    new Date(Math.round((start + share * DAY_MS) / 1_000) * 1_000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ');
  if (Number(part) === 0) return shown(0).slice(0, 10);
  const share = Number(`0.${part}`);
  // A serial number with few digits has lost the seconds, but the minute is often still certain.
  const doubt = part.length < 5 ? 10 ** -part.length / 2 : 0;
  const [early, late] = [shown(share - doubt), shown(share + doubt)].map((time) =>
    time.slice(0, 16),
  );
  return doubt > 0 && early === late ? early : shown(share);
}

/**
 * Returns the unparsed time that earlier versions put into a pledge's key; `undefined` if the key
 * is unchanged.
 */
export function formerTime(text: string): string | undefined {
  const value = normalized(text);
  return SERIAL.test(value) ||
    DIGITS.test(value) ||
    WEEKDAY.test(value) ||
    /凌晨|早|清晨|中午|傍晚|晚|夜|[a-z]{3}|[点时半整]$|\d[APap][Mm]|[APap][Mm] ?\d|:\d\d\.\d/.test(
      value,
    )
    ? value
    : undefined;
}

/** Reads a day. Unlike in an expiry date, a month does not stand for its last day. */
const wholeDay = (text: string): string | undefined =>
  /\d\D+\d+\D+\d|^\d{8}$|^\d{1,2}[\s-]+[a-z]{3}|^[a-z]{3,}\.?\s+\d{1,2},/i.test(text)
    ? readDate(text)
    : undefined;

const OFFSET_HOURS = 8;
const localTime = (instant: string): string | undefined => {
  const moment = Date.parse(instant);
  return Number.isNaN(moment)
    ? undefined
    : new Date(moment + OFFSET_HOURS * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
};

/**
 * Returns the instant of a time in the form of {@link readTime}, in the time zone of drives;
 * `undefined` for other texts.
 */
export function instantOf(time: string): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(:\d\d)?)?$/.exec(time);
  if (parts === null) return undefined;
  const [, day = '', clock = '00:00', second = ':00'] = parts;
  const moment = Date.parse(`${day}T${clock}${second}+08:00`);
  return Number.isNaN(moment) || readDate(day) === undefined
    ? undefined
    : new Date(moment).toISOString();
}
