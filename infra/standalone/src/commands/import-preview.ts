import type {
  BadRow,
  ImportReview,
  RepeatedRow,
  SheetBeside,
  SkippedRow,
} from '@bluebox/spreadsheet';

/** The findings in a file, and the changes that an import of it would make. */
export interface ImportPreview {
  readonly review: ImportReview;
  readonly bad: readonly BadRow[];
  readonly skipped: readonly SkippedRow[];
  readonly repeated: readonly RepeatedRow[];
  readonly sheets: readonly SheetBeside[];
  /** Whether the drive has a list of departments. */
  readonly departmentsListed: boolean;
}
