import { currentLanguage, type Language } from './language.ts';

const ZH_WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

/** `3月22日（周三）` or `Wed 22 Mar`, with the year when it is not this one. @param date `2023-03-22`. */
export function formatDay(date: string, today: Date = new Date()): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return dayText(new Date(year, month - 1, day), today, currentLanguage());
}

/** `3月22日（周三）18:00` or `Wed 22 Mar, 18:00`, by this device's time zone. @param at UTC time. */
export function formatInstant(at: string, today: Date = new Date()): string {
  const language = currentLanguage();
  const time = new Date(at);
  return `${dayText(time, today, language)}${language === 'zh' ? '' : ', '}${clockText(time)}`;
}

/** `18:00`, by this device's time zone. */
export function formatClock(at: string): string {
  return clockText(new Date(at));
}

/** `2024年6月30日` or `30 June 2024`. @param date `2024-06-30`. */
export function formatDate(date: string): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  return currentLanguage() === 'zh'
    ? `${year}年${month}月${day}日`
    : new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric' }).format(
        new Date(year, month - 1, day),
      );
}

/** `2024年6月` or `June 2024`. @param month `2024-06`, or a day in it. */
export function formatMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return currentLanguage() === 'zh'
    ? `${year}年${number}月`
    : new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' }).format(
        new Date(year, number - 1, 1),
      );
}

/** `1,046`. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat(currentLanguage() === 'zh' ? 'zh-CN' : 'en-GB').format(count);
}

/** The day of this device's calendar, `2023-03-22`. */
export function calendarDay(time: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
}

function dayText(day: Date, today: Date, language: Language): string {
  const otherYear = day.getFullYear() !== today.getFullYear();
  if (language === 'zh') {
    const year = otherYear ? `${day.getFullYear()}年` : '';
    return `${year}${day.getMonth() + 1}月${day.getDate()}日（${ZH_WEEKDAYS[day.getDay()]}）`;
  }
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(otherYear ? { year: 'numeric' } : {}),
  })
    .format(day)
    .replace(',', '');
}

function clockText(time: Date): string {
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
}
