/**
 * Matches a run of Latin letters, digits and signs, a run of spaces, or one other character.
 * Closing marks are matched with the text before them, because a line must not begin with a closing
 * mark.
 */
const TOKENS = /(?:[!-ɏ]+|\s+|.)[，。；：！？、）」』】》…]*/gsu;

/**
 * Breaks a text into lines, between words or Chinese characters where possible.
 * @param most largest width of a line, in the unit of `widthOf`.
 * @param widthOf returns the width of a text as drawn.
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
    // This token is wider than a line, so the line may break after any character.
    else for (const character of token) add(character);
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}
