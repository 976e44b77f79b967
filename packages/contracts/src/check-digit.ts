/**
 * Whether the check digit of a GTIN is right: the digits, weighted 1 and 3 in turn from the right,
 * must add up to a multiple of ten (GS1 General Specifications, section 7.9).
 */
export function hasCheckDigit(digits: string): boolean {
  const sum = [...digits]
    .reverse()
    .reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return sum % 10 === 0;
}

/** Whether a text is a GTIN of 8, 12, 13 or 14 digits whose check digit is right. */
export const isGtin = (text: string): boolean =>
  /^(?:[0-9]{8}|[0-9]{12,14})$/.test(text) && hasCheckDigit(text);

/** Whether digits are a code of the catalogue: a GTIN, or the seven digits by which a trace code begins. */
export const isProductCode = (digits: string): boolean =>
  /^[0-9]{7}$/.test(digits) || isGtin(digits);
