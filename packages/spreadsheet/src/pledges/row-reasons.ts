import type { SkippedChat } from '../chat/chat.ts';
import type { PledgeColumn } from './columns.ts';

/** Reasons for refusing a row. The catalogues have a sentence for each. */
export const ROW_REASONS = [
  'time-missing',
  /** A time that cannot be read, or whose day is uncertain. */
  'time-unclear',
  'staff-number',
  'category',
  /** No category is written, and the catalogue of words does not know the goods. */
  'category-unknown',
  'unit',
  'quantity',
  'missing',
  /** A telephone number with too few or too many digits. */
  'phone',
  /** A placeholder: `0`, `-`, `无`, `=A1`. */
  'placeholder',
  'long',
  'digits',
  /** A long number of which a spreadsheet program has lost digits. */
  'digits-lost',
  'lot-shortened',
  'lot-person',
  'lot-trace',
  'lot-marks',
  'plain',
  'date',
  'month-unclear',
  'year-unclear',
  'condition',
  /** A character that could not be decoded, because the file is damaged. */
  'unreadable',
  /** A formula error, or a formula without a result. */
  'no-value',
  /** An unclosed quote or an overlong record, so that the boundaries of the cells are unknown. */
  'damaged',
  /** More lines of one person at one time than a pledge can have. */
  'lines',
  /** Any other reason for which the server would refuse the row. */
  'refused',
] as const;
export type RowReason = (typeof ROW_REASONS)[number];

/** One of the errors in a refused row. */
export interface BadRow {
  /** Row number as the spreadsheet program shows it. */
  readonly row: number;
  /** Column of the error; `undefined` when the error does not concern one column. */
  readonly column: PledgeColumn | undefined;
  /** The value of the cell, truncated. */
  readonly value: string;
  readonly reason: RowReason;
  /** Code of the server's refusal, or of the reason why the row's pledge is left out. */
  readonly code?: string;
}

/** Returns the number of rows with errors. */
export const badRowCount = (bad: readonly BadRow[]): number =>
  new Set(bad.map(({ row }) => row)).size;

export type SkippedKind = 'header' | 'blank' | 'left-out' | SkippedChat;

/** A row that is no pledge, such as a total or a note. It is left out and reported. */
export interface SkippedRow {
  readonly row: number;
  readonly kind: SkippedKind;
  /** The row's text, truncated. */
  readonly text: string;
}
