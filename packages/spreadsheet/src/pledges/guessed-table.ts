import type { Spreadsheet } from '../table.ts';
import type { ReadTable } from './bad-rows-table.ts';
import { guessColumns, guessHeader, headingsOf } from './columns.ts';

/** Where nobody is asked which sheet to read: the first that is not hidden. */
export const firstSheet = ({ sheets }: Spreadsheet): number =>
  Math.max(
    0,
    sheets.findIndex(({ hidden }) => !hidden),
  );

/**
 * A sheet read as its headings suggest.
 * @throws {SpreadsheetRefused}
 */
export async function guessedTable(spreadsheet: Spreadsheet, sheet: number): Promise<ReadTable> {
  const table = await spreadsheet.table(sheet);
  const header = guessHeader(table);
  return { table, header, mapping: guessColumns(headingsOf(table, header)) };
}
