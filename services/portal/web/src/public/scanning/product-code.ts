/**
 * Returns the product number in a scanned code, without the serial number of the single pack:
 * - retail bar code (GTIN of 8, 12, 13 or 14 digits with a valid check digit): the GTIN, padded
 *   with zeros to 14 digits, of which the first is then dropped if it is a zero;
 * - GS1 code, such as the square codes on devices: its GTIN in the same form;
 * - trace code of a medicine (追溯码, 20 digits of which the first is 8): the first 7 digits.
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

/** Character that some readers put before a GS1 code. */
const SEPARATOR = '\u001d';
const GTIN = /^(?:[0-9]{8}|[0-9]{12,14})$/;
/**
 * Matches a GS1 code that begins with a GTIN, with or without brackets and reader's prefix, or a
 * URL that contains a GTIN.
 */
const GS1 = /^(?:\]d2)?(?:\(01\)|01)([0-9]{14})|^https?:\/\/[^?#]*\/01\/([0-9]{14})/;
const TRACE_CODE = /^(8[0-9]{6})[0-9]{13}$/;

/**
 * Whether the check digit of a GTIN is right: the digits, weighted 1 and 3 in turn from the right,
 * must add up to a multiple of ten.
 */
function isGtin(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}
