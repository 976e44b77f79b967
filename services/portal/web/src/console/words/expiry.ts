import { lastDayOfMonth } from '@bluebox/contracts/acceptance';

/** What a person typed as an expiry date: nothing, a day (a month stands for its last), or neither. */
export type TypedExpiry =
  | { readonly kind: 'none' }
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'unclear' };

const unclear: TypedExpiry = { kind: 'unclear' };
const CENTURY = '20';

/**
 * Reads dates as they are printed on packs or typed in haste: 2027-05, 2027/5/31, 2027.05, 2027年5月,
 * 202705, 20270531, 2705 (year and month) and 270531.
 */
export function readExpiry(typed: string): TypedExpiry {
  const text = toHalfWidth(typed).trim();
  if (text === '') return { kind: 'none' };
  const parts = /^\d+$/.test(text) ? splitDigits(text) : splitMarked(text);
  if (parts === undefined) return unclear;
  const [year, month, day] = parts;
  if (month < 1 || month > 12) return unclear;
  const monthText = `${year}-${String(month).padStart(2, '0')}`;
  const last = lastDayOfMonth(monthText);
  if (day === undefined || day === 0) return { kind: 'day', day: last };
  if (day > Number(last.slice(8))) return unclear;
  return { kind: 'day', day: `${monthText}-${String(day).padStart(2, '0')}` };
}

type DateParts = readonly [year: string, month: number, day?: number | undefined];

function splitMarked(text: string): DateParts | undefined {
  const match =
    /^(\d{4}|\d{2})\s*[-/.年\s]\s*(\d{1,2})\s*(?:[-/.月\s]\s*(?:(\d{1,2})\s*日?)?)?$/.exec(text);
  if (match === null) return undefined;
  const [, year = '', month, day] = match;
  return [fullYear(year), Number(month), day === undefined ? undefined : Number(day)];
}

function splitDigits(text: string): DateParts | undefined {
  const from = (start: number, end: number) => Number(text.slice(start, end));
  switch (text.length) {
    case 4:
      return [fullYear(text.slice(0, 2)), from(2, 4)];
    case 6:
      // 202705 is a month; 270531 a day. No pack that is still good expired in 2020.
      return text.startsWith(CENTURY)
        ? [text.slice(0, 4), from(4, 6)]
        : [fullYear(text.slice(0, 2)), from(2, 4), from(4, 6)];
    case 8:
      return [text.slice(0, 4), from(4, 6), from(6, 8)];
    default:
      return undefined;
  }
}

const fullYear = (year: string) => (year.length === 2 ? `${CENTURY}${year}` : year);

/** Characters of a Chinese input method as a scanner's keyboard would have typed them. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(/。/g, '.');
}

/** Whether the last day of the month can be said by the month alone. */
export const isLastOfMonth = (day: string): boolean => lastDayOfMonth(day.slice(0, 7)) === day;

/** As one would type it: the month where that says it all. */
export const typedExpiry = (day: string | undefined): string =>
  day === undefined ? '' : isLastOfMonth(day) ? day.slice(0, 7) : day;
