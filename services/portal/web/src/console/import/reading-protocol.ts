import type { Category, Unit } from '@bluebox/contracts';
import type {
  BadRow,
  ColumnMapping,
  ColumnPlace,
  Corrections,
  ExportFormat,
  HiddenColumn,
  PreparedPledge,
  RepeatedRow,
  SheetBeside,
  SheetName,
  SkippedRow,
  SpreadsheetRefusalCode,
  UnclearColumn,
  WritingDoubt,
} from '@bluebox/spreadsheet';

/**
 * A row of the preview, with the values of the matched columns in the order of `PLEDGE_COLUMNS`.
 */
export interface PreviewRow {
  readonly row: number;
  readonly cells: readonly string[];
  readonly bad: readonly BadRow[];
  readonly skipped?: SkippedRow['kind'];
  /** Number of the earlier row that this row repeats. */
  readonly repeats?: number;
  /** The line of chat that the row was read from. */
  readonly source?: { readonly line: number; readonly text: string };
  readonly doubts: readonly WritingDoubt[];
  /** Guessed values, for a person to confirm. */
  readonly guesses: {
    readonly category?: Category;
    readonly unit?: Unit;
    readonly giver?: true;
  };
}

export interface Headings {
  /** Index of the row with the headings. */
  readonly header: number;
  readonly headings: readonly string[];
  /** The first value found below each heading; empty if none was found. */
  readonly samples: readonly string[];
  /** Import columns that several headings fit. */
  readonly unclear: readonly UnclearColumn[];
  /** Rows that could be the header: the first rows of the sheet, as text. */
  readonly candidates: readonly { readonly row: number; readonly text: string }[];
}

export interface Checked {
  readonly rows: readonly PreviewRow[];
  readonly pledges: readonly PreparedPledge[];
  readonly bad: readonly BadRow[];
  readonly skipped: readonly SkippedRow[];
  readonly repeated: readonly RepeatedRow[];
  /** Numbers of the rows that are imported although the file hides them. */
  readonly hidden: readonly number[];
  readonly hiddenColumns: readonly HiddenColumn[];
  /** Columns with values that are not imported. */
  readonly unread: readonly ColumnPlace[];
}

/**
 * Texts for the file of bad rows. They are plain data, because functions cannot be sent to a
 * worker.
 */
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

/**
 * The part of a file to read: the sheet, the header row, the mapping of columns, and the corrections
 * of rows.
 */
export interface Reading {
  readonly sheet: number;
  readonly header: number;
  readonly mapping: ColumnMapping;
  readonly corrections: Corrections;
}

/** Requests from the page to the worker, and the worker's answers, by task. */
export interface ReadingTasks {
  open: { ask: { readonly bytes: ArrayBuffer }; answer: { readonly sheets: readonly SheetName[] } };
  paste: {
    ask: { readonly text: string };
    answer: { readonly sheets: readonly SheetName[]; readonly isChat: boolean };
  };
  headings: {
    ask: { readonly sheet: number; readonly header: number | undefined };
    answer: Headings;
  };
  check: {
    ask: Reading & {
      readonly repeated: 'once' | 'all';
      /** Categories that the drive collects. */
      readonly collected: readonly Category[];
    };
    answer: Checked;
  };
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
