import { lastDayOfMonth } from '@bluebox/contracts/acceptance';

/** The parser of imported dates also reads typed dates. */
export {
  readWrittenDay as readExpiry,
  type WrittenDay as TypedExpiry,
} from '@bluebox/contracts/written-day';

/** Converts full-width characters, which Chinese input methods produce, to ASCII. */
export function toHalfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, ' ')
    .replace(/。/g, '.');
}

/** Whether a date is the last day of its month, so that people may write the month alone. */
export const isLastOfMonth = (day: string): boolean => lastDayOfMonth(day.slice(0, 7)) === day;

/**
 * Returns a date as people type it, without the day for the last day of a month; empty without a
 * date.
 */
export const typedExpiry = (day: string | undefined): string =>
  day === undefined ? '' : isLastOfMonth(day) ? day.slice(0, 7) : day;
