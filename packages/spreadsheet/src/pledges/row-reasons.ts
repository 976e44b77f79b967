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
  'lot-shortened',
  'lot-person',
  'lot-marks',
  'plain',
  'date',
  'month-unclear',
  'condition',
  /** More lines of one person at one time than a pledge can have. */
  'lines',
  /** Something else that the server would not take. */
  'refused',
] as const;
export type RowReason = (typeof ROW_REASONS)[number];

/** A row that was not taken: where and why. */
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
