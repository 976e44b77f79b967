/**
 * Matches a Latin word, white space, or another single character. Closing marks belong to the token
 * before them, because they must not begin a line.
 */
const TOKENS = /(?:[!-ɏ]+|\s+|.)[，。；：！？、）」』】》…]*/gsu;

/**
 * Breaks a text into at most this many lines of at most this width. Longer text ends with an
 * ellipsis.
 * @param widthOf returns the width of a text as it will be drawn.
 */
export function textLines(
  text: string,
  width: number,
  mostLines: number,
  widthOf: (text: string) => number,
): readonly string[] {
  const lines: string[] = [''];
  const last = () => lines.at(-1) ?? '';
  const parts = [...text.matchAll(TOKENS)].flatMap(([token]) =>
    widthOf(token) <= width ? [token] : [...token],
  );
  for (const part of parts)
    if (last() === '' || widthOf((last() + part).trimEnd()) <= width)
      lines[lines.length - 1] = last() === '' ? part.trimStart() : last() + part;
    else if (lines.length < mostLines) lines.push(part.trimStart());
    else {
      const shown = [...last().trimEnd()];
      while (shown.length > 0 && widthOf(`${shown.join('')}…`) > width) shown.pop();
      lines[lines.length - 1] = `${shown.join('')}…`;
      break;
    }
  return lines.map((line) => line.trimEnd()).filter((line) => line !== '');
}
