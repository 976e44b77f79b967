import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessColumns } from '../pledges/columns.ts';
import { preparePledges } from '../pledges/pledge-groups.ts';
import { readPledgeRows } from '../pledges/pledge-rows.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import { readChat } from './chat.ts';
import { chatNotation } from './chat-notation.test-support.ts';
import { chatTable, openPasted } from './chat-table.ts';
import { PASTED_TEXTS } from './pasted-texts.test-support.ts';
import { readHanNumeral } from './quantities.ts';
import { readGoods, type WrittenEntry } from './written-goods.ts';

describe('a pasted text is read as its writers meant it', () => {
  it.each(PASTED_TEXTS)('$habit', ({ lines, read }) => {
    expect(readChat(lines.join('\n')).map(chatNotation)).toEqual(read);
  });

  it('with the line ends of any system', () => {
    for (const { lines, read } of PASTED_TEXTS)
      expect(readChat(lines.join('\r\n')).map(chatNotation)).toEqual(read);
  });
});

/** Pieces of chat lines, in which all the rules meet. */
const piece = fc.oneof(
  fc.constantFrom(
    ...'张三 李四 王同事甲 研发部 布洛芬 感康 口罩 体温计 《小王子》 N95 13800138000 1380013800 2盒 两盒 半打 一箱 ×2 *3 x4 2028.5 28年5月 有效期到2028-05 保质期两年 （0.3g*24粒） 100ml 未开封 取消 更正 改成 合计 +1 代 同上 @所有人 请大家 #接龙 1. 2、 ③ 10:32 ： ， 、 + / ( ) 「 」 > - 🌹 [图片] and of boxes'.split(
      ' ',
    ),
    ' ',
    '\t',
    '\n',
    '\u200b',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
);
const chat = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));

const isFilled = (line: string): boolean => line.trim() !== '';
const linesOf = (text: string) => text.split(/\r\n|[\r\n\u2028\u2029\u0085]/);

