/**
 * Calculations on sizes and indexes of a tree. They divide instead of shifting bits, because bitwise
 * operators of JavaScript cut numbers to 32 bits.
 */

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** @throws RangeError unless the value is a whole number from 0 to 2^53 - 1. */
export function assertCount(name: string, value: number): void {
  if (!isCount(value)) throw new RangeError(`${name} is not a whole number: ${value}`);
}

/** Returns the largest power of two that is smaller than a size of at least 2. */
export function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

/** Returns the sizes of the perfect subtrees that make up a tree, the largest first. */
export function perfectSizes(size: number): number[] {
  const sizes: number[] = [];
  for (let rest = size, power = 1; rest > 0; rest = Math.floor(rest / 2), power *= 2)
    if (rest % 2 === 1) sizes.unshift(power);
  return sizes;
}

/**
 * Parses a decimal number as every format of the log writes it: ASCII digits without leading zeros.
 * Returns undefined for anything else, and for numbers above 2^53 - 1.
 */
export function parseDecimal(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]*)$/.test(text)) return undefined;
  const value = Number(text);
  return isCount(value) ? value : undefined;
}
