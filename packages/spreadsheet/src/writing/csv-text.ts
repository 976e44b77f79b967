import type { ExportCell } from './cell.ts';

/** Mark by which spreadsheet programs recognise UTF-8. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Characters that a spreadsheet program interprets as the beginning of a formula, including
 * full-width ones.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: tab, CR, LF and NUL are such beginnings
const FORMULA = /^[=+\-@\t\r\n\u0000＝＋－＠]/;

const written = (cell: ExportCell): string => {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'object') return 'day' in cell ? cell.day : cell.time;
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * Writes one record as in RFC 4180. Text that a spreadsheet program would calculate is disarmed by
 * a leading apostrophe.
 */
export const csvRecord = (cells: readonly ExportCell[]): string =>
  `${cells.map(written).join(',')}\r\n`;

/** Writes a whole table as CSV. */
export const csvText = (records: readonly (readonly ExportCell[])[]): string =>
  BYTE_ORDER_MARK + records.map(csvRecord).join('');
