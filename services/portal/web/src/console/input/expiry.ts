import { lastDayOfMonth } from '@bluebox/contracts/acceptance';

/** The parser of dates in imported files, which reads typed dates as well. */
export {
  readWrittenDay as readExpiry,
  type WrittenDay as TypedExpiry,
} from '@bluebox/contracts/written-day';

/**
 * Converts characters of a Chinese input method to those that a scanner's keyboard would have
 * typed.
 */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(/。/g, '.');
}

/** Whether a date can be written as its month alone, because it is the last day of that month. */
export const isLastOfMonth = (day: string): boolean => lastDayOfMonth(day.slice(0, 7)) === day;

/**
 * Returns a date as people type it, with only the month if that is enough; empty without a date.
 */
export const typedExpiry = (day: string | undefined): string =>
  day === undefined ? '' : isLastOfMonth(day) ? day.slice(0, 7) : day;
