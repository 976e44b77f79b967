import type {
  BadRow,
  ImportReview,
  RepeatedRow,
  SheetBeside,
  SkippedRow,
} from '@bluebox/spreadsheet';

/** What was found in a file, and what an import of it would do. */
export interface ImportPreview {
  readonly review: ImportReview;
  readonly bad: readonly BadRow[];
  readonly skipped: readonly SkippedRow[];
  readonly repeated: readonly RepeatedRow[];
  readonly sheets: readonly SheetBeside[];
}
