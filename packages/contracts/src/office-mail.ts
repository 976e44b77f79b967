/** Matches a mail address: one @, and a domain with a dot. */
export const OFFICE_MAIL_FORM =
  /^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}$/;

/**
 * Whether a text can be an office's mail address. An address whose name is only digits is refused,
 * because it is the telephone or account number of a person.
 */
export function isOfficeMail(text: string): boolean {
  const trimmed = text.trim();
  return OFFICE_MAIL_FORM.test(trimmed) && !/^\+?[0-9._-]+@/.test(trimmed);
}
