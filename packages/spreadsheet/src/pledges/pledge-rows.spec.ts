import { describe, expect, it } from 'vitest';
import type { Table } from '../table.ts';
import { badRowRecords } from './bad-rows-table.ts';
import {
  declinedColumns,
  guessColumns,
  guessHeader,
  headingsOf,
  hiddenColumns,
  recallColumns,
  rememberColumns,
  unclearColumns,
} from './columns.ts';
import { correctedTable } from './corrections.ts';
import { readContact } from './givers.ts';
import { preparePledges } from './pledge-groups.ts';
import { readPledgeRows } from './pledge-rows.ts';

const HEADER = ['提交时间', '工号', '物品名称', '类别', '数量', '单位', '有效期至', '批号', '状态'];
const good = ['2023-03-20 09:00:00', 'BK100001', '布洛芬', '药品', '2', '盒', '2025-01-31', '', ''];
/** Returns the good row with some cells changed. */
const but = (changes: Readonly<Record<string, string>>) =>
  HEADER.map((heading, index) => changes[heading] ?? good[index] ?? '');
const table = (...rows: readonly (readonly string[])[]): Table => ({
  rows: [HEADER, ...rows].map((cells, index) => ({ number: index + 1, cells })),
});
const mapping = guessColumns(HEADER);
const read = (...rows: readonly (readonly string[])[]) =>
  readPledgeRows(table(...rows), 0, mapping);

describe('columns', () => {
  it('are recognised by their headings, in both languages and as people write them', () => {
    expect(
      guessColumns([' 提交时间 ', '员工编号', '品名*', '物品类别', '数量（盒）', '计量单位']),
    ).toEqual({ submittedAt: 0, staffNumber: 1, name: 2, category: 3, quantity: 4, unit: 5 });
    expect(guessColumns(['Item name', 'QTY', 'Staff_Number', 'Expiry date', 'Notes'])).toEqual({
      name: 0,
      quantity: 1,
      staffNumber: 2,
      expiry: 3,
    });
  });

  it('with the same heading are read from the first one', () => {
    expect(guessColumns(['数量', '工号', '数量'])).toMatchObject({ quantity: 0 });
  });

  it('are found below titles', () => {
    const titled: Table = {
      rows: [['西吉 2023'], ['制表：值班'], HEADER, good].map((cells, number) => ({
        number,
        cells,
      })),
    };
    expect(guessHeader(titled)).toBe(2);
    expect(headingsOf(titled, 2)).toEqual(HEADER);
  });

  it('that were chosen before take precedence over guesses, if they exist', () => {
    const headings = ['数量', '实收数量', '工号'];
    const remembered = rememberColumns({ quantity: 1, staffNumber: 2 }, headings);
    expect(remembered).toEqual({ quantity: '实收数量', staffNumber: '工号' });
    expect(recallColumns(remembered, ['工号', '数量', '实收数量'])).toEqual({
      staffNumber: 0,
      quantity: 2,
    });
    expect(recallColumns(remembered, ['工号', '数量'])).toEqual({ staffNumber: 0, quantity: 1 });
  });

  it('with several matching headings are left to the person, who chooses one of them', () => {
    const headings = ['数量', '工号', '捐赠数量', '部门', '大区'];
    expect(unclearColumns(headings).map(({ column }) => column)).toEqual(['quantity']);
    expect(recallColumns({}, headings)).toEqual({ staffNumber: 1, department: 3 });
    expect(recallColumns({ quantity: '捐赠数量' }, headings)).toMatchObject({ quantity: 2 });
    expect(recallColumns({ quantity: '数量' }, ['数量', '数量'])).toEqual({});
  });

  it('for which no heading was meant are neither asked about again nor guessed', () => {
    const headings = ['工号', '批号', '生产批号', ''];
    expect(unclearColumns(['工号', '批次', '生产批号']).map(({ column }) => column)).toEqual([
      'lot',
    ]);
    const remembered = rememberColumns({ staffNumber: 0 }, headings, ['lot']);
    expect(declinedColumns(remembered)).toEqual(['lot']);
    expect(recallColumns(remembered, ['工号', '批次', '生产批号', ''])).toEqual({ staffNumber: 0 });
    // An unambiguous heading overrides the remembered choice.
    expect(recallColumns(remembered, ['工号', '批号'])).toEqual({ staffNumber: 0, lot: 1 });
  });

  it('that the spreadsheet program hides are reported, each as read or not', () => {
    // The lot is empty in every row, and there is no eleventh column.
    const hidden = { ...table(good, good), hiddenColumns: [0, 6, 7, 10] };
    const { expiry: _left, ...withoutExpiry } = mapping;
    expect(hiddenColumns(hidden, 0, withoutExpiry)).toEqual([
      { index: 0, heading: '提交时间', read: true },
      { index: 6, heading: '有效期至', read: false },
    ]);
    expect(hiddenColumns(table(good), 0, mapping)).toEqual([]);
  });

  it('are each used once: a column that is already assigned is not guessed again', () => {
    expect(recallColumns({ specification: '数量' }, ['数量'])).toEqual({ specification: 0 });
  });

  it('that are missing are named', () => {
    expect(() => readPledgeRows(table(good), 0, { name: 2 })).toThrow(
      expect.objectContaining({
        code: 'COLUMNS_MISSING',
        data: { columns: ['quantity'] },
      }),
    );
  });
});

