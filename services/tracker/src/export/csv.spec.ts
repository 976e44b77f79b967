import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BYTE_ORDER_MARK, csvRecord } from './csv.ts';

describe('a CSV record', () => {
  it('ends with CR LF, quotes only where it must, and leaves unknown cells empty', () => {
    expect(csvRecord(['布洛芬', 3, undefined, 'a "b", c', 'two\nlines'])).toBe(
      '布洛芬,3,,"a ""b"", c","two\nlines"\r\n',
    );
  });

  it.each(['=', '+', '-', '@', '\t', '\r', '\n', '\u0000', '＝', '＋', '－', '＠'])(
    'disarms text that begins with %j',
    (beginning) => {
      const [[cell]] = parse(csvRecord([`${beginning}1+cmd|' /C calc'!A0`])) as [[string]];
      expect(cell).toBe(`'${beginning}1+cmd|' /C calc'!A0`);
    },
  );

  it('disarms only beginnings, and no numbers', () => {
    expect(csvRecord(['a=b', 'x@y', -3])).toBe('a=b,x@y,-3\r\n');
  });

  it('reads back as it was written', () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .filter((value) => value !== '' && !/^[=+\-@\t\r\n\u0000＝＋－＠\uFEFF]/.test(value));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (cells) => {
        expect(parse(BYTE_ORDER_MARK + csvRecord(cells), { bom: true })).toEqual([cells]);
      }),
    );
  });
});
