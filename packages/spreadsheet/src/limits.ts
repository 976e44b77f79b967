/** Limits on a file. A larger one is refused with the limit that it exceeds. */
export const SPREADSHEET_LIMITS = {
  /** Size of the file itself, in bytes. */
  fileBytes: 20_000_000,
  /** Decompressed size of the parts of a workbook that a table needs, in bytes. */
  unpackedBytes: 64_000_000,
  /** Number of rows of one sheet, including empty ones. */
  rows: 50_000,
  columns: 200,
  /** Number of files inside a workbook. */
  parts: 2_000,
} as const;
