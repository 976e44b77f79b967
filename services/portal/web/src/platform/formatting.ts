import { currentLanguage, type Language } from './language.ts';

/** Offset of the drives' time zone (Asia/Shanghai, without daylight saving) from UTC. */
const OFFSET_HOURS = 8;
const ZH_WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

/**
 * Formats a day as `3月22日（周三）` or `Wed 22 Mar`. The year is added unless `now` is in the same year.
 * @param date a day such as `2023-03-22`.
 */
export function formatDay(date: string, now: Date = new Date()): string {
  return dayText(new Date(`${date}T00:00:00Z`), now, currentLanguage());
}

/**
 * Formats a time as `3月22日（周三）18:00` or `Wed 22 Mar, 18:00`.
 * @param at UTC time.
 */
export function formatInstant(at: string, now: Date = new Date()): string {
  const language = currentLanguage();
  const time = onTheCalendar(new Date(at));
  return `${dayText(time, now, language)}${language === 'zh' ? '' : ', '}${clockText(time)}`;
}

/**
 * Formats the time of day as `18:00`.
 * @param at UTC time.
 */
export function formatClock(at: string): string {
  return clockText(onTheCalendar(new Date(at)));
}

/**
 * Formats a slot of a hand-in point as `12月3日 12:00–12:30` or `3 December, 12:00–12:30`.
 * @param slot its beginning and end, as minutes in the drives' time zone.
 */
export function formatSlot(
  { start, end }: { readonly start: string; readonly end: string },
  now: Date = new Date(),
): string {
  const day = formatDay(start.slice(0, 10), now);
  return `${day}${currentLanguage() === 'zh' ? ' ' : ', '}${start.slice(11)}–${end.slice(11)}`;
}

/**
 * Formats a day as `2024年6月30日` or `30 June 2024`.
 * @param date a day such as `2024-06-30`.
 */
export function formatDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  return currentLanguage() === 'zh'
    ? `${year}年${month}月${day}日`
    : english({ day: 'numeric', month: 'long', year: 'numeric' }, new Date(`${date}T00:00:00Z`));
}

/**
 * Formats a month as `2024年6月` or `June 2024`.
 * @param month a month such as `2024-06`, or a day in that month.
 */
export function formatMonth(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return currentLanguage() === 'zh'
    ? `${year}年${number}月`
    : english({ month: 'long', year: 'numeric' }, new Date(`${month.slice(0, 7)}-01T00:00:00Z`));
}

/** Formats a number as `1,046`. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat(currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB').format(count);
}

/** Returns the day in the drives' time zone, such as `2023-03-22`. */
export function calendarDay(time: Date): string {
  return onTheCalendar(time).toISOString().slice(0, 10);
}

/** Whether a text is written as a day, such as `2023-03-22`. */
export const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/**
 * Returns the UTC time at which a day begins in the drives' time zone; `undefined` for a text that is
 * no day.
 * @param daysLater number of days after `date`.
 */
export function beginOfDay(date: string, daysLater = 0): string | undefined {
  if (!isDay(date)) return undefined;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight)) return undefined;
  return new Date(midnight + (daysLater * 24 - OFFSET_HOURS) * 3_600_000).toISOString();
}

/** Returns a time whose UTC fields are the date and time in the drives' time zone. */
function onTheCalendar(time: Date): Date {
  return new Date(time.getTime() + OFFSET_HOURS * 3_600_000);
}

function dayText(day: Date, now: Date, language: Language): string {
  const otherYear = day.getUTCFullYear() !== onTheCalendar(now).getUTCFullYear();
  if (language === 'zh') {
    const year = otherYear ? `${day.getUTCFullYear()}年` : '';
    return `${year}${day.getUTCMonth() + 1}月${day.getUTCDate()}日（${ZH_WEEKDAYS[day.getUTCDay()]}）`;
  }
  const year = otherYear ? ({ year: 'numeric' } as const) : {};
  return english({ weekday: 'short', day: 'numeric', month: 'short', ...year }, day).replace(
    ',',
    '',
  );
}

function english(options: Intl.DateTimeFormatOptions, day: Date): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(day);
}

function clockText(time: Date): string {
  return time.toISOString().slice(11, 16);
}
