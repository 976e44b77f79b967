import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecord } from './csv-text.ts';

const BEGINNINGS = ['=', '+', '-', '@', '\t', '\r', '\n', '\u0000', '＝', '＋', '－', '＠'];

/** Returns the cells of one record, parsed as in RFC 4180. */
function cellsOf(record: string): string[] {
  const cells: string[] = [];
  let rest = record.replace(/\r\n$/, '');
  for (;;) {
    const [whole = '', quoted] =
      /^"((?:[^"]|"")*)"/.exec(rest) ?? (/^[^",\r\n]*/.exec(rest) as RegExpExecArray);
    cells.push(quoted === undefined ? whole : quoted.replaceAll('""', '"'));
    rest = rest.slice(whole.length);
    if (rest === '') return cells;
    if (!rest.startsWith(',')) throw new Error(`not a record: ${JSON.stringify(record)}`);
    rest = rest.slice(1);
  }
}

describe('a CSV record', () => {
  it('ends with CR LF, quotes only where it must, and leaves absent cells empty', () => {
    expect(csvRecord(['布洛芬', 3, undefined, 'a "b", c', 'two\nlines'])).toBe(
      '布洛芬,3,,"a ""b"", c","two\nlines"\r\n',
    );
  });

  it.each(BEGINNINGS)('disarms text that begins with %j', (beginning) => {
    const text = `${beginning}1+cmd|' /C calc'!A0`;
    expect(cellsOf(csvRecord([text]))).toEqual([`'${text}`]);
  });

  it('changes neither numbers nor formula characters within a text', () => {
    expect(csvRecord(['a=b', 'x@y', -3])).toBe('a=b,x@y,-3\r\n');
  });

  it('is read back unchanged', () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((value) => BEGINNINGS.every((beginning) => !value.startsWith(beginning)));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (cells) => {
        expect(cellsOf(csvRecord(cells))).toEqual(cells);
      }),
    );
  });
});
