/** Reasons for refusing a file. */
export const SPREADSHEET_REFUSALS = [
  /** The file has more bytes than the limit `mostBytes`. */
  'FILE_TOO_LARGE',
  /** The file has more than `mostBytes` bytes when decompressed. */
  'UNPACKS_TOO_LARGE',
  /** The sheet has more rows than `most`. */
  'TOO_MANY_ROWS',
  /** The sheet has more columns than `most`. */
  'TOO_MANY_COLUMNS',
  /** The file is in the binary format of Excel up to 2003. */
  'OLD_EXCEL',
  /** The file is in the format of OpenOffice and LibreOffice. */
  'OPEN_DOCUMENT',
  /** The file is text in UTF-16 without a byte order mark. */
  'UNKNOWN_ENCODING',
  /** The file is protected by a password. */
  'ENCRYPTED',
  /** The file is a workbook with macros, whatever its name is. */
  'HAS_MACROS',
  /** The file is of another kind: an image, a document, a web page. */
  'NOT_A_TABLE',
  /** The file looks like a workbook or a CSV, but cannot be read as one. */
  'DAMAGED',
  /** The file has no content, or no content below its header. */
  'EMPTY',
  /** The columns in `columns` are missing. */
  'COLUMNS_MISSING',
  /** Several columns of the file match a column in `columns`; `places` lists the candidates. */
  'COLUMNS_UNCLEAR',
  /** The pasted text has more than `most` characters. */
  'TEXT_TOO_LONG',
  /** The pasted text names no goods that anybody gives. */
  'NO_GOODS',
  /** This browser cannot decompress workbooks. */
  'CANNOT_UNPACK',
] as const;
export type SpreadsheetRefusalCode = (typeof SPREADSHEET_REFUSALS)[number];

/** The file cannot be read as a table of pledges. */
export class SpreadsheetRefused extends Error {
  override readonly name = 'SpreadsheetRefused';
  readonly code: SpreadsheetRefusalCode;
  readonly data: Readonly<Record<string, unknown>>;
  constructor(code: SpreadsheetRefusalCode, data: Readonly<Record<string, unknown>> = {}) {
    super(`${code}${Object.keys(data).length === 0 ? '' : ` ${JSON.stringify(data)}`}`);
    this.code = code;
    this.data = data;
  }
}
