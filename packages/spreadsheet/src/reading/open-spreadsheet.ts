import { SPREADSHEET_LIMITS } from '../limits.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import type { Spreadsheet } from '../table.ts';
import { decodeText, readCsv } from './csv.ts';
import { fileKind } from './file-kind.ts';
import { openWorkbook } from './workbook.ts';

/**
 * Opens a file as a workbook (XLSX) or text (CSV), according to its bytes and not its name.
 * @throws {SpreadsheetRefused}
 */
export async function openSpreadsheet(bytes: Uint8Array): Promise<Spreadsheet> {
  if (bytes.length > SPREADSHEET_LIMITS.fileBytes)
    throw new SpreadsheetRefused('FILE_TOO_LARGE', { mostBytes: SPREADSHEET_LIMITS.fileBytes });
  if (bytes.length === 0) throw new SpreadsheetRefused('EMPTY');
  if (fileKind(bytes) === 'workbook') return openWorkbook(bytes);
  const table = readCsv(decodeText(bytes));
  return { sheets: [{ name: '', hidden: false }], table: async () => table };
}
