import type { Category, PackCondition, Unit } from '@bluebox/contracts';
import type { Table } from '../table.ts';

/** Columns of a table of pledges, in the order in which they are presented to people. */
export const PLEDGE_COLUMNS = [
  'submittedAt',
  'staffNumber',
  'giver',
  'phone',
  'name',
  'category',
  'quantity',
  'unit',
  'specification',
  'expiry',
  'lot',
  'condition',
  'department',
] as const;
export type PledgeColumn = (typeof PLEDGE_COLUMNS)[number];

/**
 * Columns that every table needs. Category and unit are guessed if they are not written, and a row
 * may name nobody.
 */
export const REQUIRED_COLUMNS: readonly PledgeColumn[] = ['name', 'quantity'];

/** Index of each known column in the table, from 0. */
export type ColumnMapping = Readonly<Partial<Record<PledgeColumn, number>>>;

/** Headings that people use for each column, the heading of our own spreadsheets first. */
export const HEADINGS: Readonly<Record<PledgeColumn, readonly string[]>> = {
  submittedAt: [
    '提交时间',
    '填写时间',
    '登记时间',
    '时间',
    '提交答卷时间',
    'submitted at',
    'submission time',
    'timestamp',
    'time',
  ],
  staffNumber: [
    '工号',
    '员工号',
    '员工编号',
    '系统号',
    'staff number',
    'staff no',
    'staff id',
    'employee id',
    'employee no',
    'employee number',
  ],
  giver: [
    '姓名',
    '捐赠人',
    '捐赠人姓名',
    '捐赠者',
    '捐献人',
    '登记人',
    '联系人',
    '员工姓名',
    '名字',
    'giver',
    'donor',
    'donor name',
    'person',
    'full name',
    'employee name',
    'staff name',
  ],
  phone: [
    '手机',
    '手机号',
    '手机号码',
    '电话',
    '联系电话',
    '电话号码',
    '联系方式',
    'phone',
    'phone number',
    'mobile',
    'mobile number',
    'tel',
    'telephone',
    'contact',
  ],
  name: [
    '物品名称',
    '物品',
    '品名',
    '药品名称',
    '名称',
    '捐赠物品',
    '捐赠物品名称',
    '捐赠内容',
    '捐赠药品',
    '药品',
    'item',
    'item name',
    'name of item',
    'name',
  ],
  category: ['类别', '物品类别', '分类', '种类', '类型', '物品类型', 'category', 'kind', 'type'],
  quantity: ['数量', '捐赠数量', '个数', 'quantity', 'qty', 'count', 'number'],
  unit: ['单位', '计量单位', 'unit', 'units'],
  specification: ['规格', '规格型号', '型号', 'specification', 'spec', 'strength'],
  expiry: [
    '有效期至',
    '有效期',
    '有效期限',
    '有效日期',
    '效期',
    '失效日期',
    '到期日',
    '保质期至',
    'expiry',
    'expiry date',
    'exp date',
    'expiration date',
    'expires',
    'best before',
    'use by',
  ],
  lot: [
    '批号',
    '生产批号',
    '批次',
    'lot',
    'lot number',
    'lot no',
    'batch',
    'batch number',
    'batch no',
  ],
  condition: ['状态', '包装状态', '物品状态', 'condition', 'state'],
  department: ['部门', '所在部门', '大区', 'department', 'dept', 'division'],
};

/**
 * Normalizes a heading for comparison: without case, width, spaces, punctuation, and text in
 * parentheses.
 */
export const comparable = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u200b-\u200d\u2060\ufeff"]/g, '')
    .replace(/\([^)]*\)/g, '')
    .replace(/[\s*:_.\-/]+/g, '');

const MEANING: ReadonlyMap<string, PledgeColumn> = new Map(
  PLEDGE_COLUMNS.flatMap((column) =>
    HEADINGS[column].map((heading) => [comparable(heading), column] as const),
  ),
);

/**
 * Returns the column that each heading names. The heading "Name" names the giver if another heading
 * names the item.
 */
