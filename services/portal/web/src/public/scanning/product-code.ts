/**
 * Returns the number of the product on a scanned pack, without the number of the single pack:
 * - the 8, 12, 13 or 14 digits of a bar code on the shelf (GTIN), with a valid check digit, as 13
 * or 14 digits;
 * - the same out of a GS1 code, such as the square ones on devices;
 * - the first 7 of the 20 digits of a medicine's trace code (追溯码), because the others identify the
 * single pack.
 * Returns `undefined` for other codes.
 */
export function productCodeIn(text: string): string | undefined {
  const trimmed = text.trim();
  const scanned = trimmed.startsWith(SEPARATOR) ? trimmed.slice(1) : trimmed;
  const gs1 = GS1.exec(scanned);
  const digits = gs1?.[1] ?? gs1?.[2] ?? scanned;
  if (GTIN.test(digits))
    return isGtin(digits) ? digits.padStart(14, '0').replace(/^0/, '') : undefined;
  return TRACE_CODE.exec(digits)?.[1];
}

/** Character with which readers begin a GS1 code. */
const SEPARATOR = '\u001d';
const GTIN = /^(?:[0-9]{8}|[0-9]{12,14})$/;
/** Matches the code as readers print it, or in a URL. */
const GS1 = /^(?:\]d2)?(?:\(01\)|01)([0-9]{14})|^https?:\/\/[^?#]*\/01\/([0-9]{14})/;
const TRACE_CODE = /^(8[0-9]{6})[0-9]{13}$/;

/**
 * Whether a number is a GTIN: its digits, weighted 3 and 1 in turn from the right, add up to a
 * multiple of ten.
 */
function isGtin(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}
