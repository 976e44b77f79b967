import { lastDayOfMonth } from '@bluebox/contracts';

const pad = (text: string) => text.padStart(2, '0');

/**
 * A day as people write it in spreadsheets: 2024-05-06, 2024/05/06, 2024年05月06日, 20240506;
 * a month stands for its last day: 2024.05, 2024-05, 2024年05月.
 * @returns `2024-05-06`, or `undefined` for anything else and for days that are not in the calendar.
 */
export function readDate(text: string): string | undefined {
  const value = text.trim();
  const day =
    /^([12]\d{3})-(\d{1,2})-(\d{1,2})$/.exec(value) ??
    /^([12]\d{3})\/(\d{1,2})\/(\d{1,2})$/.exec(value) ??
    /^([12]\d{3})\.(\d{1,2})\.(\d{1,2})$/.exec(value) ??
    /^([12]\d{3})年(\d{1,2})月(\d{1,2})日$/.exec(value) ??
    /^([12]\d{3})(\d{2})(\d{2})$/.exec(value);
  if (day !== null) {
    const [, year = '', month = '', date = ''] = day;
    const iso = `${year}-${pad(month)}-${pad(date)}`;
    const time = Date.parse(`${iso}T00:00:00Z`);
    return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso) ? iso : undefined;
  }
  const month =
    /^([12]\d{3})[-./](\d{1,2})$/.exec(value) ?? /^([12]\d{3})年(\d{1,2})月$/.exec(value);
  if (month === null) return undefined;
  const [, year = '', number = ''] = month;
  return Number(number) >= 1 && Number(number) <= 12
    ? lastDayOfMonth(`${year}-${pad(number)}`)
    : undefined;
}

/**
 * A month that a spreadsheet has made of a number: 2024.10 became 2024.1, and nobody can tell whether
 * January or October was meant.
 */
export const isUnclearMonth = (text: string): boolean => /^[12]\d{3}\.1$/.test(text.trim());

/**
 * A time of day as our own spreadsheets write it, `2023-03-20 09:03:53`: pledges are told apart by it,
 * and the same moment is written 2023/3/20 9:03:53 in the next file. What is no such time stays as it is.
 */
export function readTime(text: string): string {
  const value = text.normalize('NFKC').trim().replace(/\s+/g, ' ');
  const parts = /^(\S+?)[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?$/.exec(value);
  if (parts === null) return readDate(value) ?? value;
  const [, day = '', hour = '', minute = '', second] = parts;
  const date = readDate(day);
  if (date === undefined) return value;
  return `${date} ${pad(hour)}:${minute}${second === undefined ? '' : `:${second}`}`;
}
