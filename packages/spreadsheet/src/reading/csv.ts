import { SPREADSHEET_LIMITS } from '../limits.ts';
import { guessHeader, knownHeadings } from '../pledges/columns.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import type { Table, TableRow } from '../table.ts';

const LONGEST_RECORD = 10_000;
const DELIMITERS = [',', ';', '\t', '|', '，', '；', '、'] as const;
/** Number of lines from which the delimiter is determined. */
const FIRST_LINES = 30;
/**
 * Whether a text contains a decoder's replacement character or a NUL, which are marks of damaged
 * bytes.
 */
export const isUnreadable = (text: string): boolean =>
  text.includes('\ufffd') || text.includes('\u0000');

/**
 * Decodes a file: UTF-8, UTF-16 with a byte order mark, or GB18030, which older office programs
 * write. A single damaged byte does not select a different encoding.
 * @throws {SpreadsheetRefused} when the file is not text.
 */
export function decodeText(bytes: Uint8Array): string {
  if (isUnmarkedUtf16(bytes)) throw new SpreadsheetRefused('UNKNOWN_ENCODING');
  const text = decoded(bytes);
  const start = text.slice(0, 4_000);
  // A single NUL is a damaged byte; many NULs mean another kind of file.
  const controls = start.split('\u0000').length - 1;
  if (controls > start.length / 50 || /^\s*(?:<|%PDF-|\{\\rtf)/i.test(start))
    throw new SpreadsheetRefused('NOT_A_TABLE');
  return text;
}

/**
 * Whether a text is UTF-16 without a byte order mark. The NUL bytes of Latin letters, digits and
 * line ends are then nearly all at even offsets, or nearly all at odd ones.
 */
function isUnmarkedUtf16(bytes: Uint8Array): boolean {
  const marked =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (marked || bytes.length % 2 === 1) return false;
  const start = bytes.subarray(0, 4_000);
  const sides = [0, 0];
  for (const [at, byte] of start.entries())
    if (byte === 0) sides[at % 2] = (sides[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = sides;
  return Math.max(even, odd) > start.length / 50 && Math.min(even, odd) <= Math.max(even, odd) / 20;
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const utf8 = new TextDecoder('utf-8').decode(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return utf8;
  let [read, unread] = [0, 0];
  for (const char of utf8) {
    if (char === '\ufffd') unread += 1;
    else if (char > '\u007f') read += 1;
  }
  // Text in another encoding has hardly any two adjacent bytes that are valid UTF-8.
  return unread === 0 || read > unread ? utf8 : new TextDecoder('gb18030').decode(bytes);
}

/** @throws {SpreadsheetRefused} */
export function readCsv(text: string): Table {
  const plain = text.replace(/^\ufeff/, '');
  const rows: TableRow[] = [];
  for (const row of records(plain, delimiterOf(plain))) {
    if (!row.cells.some((cell) => cell.trim() !== '')) continue;
    rows.push(row);
    if (rows.length > SPREADSHEET_LIMITS.rows)
      throw new SpreadsheetRefused('TOO_MANY_ROWS', { most: SPREADSHEET_LIMITS.rows });
    if (row.cells.slice(SPREADSHEET_LIMITS.columns).some((cell) => cell.trim() !== ''))
      throw new SpreadsheetRefused('TOO_MANY_COLUMNS', { most: SPREADSHEET_LIMITS.columns });
  }
  if (rows.length === 0) throw new SpreadsheetRefused('EMPTY');
  return { rows };
}

/**
 * Returns the delimiter that yields the most known headings; among equals, the delimiter that
 * splits the first lines into the most cells.
 */
function delimiterOf(text: string): string {
  const start = text.split(/\r\n|\r|\n/, FIRST_LINES).join('\n');
  const scores = DELIMITERS.map((delimiter) => {
    const rows = [...records(start, delimiter)].filter(({ cells }) =>
      cells.some((cell) => cell.trim() !== ''),
    );
    const header = guessHeader({ rows });
    // A line that is not split is no evidence for a delimiter, even if the line is a heading.
    const isSplit = (rows[header]?.cells.length ?? 0) > 1;
    const known = isSplit ? knownHeadings({ rows }, header) : 0;
    const widths = rows.map(({ cells }) => cells.length).sort((a, b) => a - b);
    // The median ignores titles and notes, which have few cells.
    return { delimiter, known, width: widths[Math.floor((widths.length - 1) / 2)] ?? 1 };
  });
  const [best] = [...scores].sort((a, b) => b.known - a.known || b.width - a.width);
  return best?.delimiter ?? ',';
}

/**
 * Splits a text into records. A stray or unclosed quote affects only its own record. A quote inside
 * an unquoted cell is an ordinary character. A quoted cell ends at the next quote that is followed
 * by a delimiter or the end of the line.
 */
function* records(text: string, delimiter: string): Generator<TableRow> {
  let at = 0;
  let widest = 0;
  for (let number = 1; at < text.length; number++) {
    const { cells, end } = readRecord(text, at, delimiter);
    const lineEnd = endOfLine(text, at);
    const whole = text.slice(at, end);
    if (end > lineEnd && (cells === undefined || swallowsRecords(whole, delimiter, widest))) {
      yield { number, cells: text.slice(at, lineEnd).split(delimiter), damaged: true };
      at = afterLine(text, lineEnd);
      continue;
    }
    if (cells === undefined || end - at > LONGEST_RECORD) {
      const shown = text.slice(at, Math.min(end, at + LONGEST_RECORD)).split(delimiter);
      yield { number, cells: shown.slice(0, SPREADSHEET_LIMITS.columns), damaged: true };
    } else {
      widest = Math.max(widest, cells.length);
      yield { number, cells };
    }
    at = afterLine(text, end);
  }
}

/**
 * Whether a line within a multi-line cell is itself a record, so that the cell's quote cannot have
 * been closed.
 */
function swallowsRecords(record: string, delimiter: string, widest: number): boolean {
  if (widest <= 2) return false;
  const lines = record.split(/\r\n|\r|\n/).slice(1);
  const last = lines.pop() ?? '';
  const inside = last.slice(0, Math.max(0, last.indexOf('"')));
  return (
    lines.some((line) => line.split(delimiter).length >= widest) ||
    (last.split(delimiter).length >= widest && inside.split(delimiter).length > widest / 2)
  );
}

function readRecord(
  text: string,
  start: number,
  delimiter: string,
): { readonly cells: readonly string[] | undefined; readonly end: number } {
  const cells: string[] = [];
  let at = start;
  let lineEnd = endOfLine(text, start);
  for (;;) {
    if (at > lineEnd) lineEnd = endOfLine(text, at);
    const quoted = text[at] === '"' ? quotedCell(text, at, lineEnd, delimiter) : undefined;
    if (quoted === 'without-end') return { cells: undefined, end: text.length };
    let end = quoted?.end ?? at;
    if (quoted === undefined) while (end < lineEnd && text[end] !== delimiter) end += 1;
    cells.push(quoted?.cell ?? text.slice(at, end));
    if (text[end] !== delimiter) return { cells, end };
    at = end + 1;
  }
}

/**
 * Reads a quoted cell. Returns `undefined` when the quotes are part of the text, as in `"芬必得"布洛芬`,
 * and `without-end` when the closing quote is missing.
 */
function quotedCell(text: string, start: number, lineEnd: number, delimiter: string) {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    if (at - start > LONGEST_RECORD) return 'without-end' as const;
    if (text[at + 1] === '"') {
      at += 1;
      continue;
    }
    let after = at + 1;
    while ((text[after] === ' ' || text[after] === '\t') && text[after] !== delimiter) after += 1;
    const next = text[after];
    if (next === undefined || next === delimiter || next === '\n' || next === '\r')
      return { cell: text.slice(start + 1, at).replace(/""/g, '"'), end: after };
    if (at < lineEnd) return undefined;
    return 'without-end' as const;
  }
  return 'without-end' as const;
}

function endOfLine(text: string, start: number): number {
  LINE_END.lastIndex = start;
  return LINE_END.exec(text)?.index ?? text.length;
}
const LINE_END = /[\r\n]/g;

const afterLine = (text: string, end: number): number =>
  text.startsWith('\r\n', end) ? end + 2 : end + 1;