describe('a row', () => {
  it.each([
    ['工号', '', 'staff-number'],
    ['工号', '某同事', 'staff-number'],
    ['提交时间', '', 'time-missing'],
    ['类别', '玩具', 'category'],
    ['单位', '车', 'unit'],
    ['数量', '0', 'quantity'],
    ['数量', '1.5', 'quantity'],
    ['数量', '100001', 'quantity'],
    ['数量', '=2*3', 'quantity'],
    ['物品名称', '', 'missing'],
    ['物品名称', '13800138000', 'digits'],
    ['物品名称', '布洛芬\u202e', 'plain'],
    ['物品名称', '长'.repeat(81), 'long'],
    ['有效期至', '明年', 'date'],
    ['有效期至', '2025-13-01', 'date'],
    ['有效期至', '2024.1', 'month-unclear'],
    ['批号', '1'.repeat(41), 'long'],
    ['批号', '2.02405E+11', 'lot-shortened'],
    ['批号', '138 0013 8000', 'lot-person'],
    ['批号', '<b>', 'lot-marks'],
    ['状态', '不知道', 'condition'],
  ])('with %s %j is bad: %s', (heading, value, reason) => {
    const { rows, bad } = read(good, but({ [heading]: value }));
    expect(rows).toHaveLength(1);
    expect(bad).toMatchObject([{ row: 3, value: value.slice(0, 60), reason }]);
    const [{ column } = { column: undefined }] = bad;
    expect(HEADER[mapping[column ?? 'name'] ?? -1]).toBe(heading);
  });

  it.each([
    ['未拆封', 'sealed'],
    ['没开封', 'sealed'],
    ['已拆封', 'opened'],
  ])('may describe the condition in common words: %s', (said, condition) => {
    expect(read(but({ 状态: said }))).toMatchObject({ bad: [], rows: [{ condition }] });
  });

  it('with a long lot is not mistaken for a personal number', () => {
    for (const lot of ['202207001', '2211010012', 'A2022110107', '20220700101'])
      expect(read(but({ 批号: lot }))).toMatchObject({ bad: [], rows: [{ lot }] });
    expect(read(but({ 批号: '２０２２０７－０１' })).rows).toMatchObject([{ lot: '202207-01' }]);
  });

  it('may have a thousand items, packs, sheets, strips, cans or cartons', () => {
    for (const [word, unit] of [
      ['个', 'item'],
      ['只', 'item'],
      ['包', 'pack'],
      ['片', 'sheet'],
      ['板', 'strip'],
      ['罐', 'can'],
      ['箱', 'carton'],
    ] as const)
      expect(read(but({ 单位: word, 数量: '1000' }))).toMatchObject({
        bad: [],
        rows: [{ quantity: 1_000, item: { unit } }],
      });
  });

  it('is accepted in synonyms and in full width', () => {
    const { rows, bad } = read(
      but({ 类别: 'Medicine', 单位: 'Boxes', 数量: '２', 工号: 'ＢＫ１０００' }),
      but({ 提交时间: '2023/3/20 9:00:00' }),
    );
    expect(bad).toEqual([]);
    expect(rows[0]).toMatchObject({
      item: { category: 'medicine', unit: 'box' },
      quantity: 2,
      staffNumber: 'BK1000',
    });
    // Equal times in different notations identify the same pledge.
    expect(rows[1]?.submittedAt).toBe('2023-03-20 09:00:00');
  });

  it('has the time and staff number of the merged cells that cover it, and never the quantity', () => {
    const merged = { 0: '2023-03-20 09:00:00', 1: 'BK100001', 4: '9' };
    const { rows, bad } = readPledgeRows(
      {
        rows: [
          { number: 1, cells: HEADER },
          { number: 2, cells: but({ 提交时间: '', 工号: '' }), merged },
          { number: 3, cells: but({ 数量: '' }), merged },
        ],
      },
      0,
      mapping,
    );
    expect(rows).toMatchObject([{ row: 2, staffNumber: 'BK100001', quantity: 2 }]);
    expect(bad).toMatchObject([{ row: 3, column: 'quantity' }]);
  });

  it('loses the formula guard of an export', () => {
    expect(read(but({ 物品名称: "'=布洛芬" })).rows[0]?.item.name).toBe('=布洛芬');
  });
});

