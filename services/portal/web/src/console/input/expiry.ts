import { lastDayOfMonth } from '@bluebox/contracts/acceptance';

/** The same parser reads typed dates and those in an imported file. */
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

/** Whether the month alone is enough, because the day is its last. */
export const isLastOfMonth = (day: string): boolean => lastDayOfMonth(day.slice(0, 7)) === day;

/** Returns a date as people type it, with only the month if that is enough. */
export const typedExpiry = (day: string | undefined): string =>
  day === undefined ? '' : isLastOfMonth(day) ? day.slice(0, 7) : day;