describe('of any text', () => {
  it('each line that is not empty is in the result exactly once, with entries or a reason', () => {
    fc.assert(
      fc.property(chat, (text) => {
        const read = readChat(text);
        const filled = linesOf(text).flatMap((line, index) => (isFilled(line) ? [index + 1] : []));
        expect(read.map(({ line }) => line)).toEqual(filled);
        for (const { entries, skipped } of read)
          expect(entries.length === 0).toBe(skipped !== undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('no digit of a quantity is invented', () => {
    fc.assert(
      fc.property(chat, (text) => {
        for (const { text: written, entries } of readChat(text))
          for (const { quantity } of entries.flatMap(({ items }) => items))
            if (quantity !== undefined && /^\d+$/.test(quantity))
              expect([...numbersIn(text)], `${quantity} in ${written}`).toContain(quantity);
      }),
      { numRuns: 500 },
    );
  });

  it('the table of its lines can be checked, and each row is good, bad or skipped', () => {
    fc.assert(
      fc.property(chat, (text) => {
        let table: ReturnType<typeof chatTable>;
        try {
          table = chatTable(readChat(text));
        } catch (error) {
          expect(error).toBeInstanceOf(SpreadsheetRefused);
          return;
        }
        const mapping = guessColumns(table.rows[0]?.cells ?? []);
        const { rows, bad, skipped } = readPledgeRows(table, 0, mapping);
        const told = new Set([...rows, ...bad, ...skipped].map(({ row }) => row));
        expect([...told].sort((a, b) => a - b)).toEqual(
          table.rows.slice(1).map(({ number }) => number),
        );
        expect(rows.length + new Set(bad.map(({ row }) => row)).size + skipped.length).toBe(
          told.size,
        );
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['digits', '1'],
    ['numbers with hyphens', '13-'],
    ['blanks', ' '],
    ['brackets', '（'],
    ['multiplied numbers', '0.3g*'],
    ['numerals', '一'],
    ['goods', '布洛芬'],
    ['names and goods', '张三布洛芬2盒'],
    ['commas', '，'],
    ['colons', '：'],
    ['times', '10:32 '],
    ['dates', '2028.5 '],
    ['letters', 'a'],
    ['signs', '@所有人'],
  ])('%s repeated over many lines, or in one long line, are read in time', (_, part) => {
    const long = part.repeat(Math.ceil(450 / part.length));
    const text = Array.from({ length: Math.floor(60_000 / long.length) }, () => long).join('\n');
    expect(readChat(text).length).toBe(isFilled(long) ? text.split('\n').length : 0);
    expect(readChat(part.repeat(Math.floor(400_000 / part.length))).length).toBeLessThan(2);
  });

  it('ten thousand lines that replace each other are read in time', () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `1. 张三 布洛芬${index + 1}盒`);
    const read = readChat(lines.join('\n'));
    expect(read.filter(({ skipped }) => skipped === undefined)).toHaveLength(1);
  });
});

/** Returns the numbers that a text may mean: its groups of digits, its numerals, and their dozens. */
function numbersIn(text: string): ReadonlySet<string> {
  const plain = text.normalize('NFKC');
  const numbers = new Set<string>(['6']);
  const add = (value: number) => {
    numbers.add(String(value));
    numbers.add(String(value * 12));
  };
  for (const [digits] of plain.matchAll(/\d[\d,]*/g)) {
    // A number may stand beside another, as in 2028.5 2盒 without the blank.
    for (let from = 0; from < Math.min(digits.length, 40); from++)
      for (let to = from + 1; to <= Math.min(digits.length, from + 9); to++)
        add(Number(digits.slice(from, to).replaceAll(',', '')));
  }
  for (const [numeral] of plain.matchAll(/[零〇一二两俩三仨四五六七八九十百]+/g))
    for (let from = 0; from < numeral.length; from++)
      for (let to = from + 1; to <= numeral.length; to++) {
        const value = readHanNumeral(numeral.slice(from, to));
        if (value !== undefined) add(value);
      }
  const words = [
    'an?',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
  ];
  for (const [index, word] of words.entries())
    if (new RegExp(word, 'i').test(plain)) add(Math.max(1, index));
  return numbers;
}

/** Writes an entry as people do; the reader must read the same entry again. */
const writtenEntry = ({ name, department, phone, items }: WrittenEntry, number: number): string =>
  `${number}. ${name}${department === undefined ? '' : `（${department}）`}${phone === undefined ? '' : ` ${phone} `}：${items
    .map(
      (item) =>
        `${item.name}${item.specification === undefined ? '' : `（${item.specification}）`}${item.quantity}${item.unit}${item.expiry === undefined ? '' : ` ${item.expiry}`}`,
    )
    .join('，')}`;

it('an entry that is written in the usual form is read again as it was', () => {
  const item = fc.record(
    {
      name: fc.constantFrom(
        '布洛芬缓释胶囊',
        '感康',
        'N95口罩',
        '儿童绘本',
        '羽绒服',
        '云南白药气雾剂',
      ),
      quantity: fc.integer({ min: 1, max: 9_999 }).map(String),
      unit: fc.constantFrom('盒', '瓶', '支', '袋', '台', '件', '本', '个', '包'),
      specification: fc.constantFrom('0.3g*24粒', '100ml', '50只装'),
      expiry: fc.constantFrom('2028-05-31', '2027-12-01', '2030-02-28'),
      doubts: fc.constant([]),
    },
    { requiredKeys: ['name', 'quantity', 'unit', 'doubts'] },
  );
  const entry = fc.record(
    {
      name: fc.constantFrom('张三', '王同事甲', '欧阳小明', '李*', 'Li Lei'),
      department: fc.constantFrom('研发部', '技术中心', '京西大区'),
      phone: fc.constantFrom('13800138000', '13900139001'),
      items: fc.array(item, { minLength: 1, maxLength: 5 }),
      doubts: fc.constant([]),
      rest: fc.constant(''),
    },
    { requiredKeys: ['name', 'items', 'doubts', 'rest'] },
  );
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), (entries) => {
      const text = entries.map((one, index) => writtenEntry(one, index + 1)).join('\n');
      expect(readChat(text).flatMap((line) => line.entries)).toEqual(entries);
    }),
  );
});

describe('pasted text', () => {
  it('that names no goods is refused, and says so', () => {
    for (const text of ['大家好\n今天下午开会\n收到', '好的', '#接龙\n1. 张三\n2. 李四'])
      expect(() => openPasted(text)).toThrow(expect.objectContaining({ code: 'NO_GOODS' }));
    expect(() => openPasted(' \n\t')).toThrow(expect.objectContaining({ code: 'EMPTY' }));
    expect(() => openPasted('布'.repeat(500_001))).toThrow(
      expect.objectContaining({ code: 'TEXT_TOO_LONG' }),
    );
  });

  it('with headings is a table, and its columns are those of the headings', async () => {
    const opened = openPasted('姓名\t物品\t数量\n张三\t布洛芬\t2\n李四\t口罩\t10');
    expect(opened.isChat).toBe(false);
    const table = await opened.table(0);
    const read = readPledgeRows(table, 0, guessColumns(table.rows[0]?.cells ?? []));
    expect(
      read.rows.map(({ giver, item, quantity }) => [
        giver,
        item.name,
        item.category,
        item.unit,
        quantity,
      ]),
    ).toEqual([
      ['张三', '布洛芬', 'medicine', 'box', 2],
      ['李四', '口罩', 'supply', 'item', 10],
    ]);
  });

  it('that is a chat becomes pledges of its people, whose names and phones are not in the goods', async () => {
    const table = await openPasted(
      '1. 张三 13800138000 布洛芬2盒\n2. 李四 口罩3包，体温计1支',
    ).table(0);
    const { pledges, bad } = preparePledges(
      readPledgeRows(table, 0, guessColumns(table.rows[0]?.cells ?? [])),
    );
    expect(bad).toEqual([]);
    expect(pledges.map(({ pledge }) => [pledge.importKey, pledge.giver])).toEqual([
      ['|张三', { name: '张三', contact: '13800138000' }],
      ['|李四', { name: '李四' }],
    ]);
    const goods = JSON.stringify(pledges.map(({ pledge }) => pledge.lines));
    expect(goods).not.toMatch(/张三|李四|138/);
  });

  it('with a digit missing in a phone is red at the phone, and the other rows are good', async () => {
    const table = await openPasted('1. 张三 1380013800 布洛芬2盒\n2. 李四 口罩3包').table(0);
    const read = readPledgeRows(table, 0, guessColumns(table.rows[0]?.cells ?? []));
    expect(read.bad).toEqual([{ row: 1, column: 'phone', value: '1380013800', reason: 'phone' }]);
    expect(read.rows).toHaveLength(1);
  });
});

describe('a line that a giver writes', () => {
  it.each([
    ['布洛芬 2盒 2028.5', [{ name: '布洛芬', quantity: '2', unit: '盒', expiry: '2028-05-31' }]],
    [
      '2 boxes ibuprofen exp 05/2028',
      [{ name: 'ibuprofen', quantity: '2', unit: 'boxes', expiry: '2028-05-31' }],
    ],
    [
      '我捐感康两盒、口罩3包',
      [
        { name: '感康', quantity: '2', unit: '盒' },
        { name: '口罩', quantity: '3', unit: '包' },
      ],
    ],
  ])('%s', (line, items) => {
    expect(readGoods(line).items).toMatchObject(items);
  });
});
