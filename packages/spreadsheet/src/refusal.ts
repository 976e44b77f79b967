/** Reasons for refusing a file. */
export const SPREADSHEET_REFUSALS = [
  /** More bytes than the limit `mostBytes`. */
  'FILE_TOO_LARGE',
  /** Larger than `mostBytes` when decompressed. */
  'UNPACKS_TOO_LARGE',
  /** More rows than `most`. */
  'TOO_MANY_ROWS',
  /** More columns than `most`. */
  'TOO_MANY_COLUMNS',
  /** The binary format of Excel up to 2003. */
  'OLD_EXCEL',
  /** The format of OpenOffice and LibreOffice. */
  'OPEN_DOCUMENT',
  /** Text in UTF-16 without a byte order mark. */
  'UNKNOWN_ENCODING',
  /** Protected by a password. */
  'ENCRYPTED',
  /** A workbook with macros, whatever its name is. */
  'HAS_MACROS',
  /** Another kind of file: an image, a document, a web page. */
  'NOT_A_TABLE',
  /** The file looks like a workbook or a CSV, but cannot be read as one. */
  'DAMAGED',
  /** The file has no content, or none below its header. */
  'EMPTY',
  /** The columns in `columns` are missing. */
  'COLUMNS_MISSING',
  /** Each of the columns in `columns` could be one of several; `places` names them. */
  'COLUMNS_UNCLEAR',
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
