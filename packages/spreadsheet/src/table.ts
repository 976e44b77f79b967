import type { SkippedChat } from './chat/chat.ts';
import type { WritingDoubt } from './chat/written-goods.ts';

/** One row of a sheet, with its cells as text. */
export interface TableRow {
  /** Row number as the spreadsheet program shows it, from 1. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Texts of merged cells, by the column of each empty cell that they cover. */
  readonly merged?: Readonly<Record<number, string>>;
  /**
   * Stored values, by column, of cells that display them differently, for example only the month of
   * a day.
   */
  readonly exact?: Readonly<Record<number, string>>;
  /** Whether the row is hidden in the spreadsheet program, mostly by a filter. */
  readonly hidden?: true;
  /**
   * Whether the record could not be parsed, because of an unclosed quote or its length. Its cells
   * are then a guess.
   */
  readonly damaged?: true;
  /** The line of a pasted chat that the row was read from. */
  readonly source?: { readonly line: number; readonly text: string };
  /** Reason for reading no goods from the row; set for lines of a chat, and for rows left out. */
  readonly skipped?: SkippedChat | 'left-out';
  /** Doubts about what somebody wrote in a chat. */
  readonly doubts?: readonly WritingDoubt[];
  /** Whether the name was told apart from the goods by guessing. */
  readonly nameGuessed?: true;
  /** Values that a person corrected, by the column of pledges; the sheet may lack the column. */
  readonly corrected?: Readonly<Record<string, string>>;
}

/** A sheet without its empty rows. */
export interface Table {
  readonly rows: readonly TableRow[];
  /** Indexes of columns that the spreadsheet program hides, from 0. */
  readonly hiddenColumns?: readonly number[];
  /** Whether the sheet's serial dates count the days from 1904. */
  readonly from1904?: true;
}

export interface SheetName {
  readonly name: string;
  /** Whether the sheet is hidden in the spreadsheet program. */
  readonly hidden: boolean;
}

/** An opened file, whose sheets are read on request. */
export interface Spreadsheet {
  /** Names of the sheets. A CSV file has one sheet without a name. */
  readonly sheets: readonly SheetName[];
  /** @throws {SpreadsheetRefused} */
  table(sheet: number): Promise<Table>;
}

/** Returns the index of a column, given its letters; `undefined` for other texts. */
export function columnIndex(letters: string): number | undefined {
  if (!/^[A-Z]{1,3}$/i.test(letters)) return undefined;
  const number = [...letters.toUpperCase()].reduce(
    (sum, letter) => sum * 26 + letter.charCodeAt(0) - 64,
    0,
  );
  return number - 1;
}

/** Returns a spreadsheet program's name for a column: `A`, `B`… `AA`. */
export function columnLetters(column: number): string {
  const before = Math.floor(column / 26) - 1;
  const letter = String.fromCharCode(65 + (column % 26));
  return before < 0 ? letter : columnLetters(before) + letter;
}
