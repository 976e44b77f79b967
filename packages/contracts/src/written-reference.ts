/** Cyrillic and Greek capitals that look like the characters at the same index of `LATIN`. */
const ALIKE = 'АВЕЅЗІЈКМНРСТУХѴԌԚԜΑΒΕΖΗΙΚΜΝΡΤΥΧ';
const LATIN = 'ABES3IJKMHPCTYXVGQWABEZHIKMNPTYX';
const UNSEEN = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const NO_LETTER = /[^\p{L}\p{N}]+/gu;
const PREFIX = /^X[LI1]X/;

/** Returns a code in Latin capitals, whatever width, case or look-alike letters it is typed in. */
export const plainCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .toUpperCase()
    .replace(/[^ -~]/gu, (char) => LATIN[ALIKE.indexOf(char)] ?? char)
    .trim();

/**
 * Returns the stored form, such as `XLX-7F3K9Q`, of a whole or partial reference with the prefix;
 * `undefined` for any other text.
 */
export function prefixedReference(typed: string): string | undefined {
  const code = plainCode(typed).replace(NO_LETTER, '');
  const [prefix] = PREFIX.exec(code) ?? [];
  const rest = prefix === undefined ? '' : code.slice(prefix.length);
  return /^[0-9A-Z]{1,6}$/.test(rest) ? `XLX-${rest}` : undefined;
}

/**
 * Returns the stored form of a typed reference. The prefix and the hyphen are optional; width, case
 * and look-alike letters make no difference.
 */
export const writtenReference = (typed: string): string =>
  prefixedReference(typed) ?? `XLX-${plainCode(typed).replace(NO_LETTER, '')}`;
