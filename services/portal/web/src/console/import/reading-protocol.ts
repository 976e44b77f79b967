import type {
  BadRow,
  ColumnMapping,
  ColumnPlace,
  ExportFormat,
  HiddenColumn,
  PreparedPledge,
  RepeatedRow,
  SheetBeside,
  SheetName,
  SkippedRow,
  SpreadsheetRefusalCode,
  UnclearColumn,
} from '@bluebox/spreadsheet';

/**
 * A row of the preview, with the values of the matched columns in the order of `PLEDGE_COLUMNS`.
 */
export interface PreviewRow {
  readonly row: number;
  readonly cells: readonly string[];
  /** All errors of the row. */
  readonly bad: readonly BadRow[];
  readonly skipped?: SkippedRow['kind'];
  /** Number of an earlier row that this one repeats. */
  readonly repeats?: number;
}

export interface Headings {
  /** Index of the row with the headings. */
  readonly header: number;
  readonly headings: readonly string[];
  /** The first value below each heading that is not empty, or an empty text. */
  readonly samples: readonly string[];
  /** Import columns with several headings that fit. */
  readonly unclear: readonly UnclearColumn[];
  /** Rows that could be the header: the first ones of the sheet, as text. */
  readonly candidates: readonly { readonly row: number; readonly text: string }[];
}

export interface Checked {
  readonly rows: readonly PreviewRow[];
  readonly pledges: readonly PreparedPledge[];
  readonly bad: readonly BadRow[];
  readonly skipped: readonly SkippedRow[];
  readonly repeated: readonly RepeatedRow[];
  /** Rows that are imported although the file hides them. */
  readonly hidden: readonly number[];
  readonly hiddenColumns: readonly HiddenColumn[];
  /** Columns that are not empty but are not imported. */
  readonly unread: readonly ColumnPlace[];
}

/** Texts of the file of bad rows as plain data, because functions cannot be sent to a worker. */
export interface BadFileWords {
  readonly sheet: string;
  readonly headings: readonly [string, string, string, string];
  readonly samePledge: string;
  /** Reasons by {@link faultKey}. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** Returns the key of an error in a row. */
export const faultKey = ({ row, column, reason }: BadRow): string =>
  `${row} ${column ?? ''} ${reason}`;

/** The part of a file to read: a sheet, the row of its header, and the meaning of its columns. */
export interface Reading {
  readonly sheet: number;
  readonly header: number;
  readonly mapping: ColumnMapping;
}

/** Requests of a page to the worker that has the file, with the answers. */
export interface ReadingTasks {
  open: { ask: { readonly bytes: ArrayBuffer }; answer: { readonly sheets: readonly SheetName[] } };
  headings: {
    ask: { readonly sheet: number; readonly header: number | undefined };
    answer: Headings;
  };
  check: { ask: Reading & { readonly repeated: 'once' | 'all' }; answer: Checked };
  sheets: { ask: { readonly sheet: number }; answer: readonly SheetBeside[] };
  badFile: {
    ask: Reading & {
      readonly bad: readonly BadRow[];
      readonly format: ExportFormat;
      readonly words: BadFileWords;
    };
    answer: Uint8Array<ArrayBuffer>;
  };
}
export type ReadingTask = keyof ReadingTasks;

export interface Asked {
  readonly id: number;
  readonly task: ReadingTask;
  readonly ask: unknown;
}
export type Answered =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly refusal: RefusalMessage };
export interface RefusalMessage {
  readonly code: SpreadsheetRefusalCode;
  readonly data: Readonly<Record<string, unknown>>;
}
