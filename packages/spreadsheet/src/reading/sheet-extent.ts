import { SPREADSHEET_LIMITS } from '../limits.ts';
import { SpreadsheetRefused } from '../refusal.ts';

/** The opening tag of a row or a cell, with where it says that it stands. */
const ROW_OR_CELL = /<(?:\w+:)?(row|c)(?=[\s/>])([^>]*)>/g;
const PLACE = /(?:^|\s)r\s*=\s*["']\$?([A-Z]*)\$?(\d*)["']/;
/** Longer than any tag of a row or a cell. */
const LONGEST_TAG = 4_096;

/**
 * Looks at a sheet's XML as it is unpacked, and ends it when it has more rows or columns than are read:
 * before they are made into a table, which takes many times the memory.
 */
export function sheetExtent(): { look(piece: Uint8Array): void } {
  const decoder = new TextDecoder();
  let rest = '';
  let rows = 0;
  let column = 0;
  return {
    look(piece) {
      const text = rest + decoder.decode(piece, { stream: true });
      const cut = text.lastIndexOf('<');
      const whole = cut < 0 || text.length - cut > LONGEST_TAG ? text : text.slice(0, cut);
      rest = text.slice(whole.length);
      for (const [, tag, attributes = ''] of whole.matchAll(ROW_OR_CELL)) {
        const [, letters = '', number = ''] = PLACE.exec(attributes) ?? [];
        if (tag === 'row') {
          rows = number === '' ? rows + 1 : Math.max(rows + 1, Number(number));
          column = 0;
        } else column = letters === '' ? column + 1 : columnNumber(letters);
        if (rows > SPREADSHEET_LIMITS.rows)
          throw new SpreadsheetRefused('TOO_MANY_ROWS', { most: SPREADSHEET_LIMITS.rows });
        if (column > SPREADSHEET_LIMITS.columns)
          throw new SpreadsheetRefused('TOO_MANY_COLUMNS', { most: SPREADSHEET_LIMITS.columns });
        if (Number(number) > SPREADSHEET_LIMITS.rows)
          throw new SpreadsheetRefused('TOO_MANY_ROWS', { most: SPREADSHEET_LIMITS.rows });
      }
    },
  };
}

const columnNumber = (letters: string): number =>
  [...letters].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);
