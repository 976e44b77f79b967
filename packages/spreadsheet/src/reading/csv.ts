import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { SPREADSHEET_LIMITS } from '../limits.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import type { Table } from '../table.ts';

const LONGEST_RECORD = 10_000;
const DELIMITERS = [',', ';', '\t'] as const;

/**
 * Text of a file: UTF-8, UTF-16 with its mark, or, as older office programs write it, GB18030.
 * @throws {SpreadsheetRefused} when it is no text.
 */
export function decodeText(bytes: Uint8Array): string {
  const text = decoded(bytes);
  if (text.includes('\u0000') || /^\s*(?:<|%PDF-|\{\\rtf)/i.test(text.slice(0, 1_000)))
    throw new SpreadsheetRefused('NOT_A_TABLE');
  return text;
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** What parts the cells: what the first line has most of, outside of quotes. */
function delimiterOf(text: string): (typeof DELIMITERS)[number] {
  const [line = ''] = text.replace(/^[\s\ufeff]*/, '').split(/\r\n|\r|\n/, 1);
  const bare = line.replace(/"(?:[^"]|"")*"/g, '');
  const counted = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
  return DELIMITERS[counted.indexOf(Math.max(...counted))] ?? ',';
}

/** @throws {SpreadsheetRefused} */
export function readCsv(text: string): Table {
  let records: string[][];
  try {
    records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      max_record_size: LONGEST_RECORD,
      // One more than is read tells that there are more.
      to: SPREADSHEET_LIMITS.rows + 1,
    });
  } catch (error) {
    throw new SpreadsheetRefused('DAMAGED', {
      why: error instanceof CsvError ? error.message : String(error),
    });
  }
  if (records.length > SPREADSHEET_LIMITS.rows)
    throw new SpreadsheetRefused('TOO_MANY_ROWS', { most: SPREADSHEET_LIMITS.rows });
  if (records.some(({ length }) => length > SPREADSHEET_LIMITS.columns))
    throw new SpreadsheetRefused('TOO_MANY_COLUMNS', { most: SPREADSHEET_LIMITS.columns });
  const rows = records
    .map((cells, index) => ({ number: index + 1, cells }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (rows.length === 0) throw new SpreadsheetRefused('EMPTY');
  return { rows };
}
