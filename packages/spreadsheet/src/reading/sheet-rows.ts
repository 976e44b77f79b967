import { SPREADSHEET_LIMITS } from '../limits.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import { type DateSystem, type ShownValue, shownIsoDate, shownNumber } from './number-format.ts';
import { textOf } from './xml.ts';

/** The data that a sheet's cells refer to. */
export interface CellContext {
  readonly sharedStrings: readonly string[];
  /** Number formats by style index. */
  readonly formats: readonly string[];
  readonly dateSystem: DateSystem;
}

export interface SheetRow {
  readonly number: number;
  /** Cells by column, from 0; only those with content. */
  readonly cells: ReadonlyMap<number, ShownValue>;
  readonly hidden: boolean;
}
export interface MergedRange {
  readonly startRow: number;
  readonly startColumn: number;
  readonly endRow: number;
  readonly endColumn: number;
}
export interface SheetContent {
  readonly rows: readonly SheetRow[];
  readonly merges: readonly MergedRange[];
  /** Ranges of hidden columns, as indexes from 0, with both ends included. */
  readonly hiddenColumns: readonly (readonly [first: number, last: number])[];
}

/** Text that is shown for a formula whose result the writing program did not calculate. */
export const UNCALCULATED = '#?';
/** Length beyond which a text is not a tag of a sheet. */
const LONGEST_TAG = 4_096;
const TOKEN = /<(\/?)(?:[\w.-]+:)?([A-Za-z]+)([^>]*?)(\/?)>|[^<]+|</g;
const PLACE = /(?:^|\s)r\s*=\s*["']\$?([A-Z]*)\$?(\d*)["']/;
const TYPE = /\st\s*=\s*["'](\w+)["']/;
const STYLE = /\ss\s*=\s*["'](\d+)["']/;
const HIDDEN = /(?:^|\s)hidden\s*=\s*["'](?:1|true)["']/i;
/** Matches a row or column of zero height or width, which nobody can see. */
const DRAWN_TO_NOTHING = /(?:^|\s)(?:ht|width)\s*=\s*["']0(?:\.0*)?["']/;
const isHidden = (attributes: string): boolean =>
  HIDDEN.test(attributes) || DRAWN_TO_NOTHING.test(attributes);
const COLUMNS = /^(?=.*\smin\s*=\s*["'](\d+)["'])(?=.*\smax\s*=\s*["'](\d+)["'])/s;
const RANGE = /\sref\s*=\s*["']\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)["']/;

interface OpenCell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  formula: boolean;
  value: string;
}

/**
 * Reads a sheet's XML during decompression, and keeps only cells with content. Styled empty cells,
 * which may extend to the last row and column, are skipped. Reading stops as soon as a limit is
 * exceeded.
 */
export function sheetReader(context: CellContext) {
  const decoder = new TextDecoder();
  const rows: SheetRow[] = [];
  const merges: MergedRange[] = [];
  const hiddenColumns: (readonly [number, number])[] = [];
  let rest = '';
  let ended = false;
  let rowNumber = 0;
  let column = 0;
  let hidden = false;
  let cells = new Map<number, ShownValue>();
  let cell: OpenCell | undefined;
  /** Whether the position is inside a value or text, and the number of open phonetic texts. */
  let inValue = false;
  let phonetic = 0;

  const endCell = () => {
    if (cell === undefined) return;
    const shown = shownCell(cell, context);
    if (shown.shown.trim() !== '') {
      if (cell.column > SPREADSHEET_LIMITS.columns)
        throw new SpreadsheetRefused('TOO_MANY_COLUMNS', { most: SPREADSHEET_LIMITS.columns });
      if (rowNumber > SPREADSHEET_LIMITS.rows)
        throw new SpreadsheetRefused('TOO_MANY_ROWS', { most: SPREADSHEET_LIMITS.rows });
      cells.set(cell.column - 1, shown);
    }
    cell = undefined;
  };
  const endRow = () => {
    endCell();
    if (cells.size > 0) rows.push({ number: rowNumber, cells, hidden });
    cells = new Map();
  };
  const open = (tag: string, attributes: string, closed: boolean) => {
    if (tag === 'row') {
      endRow();
      const [, , number = ''] = PLACE.exec(attributes) ?? [];
      rowNumber = number === '' ? rowNumber + 1 : Number(number);
      column = 0;
      hidden = isHidden(attributes);
    } else if (tag === 'col') {
      const [, first, last] = COLUMNS.exec(attributes) ?? [];
      if (first !== undefined && last !== undefined && isHidden(attributes))
        hiddenColumns.push([Number(first) - 1, Number(last) - 1]);
    } else if (tag === 'c') {
      endCell();
      const [, letters = '', number = ''] = PLACE.exec(attributes) ?? [];
      column = letters === '' ? column + 1 : columnNumber(letters);
      if (number !== '') rowNumber = Number(number);
      if (closed) return;
      const [, type = 'n'] = TYPE.exec(attributes) ?? [];
      const [, style = '0'] = STYLE.exec(attributes) ?? [];
      cell = { column, type, style: Number(style), formula: false, value: '' };
    } else if (tag === 'f' && cell !== undefined) cell.formula = true;
    else if (tag === 'rPh' && !closed) phonetic += 1;
    else if ((tag === 'v' || tag === 't') && !closed) inValue = phonetic === 0;
    else if (tag === 'mergeCell') {
      const [, fromColumn, fromRow, toColumn, toRow] = RANGE.exec(attributes) ?? [];
      if (fromColumn !== undefined && toColumn !== undefined)
        merges.push({
          startRow: Number(fromRow),
          startColumn: columnNumber(fromColumn) - 1,
          endRow: Number(toRow),
          endColumn: columnNumber(toColumn) - 1,
        });
    }
  };
  const close = (tag: string) => {
    if (tag === 'c') endCell();
    else if (tag === 'row') endRow();
    else if (tag === 'v' || tag === 't') inValue = false;
    else if (tag === 'rPh') phonetic = Math.max(0, phonetic - 1);
    else if (tag === 'worksheet') ended = true;
  };
  const read = (xml: string) => {
    for (const [token, slash, tag, attributes = '', closed] of xml.matchAll(TOKEN)) {
      if (tag === undefined) {
        if (inValue && cell !== undefined) cell.value += token;
      } else if (slash === '/') close(tag);
      else open(tag, attributes, closed === '/');
    }
  };
  return {
    /** @throws {SpreadsheetRefused} */
    look(piece: Uint8Array) {
      const text = rest + decoder.decode(piece, { stream: true });
      const cut = text.lastIndexOf('<');
      const whole = cut < 0 || text.length - cut > LONGEST_TAG ? text : text.slice(0, cut);
      rest = text.slice(whole.length);
      read(whole);
    },
    /** @throws {SpreadsheetRefused} when the sheet was cut off. */
    content(): SheetContent {
      read(rest);
      rest = '';
      if (!ended) throw new SpreadsheetRefused('DAMAGED', { why: 'a sheet is cut off' });
      return { rows: rows.sort((a, b) => a.number - b.number), merges, hiddenColumns };
    },
  };
}

function shownCell(
  cell: OpenCell,
  { sharedStrings, formats, dateSystem }: CellContext,
): ShownValue {
  const { type, style } = cell;
  const value = textOf(cell.value);
  switch (type) {
    case 's':
      return { shown: sharedStrings[Number(value)] ?? '' };
    case 'b':
      return { shown: value === '' ? '' : value.trim() === '1' ? 'true' : 'false' };
    case 'd':
      return shownIsoDate(value.trim(), formats[style] ?? 'General');
    case 'n': {
      const number = Number(value);
      if (value === '' && cell.formula) return { shown: UNCALCULATED };
      return value.trim() === '' || Number.isNaN(number)
        ? { shown: value.trim() }
        : shownNumber(number, formats[style] ?? 'General', dateSystem);
    }
    default:
      return { shown: value };
  }
}

const columnNumber = (letters: string): number =>
  [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
