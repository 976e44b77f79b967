/** Digits and letters that are not confused when read out or copied by hand. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 6;

/** Makes a pledge's reference for people to quote, such as `XLX-7F3K9Q`, from random bytes. */
export function referenceOf(random: Uint8Array): string {
  let reference = 'XLX-';
  for (let index = 0; index < LENGTH; index++)
    reference += ALPHABET[(random[index] ?? 0) % ALPHABET.length];
  return reference;
}
