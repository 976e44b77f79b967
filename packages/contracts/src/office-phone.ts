/** Matches digits and the punctuation of telephone numbers. */
export const OFFICE_PHONE_FORM = /^[0-9+()（）\-/转# ]{5,40}$/;
/** Matches a mobile number of mainland China, with or without the country code. */
const MOBILE = /^(?:0?0?86)?1[3-9]\d{9}$/;

/**
 * Whether a text can be an office's telephone number. Mobile numbers are refused, because the
 * number is printed on cartons and kept in the log.
 */
export function isOfficePhone(text: string): boolean {
  const trimmed = text.trim();
  return OFFICE_PHONE_FORM.test(trimmed) && !MOBILE.test(trimmed.replace(/\D/g, ''));
}
