import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unreadColumns } from './pledges/columns.ts';
import { guessedTable } from './pledges/guessed-table.ts';
import { preparePledges } from './pledges/pledge-groups.ts';
import { readPledgeRows } from './pledges/pledge-rows.ts';
import { openSpreadsheet } from './reading/open-spreadsheet.ts';
import { sheetXml, workbookParts, zipFile } from './zip-file.test-support.ts';

/*
 * Faults of spreadsheets from real donation work. Names of fixtures, and titles of tests about a
 * fault, begin with the number of the fault, such as F05.
 */

async function read(bytes: Uint8Array, repeated: 'once' | 'all' = 'once') {
  const { table, header, mapping } = await guessedTable(await openSpreadsheet(bytes), 0);
  const checked = readPledgeRows(table, header, mapping);
  return { ...checked, ...preparePledges(checked, repeated) };
}
const fixture = (name: string) =>
  read(new Uint8Array(readFileSync(new URL(`./fixtures/${name}`, import.meta.url))));
const HEADER = '提交时间,工号,部门,物品名称,规格,类别,数量,单位,有效期至,批号,状态,备注'.split(',');
const GOOD =
  '2026-11-26 09:03:53,BK300001,技术中心,布洛芬缓释胶囊,0.3g×24粒,药品,2,盒,2028-05-06,L1,未开封,';
const but = (changes: Readonly<Record<string, string>>) =>
  GOOD.split(',')
    .map((cell, index) => changes[HEADER[index] ?? ''] ?? cell)
    .join(',');
const csv = (...rows: readonly string[]) =>
  read(Buffer.from([HEADER.join(','), ...rows].join('\r\n')));

