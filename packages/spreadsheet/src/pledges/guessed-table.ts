import { SpreadsheetRefused } from '../refusal.ts';
import type { Spreadsheet } from '../table.ts';
import type { ReadTable } from './bad-rows-table.ts';
import {
  type ColumnMapping,
  guessColumns,
  guessHeader,
  headingsOf,
  knownHeadings,
  type PledgeColumn,
  unclearColumns,
} from './columns.ts';
import { refuseUnclear } from './pledge-rows.ts';

/** Returns the index of the first visible sheet, or 0 if all sheets are hidden. */
export const firstSheet = ({ sheets }: Spreadsheet): number =>
  Math.max(
    0,
    sheets.findIndex(({ hidden }) => !hidden),
  );

/** Columns that a person chose: the index of each, or `none` if the file lacks the column. */
export type ChosenColumns = Readonly<Partial<Record<PledgeColumn, number | 'none'>>>;

/**
 * Reads a sheet as its headings suggest, except for the columns that a person chose.
 * @throws {SpreadsheetRefused}
 */
export async function guessedTable(
  spreadsheet: Spreadsheet,
  sheet: number,
  chosen: ChosenColumns = {},
): Promise<ReadTable> {
  const table = await spreadsheet.table(sheet);
  const header = guessHeader(table);
  const headings = headingsOf(table, header);
  refuseUnclear(unclearColumns(headings).filter(({ column }) => chosen[column] === undefined));
  const taken = new Set(Object.values(chosen));
  const mapping = Object.fromEntries([
    ...Object.entries(guessColumns(headings)).filter(
      ([column, index]) => !(column in chosen) && !taken.has(index),
    ),
    ...Object.entries(chosen).filter(([, index]) => index !== 'none'),
  ]) as ColumnMapping;
  return { table, header, mapping };
}

/** A sheet of the workbook that is not imported. */
export interface SheetBeside {
  readonly sheet: number;
  readonly name: string;
  readonly hidden: boolean;
  /**
   * Number of rows, without the header if the sheet looks like a table of pledges; `undefined` when
   * the sheet cannot be read.
   */
  readonly rows: number | undefined;
  /** Whether at least three of the sheet's headings are those of pledges. */
  readonly looksAlike: boolean;
}

const FEWEST_KNOWN_HEADINGS = 3;

/**
 * Returns the other sheets that have content or cannot be read, to report that they are not
 * imported.
 */
export async function sheetsBeside(
  spreadsheet: Spreadsheet,
  chosen: number,
): Promise<readonly SheetBeside[]> {
  const found: SheetBeside[] = [];
  for (const [sheet, { name, hidden }] of spreadsheet.sheets.entries()) {
    if (sheet === chosen) continue;
    try {
      const table = await spreadsheet.table(sheet);
      const header = guessHeader(table);
      const looksAlike = knownHeadings(table, header) >= FEWEST_KNOWN_HEADINGS;
      const rows = table.rows.length - (looksAlike ? header + 1 : 0);
      if (rows > 0) found.push({ sheet, name, hidden, rows, looksAlike });
    } catch (error) {
      if (!(error instanceof SpreadsheetRefused)) throw error;
      if (error.code !== 'EMPTY')
        found.push({ sheet, name, hidden, rows: undefined, looksAlike: false });
    }
  }
  return found;
}
