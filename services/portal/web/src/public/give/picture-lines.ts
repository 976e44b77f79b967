/**
 * Matches a word of another script, a space, or one character, with the closing marks that must not
 * begin a line.
 */
const TOKENS = /(?:[!-ɏ]+|\s+|.)[，。；：！？、）」』】》…]*/gsu;

/**
 * Breaks a text into lines of at most this width.
 * @param widthOf returns the width of a text as it will be drawn, in the same unit as `most`.
 */
export function breakIntoLines(
  text: string,
  most: number,
  widthOf: (text: string) => number,
): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const add = (part: string) => {
    if (line !== '' && widthOf((line + part).trimEnd()) > most) {
      lines.push(line.trimEnd());
      line = part.trimStart();
    } else line += part;
  };
  for (const [token] of text.trim().matchAll(TOKENS))
    if (widthOf(token) <= most) add(token);
    // The token is too wide for a line, so it is broken at any character.
    else for (const character of token) add(character);
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}