describe('files from practice', () => {
  it.each([
    ['F01-1.csv', 2],
    ['F03-1.csv', 3],
    ['F05-1.csv', 2],
    ['F05-2.csv', 2],
    ['F08-2.csv', 1],
    ['F12.csv', 1],
    ['F14.xlsx', 1],
    ['F15.csv', 3],
    ['F18.csv', 1],
    ['F22.csv', 1],
    ['F36.csv', 1],
    ['F37.csv', 1],
    ['P09.xlsx', 1],
    ['P15.csv', 1],
    ['P22-gbk.csv', 1],
    ['P30.csv', 2],
  ])('%s has all its rows read: %i', async (name, count) => {
    const { rows, bad } = await fixture(name);
    expect(bad).toEqual([]);
    expect(rows).toHaveLength(count);
  });

  it('F01: a refused row is counted in its pledge as unread', async () => {
    const { pledges, bad } = await fixture('F01-2.csv');
    expect(bad).toMatchObject([{ row: 3, column: 'quantity', value: '3盒' }]);
    expect(pledges).toMatchObject([{ pledge: { unreadRows: 1, lines: [{ quantity: 2 }] } }]);
  });

  it('F05: a time without seconds gives a key to the minute', async () => {
    const [whole, cut] = [await fixture('F05-1.csv'), await fixture('F05-2.csv')];
    expect(cut.pledges.map(({ pledge }) => pledge.importKey)).toEqual([
      '2026-11-26 09:03|BK300001',
      '2026-11-26 10:00|BK300002',
    ]);
    expect(whole.pledges[0]?.pledge.submittedAt).toBe('2026-11-26T01:03:53.000Z');
    expect(cut.pledges[0]?.pledge.lines).toEqual(whole.pledges[0]?.pledge.lines);
  });

  it('F06: a repeated row is named, and counted once or each time as chosen', async () => {
    const bytes = readFileSync(new URL('./fixtures/F06.csv', import.meta.url));
    expect(await read(bytes)).toMatchObject({
      repeated: [{ row: 3, of: 2 }],
      pledges: [{ rows: [2, 3], rowOfLine: [2] }],
    });
    expect((await read(bytes, 'all')).pledges).toMatchObject([{ rowOfLine: [2, 3] }]);
  });

  it('F06: a repeated row is recognised in any notation, even far from the first', async () => {
    const { repeated } = await csv(
      GOOD,
      but({ 物品名称: '板蓝根颗粒' }),
      but({
        提交时间: '2026/11/26 9:03:53',
        工号: 'ｂｋ300001',
        物品名称: '布洛芬 缓释胶囊',
        有效期至: '20280506',
        数量: '２',
        批号: 'l1',
      }),
    );
    expect(repeated).toEqual([{ row: 4, of: 2 }]);
  });

  it('P30: two notations of one time are one pledge', async () => {
    expect((await fixture('P30.csv')).pledges).toMatchObject([{ rowOfLine: [2, 3] }]);
  });

  it('F10: a date cell that shows only a month means the last day of that month', async () => {
    expect((await fixture('F10.xlsx')).rows).toMatchObject([{ expiry: '2028-05-31' }]);
    // The file was written by a program that counts days from 1904.
    expect((await fixture('P09.xlsx')).rows).toMatchObject([
      { expiry: '2028-05-06', submittedAt: '2026-11-26 09:03:53' },
    ]);
  });

  it('F12, F22: codes are as printed on the pack and the badge', async () => {
    expect((await fixture('F12.csv')).rows).toMatchObject([{ lot: '202207001' }]);
    expect((await fixture('F22.csv')).rows).toMatchObject([{ staffNumber: 'BK300001' }]);
    const { rows, bad } = await csv(
      but({ 工号: "'00123" }),
      but({ 工号: '123456.0' }),
      but({ 提交时间: '"=""2026-11-26 09:03:53"""' }),
      but({ 工号: '"123,456"', 数量: '2.0', 批号: "'00240506" }),
    );
    expect(bad).toEqual([]);
    expect(rows.map(({ staffNumber }) => staffNumber)).toEqual([
      '00123',
      '123456',
      'BK300001',
      '123456',
    ]);
    expect(rows[2]?.submittedAt).toBe('2026-11-26 09:03:53');
    expect(rows[3]).toMatchObject({ quantity: 2, lot: '00240506' });
  });

  it('F12: a number whose digits a spreadsheet program has lost is refused with that reason', async () => {
    const { bad } = await csv(
      but({ 批号: '2.02405E+11' }),
      but({ 工号: '1.23457E+11' }),
      but({ 有效期至: '2.02805E+05' }),
    );
    expect(bad.map(({ reason }) => reason)).toEqual([
      'lot-shortened',
      'digits-lost',
      'digits-lost',
    ]);
  });

  it('F15: an unclosed quote is reported, and the other rows are read', async () => {
    const { rows, bad } = await csv(
      GOOD,
      but({ 物品名称: '"纱布', 提交时间: '2026-11-26 09:05' }),
      GOOD,
    );
    expect(rows.map(({ row }) => row)).toEqual([2, 4]);
    expect(bad).toMatchObject([{ row: 3, reason: 'damaged' }]);
  });

  it('a byte that cannot be read is named in its row', async () => {
    const text = Buffer.from([HEADER.join(','), GOOD, GOOD].join('\n'));
    text[text.lastIndexOf(Buffer.from('布洛芬')) + 1] = 0x20;
    expect(await read(text)).toMatchObject({
      rows: [{ row: 2 }],
      bad: [{ row: 3, column: 'name', reason: 'unreadable' }],
    });
  });

  it('every error of a row is reported', async () => {
    const { bad } = await csv(but({ 工号: '某同事', 数量: '两', 单位: '车', 有效期至: '明年' }));
    expect(bad.map(({ column }) => column)).toEqual(['staffNumber', 'unit', 'quantity', 'expiry']);
  });

  it.each(['"2\n3"', '"2\r\n3"', '2 3', '２ ３', '1 20'])(
    'two quantities in one cell are not read as one: %j',
    async (quantity) => {
      const { rows, bad } = await csv(but({ 数量: quantity }));
      expect(rows).toEqual([]);
      expect(bad).toMatchObject([{ column: 'quantity', reason: 'quantity' }]);
    },
  );

  it.each(['1 200', '1\u00a0200', '１ ２００', '"1,200"', '1200'])(
    'a quantity may have thousands separators: %j',
    async (quantity) => {
      expect((await csv(but({ 数量: quantity }))).rows).toMatchObject([{ quantity: 1_200 }]);
    },
  );

  it('two staff numbers in one cell are not read as one', async () => {
    const { bad } = await csv(but({ 工号: '"BK300001\r\nBK300002"' }), but({ 工号: 'BK 300001' }));
    expect(bad).toMatchObject([{ row: 2, column: 'staffNumber', reason: 'staff-number' }]);
  });

  it.each(['#N/A', '#REF!', '#VALUE!', '#DIV/0!', '#NAME?', '########'])(
    'a failed formula, or a column that is too narrow, is not a value: %s',
    async (error) => {
      for (const column of ['提交时间', '物品名称', '规格', '批号', '部门', '有效期至', '状态']) {
        const { rows, bad } = await csv(but({ [column]: error }));
        expect(rows).toEqual([]);
        expect(bad).toMatchObject([{ reason: 'no-value', value: error }]);
      }
    },
  );

  it('a second table below the first may have its columns in another order', async () => {
    const cells = (line: string) => {
      const [time = '', staff = '', division = '', name = '', spec = '', ...rest] = line.split(',');
      return [time, staff, division, spec, name, ...rest].join(',');
    };
    const { rows, bad, skipped } = await csv(
      GOOD,
      cells(HEADER.join(',')),
      cells(but({ 物品名称: '阿莫西林胶囊' })),
    );
    expect(bad).toEqual([]);
    expect(skipped).toMatchObject([{ row: 3, kind: 'header' }]);
    expect(rows.map(({ item }) => item.name)).toEqual(['布洛芬缓释胶囊', '阿莫西林胶囊']);
  });

  it.each([' / ', '/', ' ', '|', '\n'])(
    'headings in two languages are recognised, separated by %j',
    async (mark) => {
      const english =
        'Submitted at,Staff No.,Department,Item name,Spec,Category,Qty,Unit,Expiry date,Lot No.,Condition,Remarks';
      const both = HEADER.map(
        (heading, index) => `"${heading}${mark}${english.split(',')[index]}"`,
      );
      for (const header of [both.join(','), english])
        expect(await read(Buffer.from(`${header}\n${GOOD}`))).toMatchObject({
          bad: [],
          rows: [{ quantity: 2, lot: 'L1', expiry: '2028-05-06', department: '技术中心' }],
        });
    },
  );

  it.each([
    ['2026/11/26 下午13:05', '2026-11-26 13:05'],
    ['2026-11-26 13:05:10 PM', '2026-11-26 13:05:10'],
    ['2026/11/26 下午1:05', '2026-11-26 13:05'],
    ['2026/11/26 下午12:05', '2026-11-26 12:05'],
    ['2026/11/26 上午12:05', '2026-11-26 00:05'],
    ['2026-11-26 09:03:53.123', '2026-11-26 09:03:53'],
  ])('the time %s is %s', async (written, read) => {
    expect((await csv(but({ 提交时间: written }))).rows).toMatchObject([{ submittedAt: read }]);
  });

  it('totals, notes, repeated headings and rows with nothing but a number are reported and left out', async () => {
    const { rows, bad, skipped } = await csv(
      GOOD,
      '合计,,,,,,2,,,,,',
      ',,,合 计：,,,2,盒,,,,',
      'Total,,,,,,2,,,,,',
      '备注：周五前交到前台,,,,,,,,,,,',
      '以上由技术中心工会小组收集,,,,,,,,,,,',
      '制表人：,某某,,,,,,,,,,',
      HEADER.join(','),
      ',,,,,,,,,,,17',
    );
    expect(rows).toHaveLength(1);
    expect(bad).toEqual([]);
    expect(skipped.map(({ kind }) => kind)).toEqual([
      'total',
      'total',
      'total',
      'note',
      'note',
      'note',
      'header',
      'blank',
    ]);
  });

  it('a row that names goods is never left out as a note', async () => {
    const { skipped, bad } = await csv(
      ',,,布洛芬缓释胶囊,,,,,,,,',
      '2026-11-26 09:03,,,布洛芬,,药品,2,盒,,,,',
    );
    expect(skipped).toEqual([]);
    expect(new Set(bad.map(({ row }) => row)).size).toBe(2);
  });

  it('a row whose time lost its seconds belongs to the only pledge of that minute', async () => {
    const { pledges } = await csv(
      GOOD,
      but({ 提交时间: '2026/11/26 9:03', 物品名称: '板蓝根颗粒' }),
    );
    expect(pledges).toMatchObject([
      { pledge: { importKey: '2026-11-26 09:03:53|BK300001' }, rows: [2, 3] },
    ]);
    const two = await csv(
      GOOD,
      but({ 提交时间: '2026-11-26 09:03:10' }),
      but({ 提交时间: '2026/11/26 9:03', 物品名称: '板蓝根颗粒' }),
    );
    expect(two.pledges).toHaveLength(3);
  });
});

