/** The code in what somebody pasted: a whole private link, with words around it perhaps, or the code alone. */
export function codeIn(text: string): string | undefined {
  return /(?:^|[#\s])([pc][0-9a-z]{1,6}\.[a-z0-9-]{8,40}\.[A-Za-z0-9_-]{22})(?![A-Za-z0-9_-])/.exec(
    text.trim(),
  )?.[1];
}
