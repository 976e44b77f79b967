import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seemsPersonal } from './personal-numbers.ts';

describe('personal numbers and addresses in the name of an item', () => {
  it.each([
    '13800138000',
    '张三 138-0013-8000',
    '138 0013 8000',
    '138.0013.8000',
    '１３８００１３８０００',
    '138\u200b0013\u200b8000',
    '+86 138 0013 8000',
    '010-87654321',
    '(010) 8765 4321',
    '一三八零零一三八零零零',
    '幺三八 零零幺三 八零零零',
    'zhangsan@example.org',
    'zhangsan＠example.org',
    '110101 19900307 7571',
    '11010119900307757X',
    '20231234',
    'BK197427',
    'bk 197427',
    'BK-197427',
    '8765432',
    '1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣',
    '١٣٨٠٠١٣٨٠٠٠',
    '१३८००१३८०००',
    '𝟏𝟑𝟖𝟬𝟬𝟏𝟑𝟖𝟶𝟶𝟶',
    '①③⑧⓪⓪①③⑧⓪⓪⓪',
    '❶❸❽⓿⓿❶❸❽⓿⓿⓿',
    '〡〣〨〇〇〡〣〨〇〇〇',
    '1三8零零1三8零零零',
    '壹叁捌〇〇壹叁捌〇〇〇',
    '138*0013*8000',
    '138×0013×8000',
    '138x0013x8000',
    '138、0013、8000',
    '138|0013|8000',
    '138★0013★8000',
    '138杠0013杠8000',
    '138 横 2025-05-01',
    '5420 横 8 171 张三',
    '5420点8,171 张三',
    '1 3 8 0 0 1 3 8 0 0 0',
    '138OO138OOO',
    '1\u31643\u115f8\ufe0f0\u034f0\u2800138000',
    '张三13800138000 袋装',
    '张三 13800-138000 袋装',
    '8765-4321袋装',
    '8765|4321',
    '2012-2034',
    'BK一九七四二七',
    'BK·19·74·27',
    'ＢＫ＃１９７４２７',
    'ВК197427',
    '🅱🅺197427',
    '197427 包先生 BK197427',
  ])('are recognised: %s', (text) => expect(seemsPersonal(text)).toBe(true));

  it.each([
    '布洛芬缓释胶囊',
    '0.3g×24粒',
    '0.25g*12片*2板',
    '75%酒精 500ml',
    '国药准字H20043218',
    '国药准字 Z 20050327',
    '国械注准20152260001',
    '苏械备20190033号',
    '粤食药监械(准)字2014第2640123号',
    'GB 2626-2019',
    'GB/T 32610-2016',
    'YY 0469-2011',
    'N95口罩',
    '欧姆龙 HEM-7121',
    '血氧仪 YX306',
    '连花清瘟胶囊 2027-05',
    '5mg:1ml×10支',
    '10ml×12支×40盒',
    '十三五规划 三七粉 六一散',
    '1000只装',
    '1,200,000单位',
    '１，２００，０００单位',
    '1200000单位',
    '1 200 000 IU',
    '100,000,000,000 CFU',
    '1,000,000只',
    '1000000只装',
    '0.9% 100ml',
    '0.9%1000ml',
    '0.45% 1000ml×10袋',
    '维生素B12',
    '维生素B12 100片 2027-05-01',
    '维生素D3 400IU×100粒',
    '维生素C 100000单位',
    'N95 9501+ 20只',
    'PM2.5 口罩 1000只',
    '欧姆龙 HEM-7121 100台',
    '纱布 100×200×300mm',
    '纱布块 10*10*8P 2000片',
    '口罩 175mm×95mm×50只',
    '1:1000 500ml',
    '1000-2000ml',
    '36.0-42.0℃',
    '30ml/100ml/500ml',
    '2024-2025学年教材',
    '2024、2025、2026年日历',
    '二〇二四年版',
    '2027.05.01 24片',
    '2026-05-01至2028-05-01',
    '2027年5月1日',
    'ISBN 978-7-117-12345-6',
    '三九胃泰 20g×10袋',
    '九味羌活丸 9g*10袋',
    '一次性医用口罩 50只',
    '三七伤药片 0.3g×12片×2板',
    '999感冒灵颗粒 10g×9袋',
    '①布洛芬 ②蒙脱石散',
    '凝血因子Ⅷ 200IU',
    '第Ⅱ代 5ml×10支',
    '1×10⁹CFU',
    '½片 100片装',
    'A4 210×297mm 500张',
    'SPF50+ PA+++ 50ml',
    '20W-50 4L',
    '5# 25kg',
    '7号电池 1.5V 1200mAh',
  ])('are not recognised in %s', (text) => expect(seemsPersonal(text)).toBe(false));
});

