import { readWrittenDay } from '@bluebox/contracts/written-day';

export { isUnclearMonth } from '@bluebox/contracts/written-day';

const pad = (text: string) => text.padStart(2, '0');

/** @returns `2024-05-06`, or `undefined` if it is not a date: see {@link readWrittenDay}. */
export function readDate(text: string): string | undefined {
  const read = readWrittenDay(text);
  return read.kind === 'day' ? read.day : undefined;
}

const CLOCK =
  /^(.+?)(?:[ T]|(?<=日))(上午|下午)?\s*(\d{1,2})(?::|时|点)(\d{1,2})(?:分|(?::|分)(\d{1,2})(?:\.\d+)?秒?)?\s*(AM|PM)?$/i;
const UNIVERSAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
const NOON = 12;

/**
 * Normalizes a time to the form of our own spreadsheets, `2023-03-20 09:03:53`, because pledges are
 * identified by it and the next file may have 2023/3/20 9:03:53 for the same moment. Anything else is
 * returned unchanged.
 */
export function readTime(text: string): string {
  const value = text.normalize('NFKC').trim().replace(/\s+/g, ' ');
  if (UNIVERSAL.test(value)) return localTime(value);
  const parts = CLOCK.exec(value);
  if (parts === null) return wholeDay(value) ?? value;
  const [, day = '', half = '', hour = '', minute = '', second, after = ''] = parts;
  const date = wholeDay(day);
  if (date === undefined) return value;
  const late = half === '下午' || after.toUpperCase() === 'PM';
  // 下午13:05 is said of a day of 24 hours.
  const halved = (half !== '' || after !== '') && Number(hour) <= NOON;
  const hours = halved ? (Number(hour) % NOON) + (late ? NOON : 0) : Number(hour);
  return `${date} ${pad(String(hours))}:${pad(minute)}${second === undefined ? '' : `:${pad(second)}`}`;
}

/** A day, but not a month: a month is not a day on which somebody sent something. */
const wholeDay = (text: string): string | undefined =>
  /\d\D+\d+\D+\d|^\d{8}$/.test(text) ? readDate(text) : undefined;

const OFFSET_HOURS = 8;
const localTime = (instant: string): string =>
  new Date(Date.parse(instant) + OFFSET_HOURS * 3_600_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');

/** The moment of a time that {@link readTime} read, by the calendar of drives; `undefined` for other texts. */
export function instantOf(time: string): string | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d)(:\d\d)?)?$/.exec(time);
  if (parts === null) return undefined;
  const [, day = '', clock = '00:00', second = ':00'] = parts;
  const moment = Date.parse(`${day}T${clock}${second}+08:00`);
  return Number.isNaN(moment) || readDate(day) === undefined
    ? undefined
    : new Date(moment).toISOString();
}