function meaningsOf(headings: readonly string[]): readonly (PledgeColumn | undefined)[] {
  const meanings = headings.map(meaningOf);
  const isName = (heading: string | undefined) => comparable(heading ?? '') === 'name';
  const hasItem = meanings.some((meaning, index) => meaning === 'name' && !isName(headings[index]));
  return meanings.map((meaning, index) =>
    hasItem && meaning === 'name' && isName(headings[index]) ? 'giver' : meaning,
  );
}

/**
 * Returns the column that a heading names, even in two languages: `数量 / Quantity`, `工号 Staff
 * number`.
 */
function meaningOf(heading: string): PledgeColumn | undefined {
  const exact = MEANING.get(comparable(heading));
  if (exact !== undefined) return exact;
  const chinese = comparable(heading.replace(/[A-Za-z]/g, '').replace(/[/|]/g, ' '));
  const latin = comparable(heading.replace(/\p{Script=Han}/gu, '').replace(/[/|]/g, ' '));
  if (chinese === '' || latin === '' || !/^\p{Script=Han}+$/u.test(chinese)) return undefined;
  const [one, other] = [MEANING.get(chinese), MEANING.get(latin)];
  return one === other || other === undefined ? one : undefined;
}

/**
 * Finds the columns by their headings. Of several columns with the same heading, the first is used.
 */
export function guessColumns(headings: readonly string[]): ColumnMapping {
  const mapping: Partial<Record<PledgeColumn, number>> = {};
  const meanings = meaningsOf(headings);
  for (const column of PLEDGE_COLUMNS)
    for (const heading of HEADINGS[column]) {
      const found = headings.findIndex((given) => comparable(given) === comparable(heading));
      if (found < 0 || meanings[found] !== column) continue;
      mapping[column] = found;
      break;
    }
  for (const [index, column] of meanings.entries())
    if (column !== undefined) mapping[column] ??= index;
  return mapping;
}

/** A column of the file, by its index and heading. */
export interface ColumnPlace {
  readonly index: number;
  readonly heading: string;
}
/** A column of pledges for which several columns of the file are candidates. */
export interface UnclearColumn {
  readonly column: PledgeColumn;
  readonly places: readonly ColumnPlace[];
}

/**
 * Patterns of headings that are not in {@link HEADINGS} but may name the item or its quantity. If a
 * file has such a heading and a known heading for the same column, the person must choose, because
 * a wrong guess would change the promise.
 */
const ALSO: Readonly<Partial<Record<PledgeColumn, RegExp>>> = {
  quantity: /(?:数量|件数|盒数)$|^(?:quantity|qty)|(?:quantity|qty)$/,
  name: /^(?:物品|药品|商品|通用|货物|产品)名称?$|品名$|itemname$/,
};

/** Returns the columns for which several headings match, so that a person must choose. */
export function unclearColumns(headings: readonly string[]): readonly UnclearColumn[] {
  const meanings = meaningsOf(headings);
  return PLEDGE_COLUMNS.flatMap((column) => {
    const own = comparable(HEADINGS[column][0] ?? '');
    const places = [...headings.entries()].flatMap(([index, heading]) => {
      const meaning = meanings[index];
      const also = meaning === undefined && ALSO[column]?.test(comparable(heading)) === true;
      return meaning === column || also ? [{ index, heading }] : [];
    });
    const exactly = places.filter(({ heading }) => comparable(heading) === own);
    const settled = ALSO[column] === undefined && exactly.length === 1;
    const known = places.some(({ index }) => meanings[index] === column);
    return places.length < 2 || settled || !known ? [] : [{ column, places }];
  });
}

/** Returns the columns of the file that have content but are not imported. */
export function unreadColumns(
  table: Table,
  header: number,
  mapping: ColumnMapping,
): readonly ColumnPlace[] {
  const read = new Set(Object.values(mapping));
  const below = table.rows.slice(header + 1);
  return [...headingsOf(table, header).entries()].flatMap(([index, heading]) =>
    read.has(index) || !below.some(({ cells }) => (cells[index] ?? '').trim() !== '')
      ? []
      : [{ index, heading }],
  );
}

/**
 * A column that the spreadsheet program hides; `read` means that the column is imported
 * nevertheless.
 */
