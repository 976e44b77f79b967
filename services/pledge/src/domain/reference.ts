/** Digits and letters that are not mistaken for each other when read out or copied by hand. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 6;

/** A pledge's reference for people to quote, `XLX-7F3K9Q`, from the given random bytes. */
export function referenceOf(random: Uint8Array): string {
  let reference = 'XLX-';
  for (let index = 0; index < LENGTH; index++)
    reference += ALPHABET[(random[index] ?? 0) % ALPHABET.length];
  return reference;
}
