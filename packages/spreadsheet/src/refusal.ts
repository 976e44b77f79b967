/** Reasons for refusing a file. */
export const SPREADSHEET_REFUSALS = [
  /** More bytes than the limit `mostBytes`. */
  'FILE_TOO_LARGE',
  /** Unpacked it would be more than `mostBytes`. */
  'UNPACKS_TOO_LARGE',
  /** More rows than `most`. */
  'TOO_MANY_ROWS',
  /** More columns than `most`. */
  'TOO_MANY_COLUMNS',
  /** The binary format of Excel up to 2003. */
  'OLD_EXCEL',
  /** The format of OpenOffice and LibreOffice. */
  'OPEN_DOCUMENT',
  /** Text in UTF-16 without the mark that says so. */
  'UNKNOWN_ENCODING',
  /** Protected by a password. */
  'ENCRYPTED',
  /** A workbook with macros, whatever its name is. */
  'HAS_MACROS',
  /** Another kind of file: a picture, a document, a page. */
  'NOT_A_TABLE',
  /** It looks like a workbook or a CSV, and cannot be read as one. */
  'DAMAGED',
  /** It has no content, or none below its header. */
  'EMPTY',
  /** The columns `columns` are not there. */
  'COLUMNS_MISSING',
  /** Several columns could be each of the columns `columns`; `places` names them. */
  'COLUMNS_UNCLEAR',
  /** This browser cannot unpack workbooks. */
  'CANNOT_UNPACK',
] as const;
export type SpreadsheetRefusalCode = (typeof SPREADSHEET_REFUSALS)[number];

/** The file cannot be read as a table of pledges at all. */
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
