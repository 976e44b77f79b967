/** Limits of a number that is typed into a field. */
export interface NumberLimits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Largest number of decimal places; any number of places by default. */
  readonly precision?: number | undefined;
}

/** A field's number breaks this limit. */
export type BrokenLimit = 'min' | 'max' | 'precision';

/**
 * Returns the characters of a typed number. Full-width digits count as digits, and thousands separators, spaces and
 * a unit that somebody typed after the number are left out.
 */
export const numberCharacters = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/。/g, '.')
    .replace(/[^\d.-]/g, '');

/** Returns the limit that a number breaks, or undefined. */
export function brokenLimit(
  number: number,
  { min, max, precision }: NumberLimits,
): BrokenLimit | undefined {
  if (min !== undefined && number < min) return 'min';
  if (max !== undefined && number > max) return 'max';
  const places = String(number).split('.')[1]?.length ?? 0;
  return precision !== undefined && places > precision ? 'precision' : undefined;
}
