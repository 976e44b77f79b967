/** Limits on a file. A larger one is refused with the limit that it exceeds. */
export const SPREADSHEET_LIMITS = {
  /** Size of the file itself. */
  fileBytes: 20_000_000,
  /** Decompressed size of the parts of a workbook that a table needs. */
  unpackedBytes: 64_000_000,
  /** Rows of one sheet, including empty ones. */
  rows: 50_000,
  columns: 200,
  /** Files inside a workbook. */
  parts: 2_000,
} as const;
