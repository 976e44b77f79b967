/** What is read of a file at most. More is refused, and the limit is said. */
export const SPREADSHEET_LIMITS = {
  /** Of the file as it is. */
  fileBytes: 20_000_000,
  /** Of the parts of a workbook that a table needs, unpacked. */
  unpackedBytes: 64_000_000,
  /** Rows of one sheet, empty ones too. */
  rows: 50_000,
  columns: 200,
  /** Files inside a workbook. */
  parts: 2_000,
} as const;
