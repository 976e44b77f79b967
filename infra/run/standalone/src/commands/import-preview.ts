import type {
  BadRow,
  ColumnPlace,
  HiddenColumn,
  ImportReview,
  RepeatedRow,
  SheetBeside,
  SkippedRow,
} from '@bluebox/spreadsheet';

/** The findings in a file, and the changes that its import would make. */
export interface ImportPreview {
  readonly review: ImportReview;
  readonly bad: readonly BadRow[];
  readonly skipped: readonly SkippedRow[];
  readonly repeated: readonly RepeatedRow[];
  /** Rows that are imported although the file hides them. */
  readonly hidden: readonly number[];
  readonly hiddenColumns: readonly HiddenColumn[];
  /** Columns that are not empty but are not imported. */
  readonly unread: readonly ColumnPlace[];
  readonly sheets: readonly SheetBeside[];
  /** Whether the drive has a list of departments. */
  readonly departmentsListed: boolean;
}
