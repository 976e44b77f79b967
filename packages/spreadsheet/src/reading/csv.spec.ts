import { describe, expect, it } from 'vitest';
import { openSpreadsheet } from './open-spreadsheet.ts';

const rowsOf = async (bytes: Uint8Array | string) => {
  const { table } = await openSpreadsheet(new Uint8Array(Buffer.from(bytes as string)));
  return (await table(0)).rows;
};
const cellsOf = async (bytes: Uint8Array | string) =>
  (await rowsOf(bytes)).map(({ cells }) => cells);

describe('a CSV', () => {
  it.each([
    ['commas', '工号,数量\r\nBK1,2\r\n'],
    ['semicolons', '工号;数量\nBK1;2'],
    ['tabs', '工号\t数量\nBK1\t2\n'],
    ['commas in a quoted heading of semicolons', '"工号";"数量"\n"BK1";2'],
    ['a byte order mark', '\uFEFF工号,数量\nBK1,2'],
  ])('with %s', async (_what, text) => {
    expect(await cellsOf(text)).toEqual([
      ['工号', '数量'],
      ['BK1', '2'],
    ]);
  });

  it('of older office programs, in GB18030', async () => {
    // 工号,数量 and BK1,2 as bytes.
    const bytes = Uint8Array.from([
      0xb9, 0xa4, 0xba, 0xc5, 0x2c, 0xca, 0xfd, 0xc1, 0xbf, 0x0a, 0x42, 0x4b, 0x31, 0x2c, 0x32,
    ]);
    expect(await cellsOf(bytes)).toEqual([
      ['工号', '数量'],
      ['BK1', '2'],
    ]);
  });

  it('that a spreadsheet program calls Unicode text', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('工号\t数量', 'utf16le')]);
    expect(await cellsOf(bytes)).toEqual([['工号', '数量']]);
  });

  it('keeps the numbers of its rows, leaves out the empty ones, and minds no short ones', async () => {
    expect(await rowsOf('a,b\n\n,,\n1\n"x\ny",2,3\n')).toEqual([
      { number: 1, cells: ['a', 'b'] },
      { number: 4, cells: ['1'] },
      { number: 5, cells: ['x\ny', '2', '3'] },
    ]);
  });

  it('as wide as no table is is refused with the limit', async () => {
    await expect(rowsOf(','.repeat(201))).rejects.toMatchObject({
      code: 'TOO_MANY_COLUMNS',
      data: { most: 200 },
    });
  });
});