export interface HiddenColumn extends ColumnPlace {
  readonly read: boolean;
}

/** Returns the hidden columns with content, which a person does not see in the sheet. */
export function hiddenColumns(
  table: Table,
  header: number,
  mapping: ColumnMapping,
): readonly HiddenColumn[] {
  const read = new Set(Object.values(mapping));
  const headings = headingsOf(table, header);
  const below = table.rows.slice(header + 1);
  return (table.hiddenColumns ?? []).flatMap((index) =>
    below.some(({ cells }) => (cells[index] ?? '').trim() !== '')
      ? [{ index, heading: headings[index] ?? '', read: read.has(index) }]
      : [],
  );
}

/** Number of rows that are searched for a header, which may be below titles and notes. */
const HEADER_WITHIN = 20;

/** Returns the index of the row that looks most like a header. */
export function guessHeader(table: Table): number {
  let best = 0;
  let most = 0;
  for (const [index] of table.rows.slice(0, HEADER_WITHIN).entries()) {
    const known = knownHeadings(table, index);
    if (known > most) [best, most] = [index, known];
  }
  return best;
}

/** Counts the columns of pledges that the headings of a row name. */
export const knownHeadings = (table: Table, header: number): number =>
  new Set(meaningsOf(headingsOf(table, header)).flatMap((meaning) => meaning ?? [])).size;

/**
 * Returns the headings of a row. An empty cell that a merged heading covers has the heading's text.
 */
export function headingsOf({ rows }: Table, header: number): readonly string[] {
  const row = rows[header];
  if (row === undefined) return [];
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, column) =>
    (row.cells[column]?.trim() || row.merged?.[column] || '').replace(/\s+/g, ' ').trim(),
  );
}

/**
 * Chosen heading of each column, to be reused for the next file; `''` if a person chose none of
 * several matching headings.
 */
export type RememberedColumns = Readonly<Partial<Record<PledgeColumn, string>>>;

export const rememberColumns = (
  mapping: ColumnMapping,
  headings: readonly string[],
  declined: readonly PledgeColumn[] = [],
): RememberedColumns =>
  Object.fromEntries([
    ...declined.map((column) => [column, '']),
    ...Object.entries(mapping).flatMap(([column, index]) => {
      const heading = headings[index];
      return heading === undefined || heading === '' ? [] : [[column, heading]];
    }),
  ]);

/** Returns the columns for which a person chose none of several matching headings. */
export const declinedColumns = (remembered: RememberedColumns): readonly PledgeColumn[] =>
  PLEDGE_COLUMNS.filter((column) => remembered[column] === '');

/**
 * Combines remembered and guessed columns. A remembered heading takes precedence if the file has it
 * exactly once. Unclear columns are left to the person.
 */
export function recallColumns(
  remembered: RememberedColumns,
  headings: readonly string[],
): ColumnMapping {
  const recalled = Object.fromEntries(
    Object.entries(remembered).flatMap(([column, heading]) => {
      if (heading === '') return [];
      const [index, ...others] = [...headings.entries()].flatMap(([at, given]) =>
        comparable(given) === comparable(heading) ? [at] : [],
      );
      return index === undefined || others.length > 0 ? [] : [[column, index]];
    }),
  ) as ColumnMapping;
  const taken = new Set(Object.values(recalled));
  const unclear = new Set<string>(unclearColumns(headings).map(({ column }) => column));
  const guessed = Object.entries(guessColumns(headings)).filter(
    ([column, index]) => !taken.has(index) && !unclear.has(column),
  );
  return { ...Object.fromEntries(guessed), ...recalled };
}

/** The giver's statement about the goods, in the form of an inspector's observations. */
export interface StatedCondition {
  readonly condition: PackCondition;
  readonly working?: boolean;
}

/** Maps words that may occur in a table, normalized by {@link comparable}, to their meanings. */
const wordList = <T>(words: Readonly<Record<string, T>>): ReadonlyMap<string, T> =>
  new Map(Object.entries(words).map(([word, meaning]) => [comparable(word), meaning]));

