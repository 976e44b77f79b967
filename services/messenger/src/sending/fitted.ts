const ELLIPSIS = '…';

/**
 * Returns a text that has at most so many bytes of UTF-8. A longer text ends at a line or character
 * that fits, with an ellipsis.
 */
export function fitted(text: string, longest: number): string {
  if (Buffer.byteLength(text) <= longest) return text;
  const room = longest - Buffer.byteLength(`\n${ELLIPSIS}`);
  let size = 0;
  let kept = '';
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > room) break;
    kept += character;
  }
  const lineEnd = kept.lastIndexOf('\n');
  return lineEnd > 0 ? `${kept.slice(0, lineEnd)}\n${ELLIPSIS}` : `${kept}${ELLIPSIS}`;
}