describe('rows of one person at one time', () => {
  it('are one pledge', () => {
    const { pledges, bad } = preparePledges(
      read(good, but({ 工号: 'BK2' }), but({ 物品名称: '板蓝根' })),
    );
    expect(bad).toEqual([]);
    expect(pledges.map(({ rows }) => rows)).toEqual([[2, 4], [3]]);
    expect(pledges[0]?.pledge).toMatchObject({
      importKey: '2023-03-20 09:00:00|BK100001',
      giver: { staffNumber: 'BK100001' },
      lines: [{ item: { name: '布洛芬' } }, { item: { name: '板蓝根' } }],
    });
  });

  it('that are more than a pledge can have are bad, without affecting others', () => {
    const many = Array.from({ length: 51 }, (_, index) => but({ 物品名称: `药品${index}` }));
    const { pledges, bad } = preparePledges(read(...many, but({ 工号: 'BK2' })));
    expect(pledges.map(({ rows }) => rows)).toEqual([[53]]);
    expect(bad).toHaveLength(51);
    expect(bad[0]).toMatchObject({ row: 2, reason: 'lines' });
  });
});

describe('the table of bad rows', () => {
  const words = {
    headings: ['行', '列', '内容', '原因'],
    reason: ({ reason }: { reason: string }) => reason,
    samePledge: '同一份',
  } as const;

  it('has the original columns beside the errors, to be corrected and imported again', () => {
    const rows = table(but({ 工号: 'BK2' }), but({ 数量: '两' }));
    const { bad } = readPledgeRows(rows, 0, mapping);
    const records = badRowRecords({ table: rows, header: 0, mapping }, bad, words);
    expect(records).toEqual([
      ['行', '列', '内容', '原因', ...HEADER],
      [3, '数量', '两', 'quantity', ...but({ 数量: '两' })],
    ]);
    expect(guessColumns((records[0] ?? []).map(String))).toEqual(
      Object.fromEntries(Object.entries(mapping).map(([column, index]) => [column, index + 4])),
    );
  });

  it('includes the good rows of the same pledge, which an import of the table could otherwise withdraw', () => {
    const rows = table(but({ 工号: 'BK2' }), good, but({ 数量: '两' }));
    const { bad } = readPledgeRows(rows, 0, mapping);
    const records = badRowRecords({ table: rows, header: 0, mapping }, bad, words);
    expect(records.slice(1).map(([row, , , why]) => [row, why])).toEqual([
      [3, '同一份'],
      [4, 'quantity'],
    ]);
  });
});

