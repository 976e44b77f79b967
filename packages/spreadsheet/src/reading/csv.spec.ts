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
  ])('with %s is read', async (_what, text) => {
    expect(await cellsOf(text)).toEqual([
      ['工号', '数量'],
      ['BK1', '2'],
    ]);
  });

  it('of older office programs, in GB18030, is read', async () => {
    // The bytes of 工号,数量 and BK1,2.
    const bytes = Uint8Array.from([
      0xb9, 0xa4, 0xba, 0xc5, 0x2c, 0xca, 0xfd, 0xc1, 0xbf, 0x0a, 0x42, 0x4b, 0x31, 0x2c, 0x32,
    ]);
    expect(await cellsOf(bytes)).toEqual([
      ['工号', '数量'],
      ['BK1', '2'],
    ]);
  });

  it('that a spreadsheet program calls Unicode text is read', async () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('工号\t数量', 'utf16le')]);
    expect(await cellsOf(bytes)).toEqual([['工号', '数量']]);
  });

  it('keeps row numbers, leaves out empty rows, and accepts short ones', async () => {
    expect(await rowsOf('a,b\n\n,,\n1\n"x\ny",2,3\n')).toEqual([
      { number: 1, cells: ['a', 'b'] },
      { number: 4, cells: ['1'] },
      { number: 5, cells: ['x\ny', '2', '3'] },
    ]);
  });

  it('that is far too wide is refused with the limit', async () => {
    await expect(rowsOf('x,'.repeat(201))).rejects.toMatchObject({
      code: 'TOO_MANY_COLUMNS',
      data: { most: 200 },
    });
  });

  it('does not count trailing empty columns', async () => {
    expect(await cellsOf(`工号,数量${','.repeat(300)}\nBK1,2${','.repeat(300)}`)).toMatchObject([
      { 0: '工号', 1: '数量' },
      { 0: 'BK1', 1: '2' },
    ]);
  });
});

const HEADER = '提交时间,工号,物品名称,类别,数量,单位';
const row = (name: string, number = 1) =>
  `2026-11-26 09:0${number}:00,BK${number},${name},药品,2,盒`;

describe('one line of a CSV does not affect the whole file', () => {
  it.each([
    ['5" 纱布', '5" 纱布'],
    ['"芬必得"布洛芬', '"芬必得"布洛芬'],
    ['布洛芬"', '布洛芬"'],
    ['"布""洛""芬"', '布"洛"芬'],
  ])('F15: a quote that is not doubled is a character: %s', async (written, read) => {
    const cells = await cellsOf([HEADER, row('甲'), row(written, 2), row('乙', 3)].join('\r\n'));
    expect(cells.map(([, , name]) => name)).toEqual(['物品名称', '甲', read, '乙']);
  });

  it.each([
    ['at the end', [row('甲'), row('"纱布', 2)]],
    ['in the middle', [row('"纱布', 2), row('甲'), row('乙', 3)]],
    ['before another quoted cell', [row('"纱布', 2), row('甲'), row('"乙"', 3)]],
    ['before a quote at the end of a cell', [row('"纱布', 2), row('甲'), row('5"', 3)]],
  ])('F15: an unclosed quote damages only its record, %s', async (_where, lines) => {
    const rows = await rowsOf([HEADER, ...lines].join('\n'));
    expect(rows).toHaveLength(lines.length + 1);
    expect(rows.filter(({ damaged }) => damaged === true)).toMatchObject([
      { cells: expect.arrayContaining(['"纱布']) },
    ]);
  });

  it('a file is split at commas even if a line within a cell looks like a heading', async () => {
    expect(await cellsOf('h,i\r\n,"\'\rname."\r\n')).toEqual([
      ['h', 'i'],
      ['', "'\rname."],
    ]);
  });

  it('F36: a tab at the end of every cell is not mistaken for the delimiter', async () => {
    const text = [HEADER, row('甲')].map((line) => `${line.replaceAll(',', '\t,')}\t`).join('\n');
    const [header = [], first = []] = await cellsOf(text);
    expect(header).toHaveLength(6);
    expect(first.map((cell) => cell.trim())).toEqual(row('甲').split(','));
  });

  it.each([
    ['without a delimiter', '小蓝箱登记汇总表', ';'],
    ['with another', '小蓝箱,登记,汇总,表,三月,二十日,九点', ';'],
    ['with another, of tabs', '小蓝箱;登记;汇总;表', '\t'],
    ['with many commas', '注：,,,,,,,,,,,', '|'],
  ])('F37: a title %s does not determine the delimiter', async (_what, title, delimiter) => {
    const lines = [HEADER, row('甲')].map((line) => line.replaceAll(',', delimiter));
    const cells = await cellsOf([title, ...lines].join('\n'));
    expect(cells.slice(1)).toEqual([HEADER.split(','), row('甲').split(',')]);
  });

  it('a header without known headings is split like most lines', async () => {
    expect(await cellsOf('甲;乙;丙\n1,5;2;3\n4;5;6')).toEqual([
      ['甲', '乙', '丙'],
      ['1,5', '2', '3'],
      ['4', '5', '6'],
    ]);
  });

  it('a damaged byte leaves the encoding as it is: UTF-8', async () => {
    const bytes = Buffer.from([HEADER, row('布洛芬'), row('板蓝根', 2)].join('\n'));
    bytes[bytes.indexOf(Buffer.from('布洛芬')) + 1] = 0x20;
    const cells = await cellsOf(bytes);
    expect(cells[0]).toEqual(HEADER.split(','));
    expect(cells[1]?.[2]).toContain('\ufffd');
    expect(cells[2]?.[2]).toBe('板蓝根');
  });

  it('a damaged byte leaves the encoding as it is: GB18030', async () => {
    // The bytes of 工号,数量, of 板蓝根,2, and of 板蓝根,3 with one byte missing.
    const gbk = [
      0xb9, 0xa4, 0xba, 0xc5, 0x2c, 0xca, 0xfd, 0xc1, 0xbf, 0x0a, 0xb0, 0xe5, 0xc0, 0xb6, 0xb8,
      0xf9, 0x2c, 0x32, 0x0a, 0xb0, 0xe5, 0xb6, 0xb8, 0xf9, 0x2c, 0x33,
    ];
    const cells = await cellsOf(Uint8Array.from(gbk));
    expect(cells.slice(0, 2)).toEqual([
      ['工号', '数量'],
      ['板蓝根', '2'],
    ]);
    expect(cells[2]?.[0]).toContain('\ufffd');
    expect(cells[2]?.[1]).toBe('3');
  });

  it('a byte that never occurs in text is a damaged cell, not another kind of file', async () => {
    const text = [HEADER, row('布\u0000芬'), row('板蓝根', 2)].join('\n');
    expect((await cellsOf(text)).map((cells) => cells[2])).toEqual([
      '物品名称',
      '布\u0000芬',
      '板蓝根',
    ]);
  });
});
