import { writeXlsxStream } from 'hucre/xlsx';
import type { ExportCell } from './cell.ts';

/** Largest width of a column, in characters. */
const WIDEST = 40;
const NARROWEST = 8;
const DAY_WIDTH = 12;
const TIME_WIDTH = 20;
const DAY_FORMAT = 'yyyy-mm-dd';
const TIME_FORMAT = 'yyyy-mm-dd hh:mm:ss';
/** Number format of text cells, so that text typed into them later stays text. */
const TEXT_FORMAT = '@';
/** Largest number of characters that a cell can have. */
const LONGEST_TEXT = 32_767;

/** A column: its heading, and the kind of its cells, which determines their format. */
export interface ExportColumn {
  readonly heading: string;
  readonly kind: 'text' | 'number' | 'day' | 'time';
}

const FORMATS = { text: TEXT_FORMAT, number: '0', day: DAY_FORMAT, time: TIME_FORMAT } as const;

/**
 * Writes a table as a workbook (XLSX), in chunks. Days and times are dates for the spreadsheet
 * program, counts are numbers, and texts are never formulas. The header row is frozen.
 */
export function workbookStream(
  name: string,
  columns: readonly ExportColumn[],
  records: AsyncIterable<readonly ExportCell[]> | Iterable<readonly ExportCell[]>,
): ReadableStream<Uint8Array> {
  return writeXlsxStream(rowsOf(records), {
    name: sheetName(name),
    columns: columns.map(({ heading, kind }) => ({
      header: plain(heading),
      width: widthOf(heading, kind),
      numFmt: FORMATS[kind],
    })),
    freezePane: { rows: 1 },
  });
}

async function* rowsOf(
  records: AsyncIterable<readonly ExportCell[]> | Iterable<readonly ExportCell[]>,
) {
  for await (const record of records) yield record.map(cellValue);
}

function cellValue(cell: ExportCell): string | number | Date | null {
  if (cell === undefined) return null;
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string') return plain(cell);
  // Spreadsheet times have no time zone, so the readers' local time is written as if it were UTC.
  return new Date('day' in cell ? `${cell.day}T00:00:00Z` : `${cell.time.replace(' ', 'T')}Z`);
}

/**
 * Returns the text in a form that a workbook can store. XML has no control characters and no lone
 * surrogates, and programs would read `_x0041_` as an A.
 */
const plain = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML does not have
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')
    .slice(0, LONGEST_TEXT);

/** Makes a sheet name of at most 31 characters, without characters that Excel forbids. */
const sheetName = (name: string): string => name.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31) || '1';

function widthOf(heading: string, kind: ExportColumn['kind']): number {
  if (kind === 'day') return DAY_WIDTH;
  if (kind === 'time') return TIME_WIDTH;
  // A Chinese character is as wide as two letters.
  const letters = [...heading].reduce((sum, char) => sum + (char > '\u2e7f' ? 2 : 1), 2);
  return Math.min(WIDEST, Math.max(kind === 'text' ? DAY_WIDTH : NARROWEST, letters));
}

/** Writes a whole table of text and numbers as a workbook. */
export async function workbookBytes(
  name: string,
  [header = [], ...records]: readonly (readonly ExportCell[])[],
): Promise<Uint8Array<ArrayBuffer>> {
  const columns = header.map((heading) => ({ heading: String(heading), kind: 'text' as const }));
  return new Uint8Array(await new Response(workbookStream(name, columns, records)).arrayBuffer());
}
