/** Digits and letters without 0, 1, I, L, O and U, which are easily misread. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 6;

/** Makes a pledge's reference, such as `XLX-7F3K9Q`, from the bytes of a hash. */
export function referenceOf(random: Uint8Array): string {
  let reference = 'XLX-';
  for (let index = 0; index < LENGTH; index++)
    reference += ALPHABET[(random[index] ?? 0) % ALPHABET.length];
  return reference;
}