export const CATEGORY_OF = wordList<Category>({
  药品: 'medicine',
  家庭药箱: 'kit',
  药箱: 'kit',
  血氧仪: 'device',
  器械: 'device',
  图书: 'book',
  物资: 'supply',
  用品: 'supply',
  物品: 'supply',
  书: 'book',
  书籍: 'book',
  设备: 'device',
  医疗器械: 'device',
  药: 'medicine',
  medicine: 'medicine',
  kit: 'kit',
  'medicine kits': 'kit',
  device: 'device',
  devices: 'device',
  book: 'book',
  books: 'book',
  supply: 'supply',
  supplies: 'supply',
});
/** Units by name. `unitOf` handles the name whose meaning depends on the goods. */
const UNIT_OF = wordList<Unit>({
  盒: 'box',
  瓶: 'bottle',
  支: 'tube',
  袋: 'bag',
  套: 'set',
  台: 'unit',
  件: 'piece',
  本: 'book',
  册: 'book',
  个: 'item',
  只: 'item',
  包: 'pack',
  片: 'sheet',
  板: 'strip',
  罐: 'can',
  箱: 'carton',
  box: 'box',
  boxes: 'box',
  bottle: 'bottle',
  bottles: 'bottle',
  'unit 支': 'tube',
  tube: 'tube',
  tubes: 'tube',
  vial: 'tube',
  vials: 'tube',
  bag: 'bag',
  bags: 'bag',
  set: 'set',
  sets: 'set',
  kit: 'set',
  kits: 'set',
  device: 'unit',
  devices: 'unit',
  unit: 'tube',
  units: 'tube',
  piece: 'piece',
  pieces: 'piece',
  pc: 'piece',
  pcs: 'piece',
  book: 'book',
  books: 'book',
  item: 'item',
  items: 'item',
  each: 'item',
  pack: 'pack',
  packs: 'pack',
  packet: 'pack',
  packets: 'pack',
  sheet: 'sheet',
  sheets: 'sheet',
  strip: 'strip',
  strips: 'strip',
  can: 'can',
  cans: 'can',
  tin: 'can',
  tins: 'can',
  carton: 'carton',
  cartons: 'carton',
});

/**
 * Returns the unit that a word names. Our spreadsheets use "unit" for a tube (支); for devices it
 * means 台, as in tables of earlier versions.
 */
export function unitOf(word: string, category: Category | undefined): Unit | undefined {
  const unit = UNIT_OF.get(comparable(word));
  return category === 'device' && /^units?$/.test(comparable(word)) ? 'unit' : unit;
}
export const CONDITION_OF = wordList<StatedCondition>({
  '': { condition: 'sealed' },
  未开封: { condition: 'sealed' },
  没开封: { condition: 'sealed' },
  未拆封: { condition: 'sealed' },
  没拆封: { condition: 'sealed' },
  全新: { condition: 'sealed', working: true },
  功能完好: { condition: 'sealed', working: true },
  已开封: { condition: 'opened' },
  已拆封: { condition: 'opened' },
  包装破损: { condition: 'damaged' },
  屏幕不亮: { condition: 'sealed', working: false },
  不能正常使用: { condition: 'sealed', working: false },
  sealed: { condition: 'sealed' },
  unopened: { condition: 'sealed' },
  new: { condition: 'sealed', working: true },
  working: { condition: 'sealed', working: true },
  opened: { condition: 'opened' },
  damaged: { condition: 'damaged' },
  'damaged pack': { condition: 'damaged' },
  'not working': { condition: 'sealed', working: false },
});

/**
 * Common words for the columns that accept only certain words. The console shows them for a table
 * with unknown words.
 */
export const ALLOWED_WORDS = {
  zh: {
    category: '药品、药箱、器械、图书、用品',
    unit: '盒、瓶、支、袋、套、台、件、本、个、包、片、板、罐、箱',
    condition: '未开封、全新、功能完好、已开封、包装破损、屏幕不亮、不能正常使用',
  },
  en: {
    category: 'medicine, medicine kits, devices, books, supplies',
    unit: 'box, bottle, unit, bag, kit, device, piece, book, item, pack, sheet, strip, can, carton',
    condition: 'sealed, new, working, opened, damaged, not working',
  },
} as const;