describe('property: numbers in every notation', () => {
  const zeros = ['0', '０', '٠', '۰', '०', '০', '๐', '𝟎', '𝟘', '𝟢', '𝟬', '𝟶', '🯰'];
  const others = [
    '⓪①②③④⑤⑥⑦⑧⑨',
    '⓿❶❷❸❹❺❻❼❽❾',
    '⁰¹²³⁴⁵⁶⁷⁸⁹',
    '〇一二三四五六七八九',
    '零幺两叁肆伍陆柒捌玖',
    '○壹貳參肆伍陸柒捌玖',
    '〇〡〢〣〤〥〦〧〨〩',
  ].map((row) => [...row]);
  const notations: ((digit: number) => string)[] = [
    ...zeros.map(
      (zero) => (digit: number) => String.fromCodePoint((zero.codePointAt(0) ?? 0) + digit),
    ),
    ...others.map((row) => (digit: number) => row[digit] ?? ''),
    (digit) => `${digit}\ufe0f\u20e3`,
    (digit) => `${digit}\u20dd`,
    (digit) => `${digit}\u0332`,
  ];
  const separator = fc.constantFrom(
    ...[
      '',
      '',
      '',
      '',
      ' ',
      '-',
      '.',
      '·',
      ',',
      '，',
      '、',
      '/',
      '|',
      '_',
      '~',
      '—',
      '(',
      ')',
      '（',
      '）',
      ':',
      '：',
      ';',
    ],
    ...[
      '#',
      '&',
      '+',
      '=',
      '★',
      '❤️',
      '…',
      '\u00a0',
      '\u3000',
      '\u200b',
      '\u200d',
      '\u2060',
      '\u00ad',
      '\u3164',
      '\u2800',
    ],
    ...['杠', ' 横 ', ' - ', '\t', '。', '"', '《'],
  );
  const digits = (count: number) =>
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count });
  const written = (number: fc.Arbitrary<readonly number[]>, between = separator) =>
    number.chain((row) =>
      fc
        .tuple(
          ...row.map((digit) =>
            fc
              .tuple(fc.constantFrom(...notations), between)
              .map(([notation, after]) => `${notation(digit)}${after}`),
          ),
        )
        .map((parts) => parts.join('')),
    );
  const mobile = fc
    .tuple(fc.constantFrom(3, 4, 5, 6, 7, 8, 9), digits(9))
    .map(([second, rest]) => [1, second, ...rest]);
  const town = fc
    .tuple(fc.constantFrom(3, 4, 5, 6, 7, 8, 9), fc.oneof(digits(6), digits(7)))
    .map(([first, rest]) => [first, ...rest]);
  const landline = fc
    .tuple(fc.oneof(digits(2), digits(3)), town)
    .map(([area, rest]) => [0, ...area, ...rest]);
  const before = fc.constantFrom('', '张三', '张三 ', 'tel: ', '口罩 ', '请打');
  const after = fc.constantFrom('', ' 张三', '，谢谢', ' 口罩', '（周一）');

  it('a telephone is recognised in any mix of notations and separators', () => {
    fc.assert(
      fc.property(before, written(fc.oneof(mobile, landline, town)), after, (a, number, b) => {
        expect(seemsPersonal(a + number + b)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('a mobile number is recognised between multiplication signs', () => {
    const times = fc.constantFrom('*', '×', 'x', 'X', '');
    fc.assert(
      fc.property(written(mobile, times), (number) => {
        expect(seemsPersonal(number)).toBe(true);
      }),
    );
  });

  it('a staff number of letters before six digits is recognised in any mix', () => {
    const letters = fc.constantFrom(
      'BK',
      'bk',
      'ＢＫ',
      'ⒷⓀ',
      '𝐁𝐊',
      'ВК',
      'BK-',
      'BK ',
      'B\u200bK#',
    );
    fc.assert(
      fc.property(before, letters, written(digits(6)), (a, staff, number) => {
        expect(seemsPersonal(`${a === 'tel: ' ? '' : a}${staff}${number}`)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('an amount with its unit is not mistaken for a personal number', () => {
    const measure = fc.constantFrom(
      '单位',
      'IU',
      'mg',
      'ml',
      'g',
      'μg',
      '毫升',
      '国际单位',
      'CFU',
      '粒',
      '盒',
      '瓶',
    );
    const counted = fc.constantFrom(
      '片',
      '只',
      '袋',
      '支',
      '包',
      '件',
      '个',
      '台',
      '本',
      '张',
      'cm',
      'mm',
      '元',
    );
    const plainNumber = fc.integer({ min: 1, max: 99_999_999 });
    const grouped = fc.integer({ min: 1, max: 999_999_999 }).map((n) => n.toLocaleString('en-US'));
    const decimal = fc
      .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 99 }))
      .map(([a, b]) => `${a}.${b}`);
    const blank = fc.constantFrom('', ' ');
    const amount = fc
      .oneof(
        fc.tuple(fc.oneof(plainNumber, grouped, decimal), blank, measure),
        fc.tuple(fc.oneof(fc.integer({ min: 1, max: 99_999 }), grouped, decimal), blank, counted),
      )
      .map((parts) => parts.join(''));
    const name = fc.constantFrom(
      '',
      '青霉素',
      '维生素B12 ',
      'N95 ',
      '0.9% ',
      '三九胃泰 ',
      '布洛芬（',
      '一次性',
    );
    const width = fc.constantFrom(
      (text: string) => text,
      (text: string) =>
        text.replace(/[0-9,]/g, (char) =>
          String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0),
        ),
    );
    fc.assert(
      fc.property(
        name,
        fc.array(amount, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('×', '*', '/', '，', ' '),
        width,
        (goods, amounts, between, wide) => {
          expect(seemsPersonal(wide(goods + amounts.join(between)))).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
