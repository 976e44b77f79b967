import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { guessColumns, guessHeader, headingsOf } from '../pledges/columns.ts';
import { sheetXml, workbookParts, zipFile } from '../zip-file.test-support.ts';
import { openSpreadsheet } from './open-spreadsheet.ts';

type Sheets = Parameters<typeof writeXlsx>[0]['sheets'];
const open = async (sheets: Sheets, dateSystem: '1900' | '1904' = '1900') =>
  openSpreadsheet(await writeXlsx({ sheets, dateSystem }));
const cellsOf = async (rows: Sheets[number]['rows'], dateSystem?: '1900' | '1904') => {
  const { table } = await open([{ name: 'a', rows: rows ?? [] }], dateSystem);
  return (await table(0)).rows.map(({ cells }) => cells);
};
const utc = (text: string) => new Date(`${text}Z`);

describe('the cells of a workbook', () => {
  it.each(['1900', '1904'] as const)(
    'are read as days and times in the form that people write, in the date system of %s',
    async (system) => {
      expect(
        await cellsOf(
          [[utc('2023-03-20T09:03:53'), utc('2025-01-31T00:00:00'), utc('2024-02-29T23:59:59')]],
          system,
        ),
      ).toEqual([['2023-03-20 09:03:53', '2025-01-31', '2024-02-29 23:59:59']]);
    },
  );

  it('are read as numbers in the form in which they were typed', async () => {
    expect(await cellsOf([[5, 0.1 + 0.2, 2024.1, 100_234, 20240506]])).toEqual([
      ['5', '0.3', '2024.1', '100234', '20240506'],
    ]);
  });

  it('are read as text without any change', async () => {
    const texts = ['007', '＝1+1', '=1+1', ' 空 格 ', '两\n行', '"<&>\''];
    expect(await cellsOf([texts])).toEqual([texts]);
  });

  it('are read as the last result of a formula, the text of an error, or the whole of a styled text', async () => {
    const cells = [
      '<c r="A1"><f>1+1</f><v>2</v></c>',
      '<c r="B1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>',
      '<c r="C1" t="e"><v>#N/A</v></c>',
      '<c r="D1" t="inlineStr"><is><r><t>布洛</t></r><r><rPr><b/></rPr><t>芬</t></r></is></c>',
      '<c r="E1" t="b"><v>1</v></c>',
    ];
    const bytes = zipFile(workbookParts(sheetXml(`<row r="1">${cells.join('')}</row>`)));
    const { rows } = await (await openSpreadsheet(bytes)).table(0);
    expect(rows[0]?.cells).toEqual(['2', 'ab', '#N/A', '布洛芬', 'true']);
  });

  it('of empty rows are left out, and the other rows keep their numbers', async () => {
    const { table } = await open([{ name: 'a', rows: [['a'], [], [null, ' '], ['b']] }]);
    expect((await table(0)).rows.map(({ number }) => number)).toEqual([1, 4]);
  });
});

describe('hidden parts of a workbook', () => {
  const hiding = async (columns: string) => {
    const rows =
      '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row><row r="2" ht="0" customHeight="1"><c r="B2"><v>2</v></c></row>';
    const xml = sheetXml(rows).replace('<sheetData>', `<cols>${columns}</cols><sheetData>`);
    return (await openSpreadsheet(zipFile(workbookParts(xml)))).table(0);
  };

  it.each([
    ['<col min="2" max="2" width="9" hidden="1" customWidth="1"/>', [1]],
    // The user has dragged the column to zero width.
    ['<col min="1" max="1" width="0" customWidth="1"/>', [0]],
    // This range extends to the last column that a sheet can have.
    ['<col min="1" max="1" width="9"/><col hidden="true" max="16384" min="2"/>', [1, 2]],
  ])('include columns that are hidden or have no width: %s', async (columns, hidden) => {
    expect((await hiding(columns)).hiddenColumns).toEqual(hidden);
  });

  it('include a row without height, but no column that only has a width', async () => {
    const table = await hiding('<col min="1" max="3" width="10.5" customWidth="1"/>');
    expect(table).not.toHaveProperty('hiddenColumns');
    expect(table.rows.map(({ hidden }) => hidden)).toEqual([undefined, true]);
  });
});

describe('the sheets of a workbook', () => {
  const sheets = [
    { name: '说明', rows: [['看第二张']] },
    { name: '登记 & 认捐', rows: [['工号', '数量']] },
    { name: '旧的', rows: [['x']], hidden: true },
    { name: '空的', rows: [] },
  ];

  it('are all named, with the hidden sheets marked', async () => {
    expect((await open(sheets)).sheets).toEqual([
      { name: '说明', hidden: false },
      { name: '登记 & 认捐', hidden: false },
      { name: '旧的', hidden: true },
      { name: '空的', hidden: false },
    ]);
  });

  it('are each read on request', async () => {
    const { table } = await open(sheets);
    expect((await table(2)).rows[0]?.cells).toEqual(['x']);
    expect((await table(1)).rows[0]?.cells).toEqual(['工号', '数量']);
    await expect(table(3)).rejects.toMatchObject({ code: 'EMPTY' });
    await expect(table(4)).rejects.toMatchObject({ code: 'EMPTY' });
  });
});

describe('merged cells', () => {
  const rows = [
    ['西吉募集登记表', null, null, null],
    ['谁', null, '物品', null],
    ['工号', '提交时间', null, '数量'],
    ['BK1', '2023-03-20', '布洛芬', 2],
    [null, null, '板蓝根', 3],
  ];
  const merges = [
    { startRow: 0, startCol: 0, endRow: 0, endCol: 3 },
    { startRow: 1, startCol: 0, endRow: 1, endCol: 1 },
    { startRow: 1, startCol: 2, endRow: 2, endCol: 2 },
    { startRow: 3, startCol: 0, endRow: 4, endCol: 0 },
  ];

  it('above a header do not hide it, and a heading over two rows counts', async () => {
    const table = await (await open([{ name: 'a', rows, merges }])).table(0);
    expect(guessHeader(table)).toBe(2);
    expect(headingsOf(table, 2)).toEqual(['工号', '提交时间', '物品', '数量']);
    expect(guessColumns(headingsOf(table, 2))).toEqual({
      staffNumber: 0,
      submittedAt: 1,
      name: 2,
      quantity: 3,
    });
  });

  it('are reported for the empty cells that they cover', async () => {
    const table = await (await open([{ name: 'a', rows, merges }])).table(0);
    expect(table.rows[4]?.merged).toEqual({ 0: 'BK1' });
  });
});