describe('ambiguities that must not be guessed', () => {
  it.each(['9:03', '周三', '1', '5/6/2026 9:03', '晚上 8:03', '2026-02-30 09:03', '2026-11'])(
    'the time %s is refused as unclear, because its day is not certain',
    async (written) => {
      const { pledges, bad } = await csv(but({ 提交时间: written }));
      expect(pledges).toEqual([]);
      expect(bad).toMatchObject([
        { column: 'submittedAt', value: written, reason: 'time-unclear' },
      ]);
    },
  );

  it.each([
    ['46352.37769675926', '2026-11-26 09:03:53', '2026-11-26T01:03:53.000Z'],
    ['46352.3776', '2026-11-26 09:03', '2026-11-26T01:03:00.000Z'],
    ['20261126090353', '2026-11-26 09:03:53', '2026-11-26T01:03:53.000Z'],
    ['2026/11/26 晚上 8:03', '2026-11-26 20:03', '2026-11-26T12:03:00.000Z'],
  ])('the time %s is read, and its former key is returned', async (written, time, instant) => {
    expect((await csv(but({ 提交时间: written }))).pledges).toMatchObject([
      {
        pledge: {
          importKey: `${time}|BK300001`,
          formerKey: `${written}|BK300001`,
          submittedAt: instant,
        },
      },
    ]);
  });

  it('a time that was always read has no former key', async () => {
    const { pledges } = await csv(GOOD);
    expect(pledges[0]?.pledge).not.toHaveProperty('formerKey');
  });

  it('a time that Excel stored with too few digits is refused for its lost digits', async () => {
    expect((await csv(but({ 提交时间: '2.02611E+13' }))).bad).toMatchObject([
      { column: 'submittedAt', reason: 'digits-lost' },
    ]);
  });

  it.each([
    { 物品名称: '合计' },
    { 物品名称: '布洛芬 小计' },
    { 部门: '技术中心小计' },
    { 部门: '技术中心 汇总' },
    { 工号: 'BK300001 Total' },
    { 工号: '小计' },
    { 提交时间: '总 计' },
    { 备注: '合计' },
    { 类别: '【小计】' },
    { 有效期至: '总计' },
  ])('a total is not a pledge, whatever its other cells contain: %j', async (cells) => {
    const { rows, bad, skipped } = await csv(GOOD, but({ 数量: '20', ...cells }));
    expect(rows.map(({ row }) => row)).toEqual([2]);
    expect(bad).toEqual([]);
    expect(skipped).toMatchObject([{ row: 3, kind: 'total' }]);
  });

  it('a remark that counts the pieces of a pledge does not make it a total', async () => {
    const { rows } = await csv(but({ 备注: '共计2盒' }), but({ 规格: '合计24粒', 备注: '会计部' }));
    expect(rows).toHaveLength(2);
  });

  it.each(['--', '300001-', '-300001', '00', '0000', 'NA', 'null'])(
    'an invalid staff number is refused: %s',
    async (staffNumber) => {
      expect((await csv(but({ 工号: staffNumber }))).bad).toMatchObject([
        { column: 'staffNumber', reason: 'staff-number' },
      ]);
    },
  );

  it.each([
    '0',
    '-',
    '—',
    '/',
    '...',
    '=A1',
    '=SUM(A1:A3)',
    '+B2',
    '无',
    '没有',
    'N/A',
    '同上',
    '12',
  ])('an item with a placeholder for a name is refused: %s', async (name) => {
    expect((await csv(but({ 物品名称: name }))).bad).toMatchObject([
      { column: 'name', value: name, reason: 'placeholder' },
    ]);
  });

  it.each(['1984', '三九胃泰', '999 感冒灵', 'VC', '=布洛芬'])(
    'an item with this name is accepted: %s',
    async (name) => {
      expect((await csv(but({ 物品名称: name }))).bad).toEqual([]);
    },
  );

  it.each([
    ['部门', 'department', '"技术中心\n研发中心"'],
    ['批号', 'lot', '"A1234\nB5678"'],
    ['批号', 'lot', '"12345\r\n67890"'],
    ['物品名称', 'name', '"布洛芬\n板蓝根"'],
    ['规格', 'specification', '"10粒\n20粒"'],
  ])('two lines in one cell of %s are refused with that column', async (heading, column, cell) => {
    const { rows, bad } = await csv(but({ [heading]: cell }));
    expect(rows).toEqual([]);
    expect(bad).toMatchObject([{ column, reason: 'plain' }]);
  });

  it('a year that may be first or last is not guessed', async () => {
    expect((await csv(but({ 有效期至: '31/05/28' }))).bad).toMatchObject([
      { column: 'expiry', reason: 'year-unclear' },
    ]);
    expect((await csv(but({ 有效期至: '28/05/31' }))).rows).toMatchObject([
      { expiry: '2028-05-31' },
    ]);
  });

  it.each([
    ['物品名称,规格', '物品名称,数量', ['quantity']],
    ['备注', '捐赠数量', ['quantity']],
    ['备注', '实收数量', ['quantity']],
    ['备注', '通用名称', ['name']],
    ['规格', '品名', ['name']],
    ['批号', '有效期至', ['expiry']],
  ])('a column is not guessed if two headings fit: %s renamed to %s', async (from, to, columns) => {
    const file = [HEADER.join(',').replace(from, to), GOOD].join('\n');
    await expect(read(Buffer.from(file))).rejects.toMatchObject({
      code: 'COLUMNS_UNCLEAR',
      data: { columns },
    });
  });

  it('a second table beside the first is not left out silently', async () => {
    const file = [HEADER, GOOD.split(',')]
      .map((cells) => [...cells, '', ...cells].join(','))
      .join('\n');
    await expect(read(Buffer.from(file))).rejects.toMatchObject({ code: 'COLUMNS_UNCLEAR' });
  });

  it('ignored columns with content are named', async () => {
    const file = `${HEADER.join(',')},产地,,空列\n${GOOD}请尽快,宁夏,甲,\n`;
    const table = await guessedTable(await openSpreadsheet(Buffer.from(file)), 0);
    expect(unreadColumns(table.table, table.header, table.mapping)).toEqual([
      { index: 11, heading: '备注' },
      { index: 12, heading: '产地' },
      { index: 13, heading: '' },
    ]);
  });

  it('rows that a filter hides are read, and counted as hidden', async () => {
    const cells = (line: string) =>
      line
        .split(',')
        .map((cell) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`)
        .join('');
    const sheet = sheetXml(
      `<row r="1">${cells(HEADER.join(','))}</row><row r="2" hidden="1">${cells(GOOD)}</row><row r="3" hidden="0">${cells(but({ 物品名称: '板蓝根' }))}</row><row r="4" spans="1:12" hidden="true">${cells(but({ 数量: '两' }))}</row><row r="5" hidden="1">${cells('合计')}</row>`,
    );
    expect(await read(zipFile([...workbookParts(sheet)]))).toMatchObject({
      rows: [{ row: 2 }, { row: 3 }],
      bad: [{ row: 4 }],
      hidden: [2, 4],
    });
  });

  it('text in UTF-16 without a byte order mark, and a sheet of LibreOffice, are refused as such', async () => {
    const text = [HEADER.join(','), GOOD].join('\r\n');
    const little = Buffer.from(text, 'utf16le');
    for (const bytes of [little, Buffer.from(little).swap16()])
      await expect(openSpreadsheet(bytes)).rejects.toMatchObject({ code: 'UNKNOWN_ENCODING' });
    await expect(
      openSpreadsheet(
        zipFile([
          { path: 'mimetype', bytes: 'application/vnd.oasis.opendocument.spreadsheet' },
          { path: 'content.xml', bytes: '<office:document-content/>' },
        ]),
      ),
    ).rejects.toMatchObject({ code: 'OPEN_DOCUMENT' });
  });
});

describe('when some rows of a file are damaged', () => {
  const DAMAGES: readonly ((row: string) => string)[] = [
    (row) => row.replace('药品', '玩具'),
    (row) => row.replace(',盒,', ',堆,'),
    (row) => row.replace(/^[^,]*/, ''),
    (row) => row.replace(/BK\d+/, ''),
    (row) => row.replace('2028-05-06', '明年'),
    (row) => row.replace('技术中心', '技术\u{fffd}心'),
    (row) => row.replace('0.3g', '"0.3g'),
  ];
  const anyRow = fc.record({
    person: fc.integer({ min: 1, max: 3 }),
    quantity: fc.integer({ min: 1, max: 9 }),
    damage: fc.option(fc.nat(DAMAGES.length - 1), { nil: undefined, freq: 2 }),
  });
  it('the others are read as in the undamaged file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 8 }), async (file) => {
        const whole = file.map(({ person, quantity }, index) =>
          but({ 工号: `BK30000${person}`, 数量: `${quantity}`, 批号: `L${index}` }),
        );
        const damaged = whole.map((row, index) => DAMAGES[file[index]?.damage ?? -1]?.(row) ?? row);
        const said = ({ pledges }: Awaited<ReturnType<typeof csv>>) =>
          new Map(
            pledges.flatMap(({ pledge: { importKey, giver, department, lines }, rowOfLine }) =>
              lines.map((line, index) => [
                rowOfLine[index],
                { importKey, giver, department, line },
              ]),
            ),
          );
        const damagedRows = file.flatMap(({ damage }, index) =>
          damage === undefined ? [] : [index + 2],
        );
        const read = await csv(...damaged);
        expect([...new Set(read.bad.map(({ row }) => row))]).toEqual(damagedRows);
        const expected = said(await csv(...whole));
        for (const row of damagedRows) expected.delete(row);
        expect(said(read)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

/** Reads a workbook of one row, whose cells have the given formats and values. */
async function workbook(
  cells: Readonly<Record<string, readonly [format: string | number, value: string, type?: string]>>,
  more = '',
) {
  const formats = Object.values(cells).map(([format]) => format);
  const styles = `<styleSheet><numFmts>${formats
    .map((code, index) =>
      typeof code === 'number'
        ? ''
        : `<numFmt numFmtId="${200 + index}" formatCode="${code.replace(/"/g, '&quot;')}"/>`,
    )
    .join('')}</numFmts><cellXfs><xf numFmtId="0"/>${formats
    .map((code, index) => `<xf numFmtId="${typeof code === 'number' ? code : 200 + index}"/>`)
    .join('')}</cellXfs></styleSheet>`;
  const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
  const order = Object.keys(cells);
  const row = HEADER.map((heading, index) => {
    const [, value, type = 'n'] = cells[heading] ?? [];
    return value === undefined
      ? inline(GOOD.split(',')[index] ?? '')
      : `<c s="${order.indexOf(heading) + 1}" t="${type}"><v>${value}</v></c>`;
  });
  const sheet = sheetXml(
    `<row r="1">${HEADER.map(inline).join('')}</row><row r="2">${row.join('')}</row>${more}`,
  );
  const parts = workbookParts(sheet).map((part) =>
    part.path === 'xl/_rels/workbook.xml.rels'
      ? {
          ...part,
          bytes: `${part.bytes}`.replace(
            '</Relationships>',
            '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>',
          ),
        }
      : part,
  );
  return read(zipFile([...parts, { path: 'xl/styles.xml', bytes: styles }]));
}

describe('a cell of a workbook is read as it is displayed', () => {
  // The serial number 46874 is 2028-05-01, and 46879 is 2028-05-06.
  it.each<[string | number, string, string]>([
    ['yyyy"年"m"月"', '46874', '2028-05-31'],
    ['yyyy"年"m"月";@', '46874', '2028-05-31'],
    ['[$-804]yyyy"年"m"月"', '46874', '2028-05-31'],
    ['yyyy年m月', '46874', '2028-05-31'],
    ['yyyy\\年m\\月', '46874', '2028-05-31'],
    ['mmm-yy', '46874', '2028-05-31'],
    ['[$-409]mmm\\-yy;@', '46874', '2028-05-31'],
    ['yyyy/m', '46874', '2028-05-31'],
    ['yyyy-mm', '46883', '2028-05-31'],
    ['m/yy', '46874', '2028-05-31'],
    ['yyyy.mm', '46874', '2028-05-31'],
    ['mmmm yyyy', '46874', '2028-05-31'],
    [17, '46874', '2028-05-31'],
    [27, '46874', '2028-05-31'],
    [36, '46874', '2028-05-31'],
    [50, '46874', '2028-05-31'],
    [52, '46874', '2028-05-31'],
    [55, '46874', '2028-05-31'],
    [57, '46874', '2028-05-31'],
    [14, '46879', '2028-05-06'],
    [15, '46879', '2028-05-06'],
    [22, '46879', '2028-05-06'],
    [31, '46879', '2028-05-06'],
    ['yyyy-mm-dd', '46879', '2028-05-06'],
    ['yyyy"年"m"月"d"日"', '46879', '2028-05-06'],
    ['yyyy/m/d h:mm', '46879.5', '2028-05-06'],
    ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', '46879', '2028-05-06'],
    ['000000', '202805', '2028-05-31'],
    ['0.00', '2028.1', '2028-10-31'],
  ])('an expiry as %s', async (format, value, expiry) => {
    expect(await workbook({ 有效期至: [format, value] })).toMatchObject({
      bad: [],
      rows: [{ expiry }],
    });
  });

  it.each<[string | number, string]>([
    ['m"月"d"日"', '46874'],
    ['d-mmm', '46874'],
    [16, '46874'],
    [58, '46874'],
    ['yyyy', '46874'],
    [0, '46874'],
    [0, '2028.1'],
  ])('an expiry without a clear year and month is refused: %s', async (format, value) => {
    expect((await workbook({ 有效期至: [format, value] })).bad).toMatchObject([
      { column: 'expiry' },
    ]);
  });

  it('an expiry that a program wrote as an ISO date', async () => {
    for (const [format, value, expiry] of [
      ['yyyy-mm-dd', '2028-05-06T00:00:00', '2028-05-06'],
      [0, '2028-05-06', '2028-05-06'],
      ['yyyy"年"m"月"', '2028-05-01', '2028-05-31'],
    ] as const)
      expect(await workbook({ 有效期至: [format, value, 'd'] })).toMatchObject({
        rows: [{ expiry }],
      });
  });

  it.each<[string, string, string]>([
    ['00000', '123', '00123'],
    ['"BK"000000', '300001', 'BK300001'],
    ['0', '123456', '123456'],
    ['#,##0', '123456', '123456'],
    ['0.00', '123456', '123456'],
    ['000-000', '123456', '123-456'],
    ['@', '123456', '123456'],
    ['General', '123456', '123456'],
  ])('a staff number with the format %s', async (format, value, staffNumber) => {
    expect(await workbook({ 工号: [format, value] })).toMatchObject({
      bad: [],
      rows: [{ staffNumber }],
    });
  });

  it.each<[string | number, string, string]>([
    ['00000000', '240506', '00240506'],
    ['"L"0000', '12', 'L0012'],
    [0, '202405060001', '202405060001'],
    ['0.00E+00', '202405060001', '202405060001'],
  ])('a lot with the format %s', async (format, value, lot) => {
    expect(await workbook({ 批号: [format, value] })).toMatchObject({ bad: [], rows: [{ lot }] });
  });

  it('a lot with more digits than a spreadsheet program keeps is refused as shortened', async () => {
    expect((await workbook({ 批号: [0, '2024050600011234567'] })).bad).toMatchObject([
      { reason: 'lot-shortened' },
    ]);
  });

  it('a quantity that is shown with its unit, separators or decimals', async () => {
    for (const [format, value, quantity] of [
      ['0"盒"', '3', 3],
      ['#,##0', '1200', 1_200],
      ['0.00', '3', 3],
      ['#,##0_ ', '3', 3],
      ['0_);(0)', '3', 3],
    ] as const)
      expect(await workbook({ 数量: [format, value] })).toMatchObject({ rows: [{ quantity }] });
  });

  it('a quantity that its format rounds, or shows in red in place of a minus, is refused', async () => {
    for (const [format, value] of [
      ['0;[Red]0', '-3'],
      ['0', '2.5'],
      ['0', '0.6'],
      ['#,##0', '1199.7'],
    ] as const) {
      const { rows, bad } = await workbook({ 数量: [format, value] });
      expect(rows).toEqual([]);
      expect(bad).toMatchObject([{ column: 'quantity', reason: 'quantity' }]);
    }
  });

  it('a formula without its result is not an empty cell', async () => {
    for (const content of ['<f>EDATE(A2,24)</f>', '<f>EDATE(A2,24)</f><v></v>', '<f>A1</f><v/>']) {
      const row = HEADER.map((heading, index) =>
        heading === '有效期至'
          ? `<c>${content}</c>`
          : `<c t="inlineStr"><is><t>${GOOD.split(',')[index]}</t></is></c>`,
      );
      const { rows, bad } = await workbook({}, `<row r="3">${row.join('')}</row>`);
      expect(rows).toMatchObject([{ row: 2 }]);
      expect(bad).toMatchObject([{ row: 3, column: 'expiry', reason: 'no-value' }]);
    }
  });

  it('a time keeps the seconds that its format does not show', async () => {
    for (const format of ['yyyy/m/d h:mm', 'h:mm', 'm"月"d"日" h:mm', 22])
      expect(await workbook({ 提交时间: [format, '46352.37769675926'] })).toMatchObject({
        rows: [{ submittedAt: '2026-11-26 09:03:53' }],
      });
  });

  it('F14: cells that only have a style are ignored', async () => {
    for (const more of [
      '<row r="1048576" ht="12.8" customHeight="false"/>',
      '<row r="1048576"><c r="A1048576" s="1"/></row>',
      '<row r="3"><c r="XFD3" s="1"/></row>',
      `${Array.from({ length: 60_000 }, (_, index) => `<row r="${index + 3}"><c s="1"/></row>`).join('')}`,
      '<row r="70000"><c r="A70000" t="inlineStr"><is><t xml:space="preserve">  </t></is></c></row>',
    ])
      expect((await workbook({ 数量: [0, '2'] }, more)).rows).toHaveLength(1);
  });
});