describe('a table of only names, goods and quantities', () => {
  const headings = ['姓名', '手机', '捐赠物品', '数量', '有效期'];
  const people: Table['rows'] = [
    headings,
    ['王同事甲', '13800138000', '布洛芬缓释胶囊', '2', '2028-05'],
    ['王同事乙', '138 0013 8001', 'N95口罩', '10个', ''],
    ['王同事丙', '1380013800', '体温计', '1', ''],
    ['王同事丁', '', '神奇膏方', '1', ''],
    ['合计', '', '', '14', ''],
    ['', '', '儿童绘本', '两本', ''],
  ].map((cells, index) => ({ number: index + 1, cells }));
  const columns = guessColumns(headings);
  const checked = readPledgeRows({ rows: people }, 0, columns);

  it('is matched by its headings', () => {
    expect(columns).toEqual({ giver: 0, phone: 1, name: 2, quantity: 3, expiry: 4 });
    expect(guessColumns(['Name', 'Item', 'Quantity'])).toEqual({ giver: 0, name: 1, quantity: 2 });
    expect(unclearColumns(['Name', 'Item', 'Quantity'])).toEqual([]);
    expect(guessColumns(['Name', 'Quantity'])).toEqual({ name: 0, quantity: 1 });
  });

  it('gets category and unit from the catalogue of words, and marks them as guesses', () => {
    expect(
      checked.rows.map(({ giver, phone, item, quantity, guessed, doubts }) => [
        giver,
        phone,
        item.category,
        item.unit,
        quantity,
        guessed,
        doubts,
      ]),
    ).toEqual([
      ['王同事甲', '13800138000', 'medicine', 'box', 2, ['category', 'unit'], []],
      ['王同事乙', '13800138001', 'supply', 'item', 10, ['category'], []],
      [undefined, undefined, 'book', 'book', 2, ['category'], ['nobody']],
    ]);
  });

  it('is refused only at a phone with a digit missing, and at goods that nobody knows', () => {
    expect(checked.bad.map(({ row, column, reason }) => [row, column, reason])).toEqual([
      [4, 'phone', 'phone'],
      [5, 'category', 'category-unknown'],
    ]);
    expect(checked.skipped.map(({ row, kind }) => [row, kind])).toEqual([[6, 'total']]);
  });

  it('guesses the only category that the drive collects for goods that nobody knows', () => {
    const { rows } = readPledgeRows({ rows: people }, 0, columns, ['medicine']);
    expect(rows.find(({ row }) => row === 5)).toMatchObject({
      item: { category: 'medicine', unit: 'box' },
      guessed: ['category', 'unit'],
    });
  });

  it('becomes one pledge for each person, found again by the name', () => {
    expect(
      preparePledges(checked).pledges.map(({ pledge }) => [pledge.importKey, pledge.giver]),
    ).toEqual([
      ['|王同事甲', { name: '王同事甲', contact: '13800138000' }],
      ['|王同事乙', { name: '王同事乙', contact: '13800138001' }],
      ['|#2book儿童绘本', {}],
    ]);
  });

  it('tells two people of one name apart by their phones', () => {
    const rows = [
      headings,
      ['王同事甲', '13800138000', '布洛芬', '2', ''],
      ['王同事甲', '13900139000', '口罩', '2', ''],
    ].map((cells, index) => ({ number: index + 1, cells }));
    const keys = preparePledges(readPledgeRows({ rows }, 0, columns)).pledges.map(
      ({ pledge }) => pledge.importKey,
    );
    expect(keys).toEqual(['|王同事甲 13800138000', '|王同事甲 13900139000']);
  });

  it('is read as a person corrected it, without leaving the guesses and doubts', () => {
    const corrected = correctedTable({ rows: people }, columns, {
      4: { phone: '13800138002', category: '器械', unit: '支' },
      5: 'left-out',
    });
    const again = readPledgeRows(corrected, 0, columns);
    expect(again.bad).toEqual([]);
    expect(again.rows.find(({ row }) => row === 4)).toMatchObject({
      phone: '13800138002',
      item: { category: 'device', unit: 'tube' },
      guessed: [],
      doubts: [],
    });
    expect(again.skipped.map(({ row, kind }) => [row, kind])).toEqual([
      [5, 'left-out'],
      [6, 'total'],
    ]);
  });
});

it.each([
  ['13800138000', '13800138000'],
  ['+86 138-0013-8000', '13800138000'],
  ['１３８００１３８０００', '13800138000'],
  ['13800138000.0', '13800138000'],
  ['010-62345678', '010-62345678'],
  ['62345678', '62345678'],
  ['+44 20 7946 0958', '+442079460958'],
  ['someone@example.org', 'someone@example.org'],
  ['微信 abc123', '微信 abc123'],
])('the contact %s is read as %s', (written, contact) => {
  expect(readContact(written)).toEqual({ contact });
});

it.each(['1380013800', '138001380000', '138 0013 800', '12800138000', '123'])(
  'the phone %s has a digit too few or too many, and is refused',
  (written) => {
    expect(readContact(written)).toEqual({ reason: 'phone' });
  },
);
