import type { PledgeColumn } from './columns.ts';

/** Why a row is not taken. Catalogues have a sentence for each. */
export const ROW_REASONS = [
  'time-missing',
  'staff-number',
  'category',
  'unit',
  'quantity',
  'missing',
  'long',
  'digits',
  /** A spreadsheet program has shortened a long number, and its digits are lost. */
  'digits-lost',
  'lot-shortened',
  'lot-person',
  'lot-marks',
  'plain',
  'date',
  'month-unclear',
  'condition',
  /** A character that could not be read: the file is damaged there. */
  'unreadable',
  /** A quote without an end: where the row's cells begin and end is not known. */
  'damaged',
  /** More lines of one person at one time than a pledge can have. */
  'lines',
  /** Something else that the server would not take. */
  'refused',
] as const;
export type RowReason = (typeof ROW_REASONS)[number];

/** What is wrong with a row that was not taken; a row can have several. */
export interface BadRow {
  /** In the file, as the spreadsheet program counts. */
  readonly row: number;
  /** `undefined` when it is not about one column. */
  readonly column: PledgeColumn | undefined;
  /** What stands there, cut. */
  readonly value: string;
  readonly reason: RowReason;
  /** What the server said, by its code. */
  readonly code?: string;
}

/** How many rows have something wrong. */
export const badRowCount = (bad: readonly BadRow[]): number =>
  new Set(bad.map(({ row }) => row)).size;

/** A row that says nothing of a pledge: it is left out, and said to be. */
export interface SkippedRow {
  readonly row: number;
  readonly kind: 'total' | 'note' | 'header' | 'blank';
  /** What stands there, cut. */
  readonly text: string;
}
