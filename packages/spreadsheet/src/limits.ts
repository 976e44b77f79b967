/** Limits on a file. A file that exceeds a limit is refused. */
export const SPREADSHEET_LIMITS = {
  /** Size of the file itself, in bytes. */
  fileBytes: 20_000_000,
  /** Decompressed size of the parts of a workbook that a table needs, in bytes. */
  unpackedBytes: 64_000_000,
  /**
   * Number of the last row with content in a sheet, or number of rows with content in a CSV file.
   */
  rows: 50_000,
  columns: 200,
  /** Number of files inside a workbook. */
  parts: 2_000,
} as const;
