/** Whether a contact looks like a phone number with fewer than eleven digits. */
export const isShortPhone = (contact: string): boolean =>
  /^[+(]?[0-9][0-9 ()-]*$/.test(contact.normalize('NFKC').trim()) &&
  contact.normalize('NFKC').replace(/[^0-9]/g, '').length < 11;
