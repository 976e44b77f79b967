import { type Category, Item, Lot, type PackCondition, type Unit } from '@bluebox/contracts';
import { parse } from 'csv-parse/sync';
import { readDate } from './dates.ts';

/** The columns of the form's spreadsheet. Others are left alone. */
export const COLUMNS = {
  submittedAt: '提交时间',
  staffNumber: '工号',
  department: '部门',
  name: '物品名称',
  specification: '规格',
  category: '类别',
  quantity: '数量',
  unit: '单位',
  expiry: '有效期至',
  lot: '批号',
  condition: '状态',
} as const;
type Column = keyof typeof COLUMNS;

const CATEGORY_OF: Readonly<Record<string, Category>> = {
  药品: 'medicine',
  家庭药箱: 'kit',
  药箱: 'kit',
  血氧仪: 'device',
  器械: 'device',
  图书: 'book',
  物资: 'supply',
};
const UNIT_OF: Readonly<Record<string, Unit>> = {
  盒: 'box',
  瓶: 'bottle',
  支: 'tube',
  袋: 'bag',
  套: 'set',
  台: 'unit',
  件: 'piece',
  本: 'book',
};

/** What the giver said of the goods, and what an inspector sees of them. */
interface Condition {
  readonly condition: PackCondition;
  readonly working?: boolean;
}
const CONDITION_OF: Readonly<Record<string, Condition>> = {
  '': { condition: 'sealed' },
  未开封: { condition: 'sealed' },
  全新: { condition: 'sealed', working: true },
  功能完好: { condition: 'sealed', working: true },
  已开封: { condition: 'opened' },
  包装破损: { condition: 'damaged' },
  屏幕不亮: { condition: 'sealed', working: false },
  不能正常使用: { condition: 'sealed', working: false },
};

export interface PledgeRow {
  /** In the file, the header being row 1. */
  readonly row: number;
  readonly submittedAt: string;
  readonly staffNumber: string;
  readonly department: string | undefined;
  readonly item: Item;
  readonly quantity: number;
  readonly expiry: string | undefined;
  readonly lot: string | undefined;
  readonly condition: PackCondition;
  readonly working: boolean | undefined;
}

/** Why a row was not taken: where, and what to do about it. */
export interface BadRow {
  readonly row: number;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

export interface Spreadsheet {
  readonly rows: readonly PledgeRow[];
  readonly bad: readonly BadRow[];
}

/** The file cannot be read as a table of pledges at all. */
export class SpreadsheetError extends Error {
  override readonly name = 'SpreadsheetError';
}

const MAX_RECORD = 10_000;

/** Text of a file, in UTF-8 or, as older office programs write it, GB18030. */
export function decodeSpreadsheet(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** A formula guard that an export put before a cell is taken off again. */
const unguard = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r\n\0＝＋－＠])/, '');

/**
 * Reads a table of pledges, a row for each line. Good rows are kept whatever the bad ones say.
 * @throws SpreadsheetError when it is no table, or lacks a column.
 */
export function readPledgeRows(text: string): Spreadsheet {
  let records: Record<string, string>[];
  try {
    records = parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim()),
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: MAX_RECORD,
    });
  } catch (error) {
    throw new SpreadsheetError(
      `this is not a CSV table: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const first = records[0];
  if (first === undefined) throw new SpreadsheetError('the table has no rows below its header');
  const required: readonly Column[] = [
    'submittedAt',
    'staffNumber',
    'name',
    'category',
    'quantity',
    'unit',
  ];
  const missing = required.map((column) => COLUMNS[column]).filter((name) => !(name in first));
  if (missing.length > 0)
    throw new SpreadsheetError(`the table lacks the column ${missing.join('、')}`);

  const rows: PledgeRow[] = [];
  const bad: BadRow[] = [];
  for (const [index, record] of records.entries()) {
    const row = index + 2;
    const result = readRow(row, (column) => unguard((record[COLUMNS[column]] ?? '').trim()));
    if ('reason' in result) bad.push(result);
    else rows.push(result);
  }
  return { rows, bad };
}

function readRow(row: number, cell: (column: Column) => string): PledgeRow | BadRow {
  const refuse = (column: Column, reason: string): BadRow => ({
    row,
    column: COLUMNS[column],
    value: cell(column).slice(0, 60),
    reason,
  });
  const submittedAt = cell('submittedAt');
  if (submittedAt === '' || submittedAt.length > 40)
    return refuse('submittedAt', '填写提交时间 / give the time of submission');
  const staffNumber = cell('staffNumber');
  if (!/^[0-9A-Za-z-]{2,20}$/.test(staffNumber))
    return refuse('staffNumber', '工号为 2 到 20 位字母或数字 / 2 to 20 letters or digits');
  const category = CATEGORY_OF[cell('category')];
  if (category === undefined)
    return refuse('category', `应为 ${Object.keys(CATEGORY_OF).join('、')} / one of these`);
  const unit = UNIT_OF[cell('unit')];
  if (unit === undefined)
    return refuse('unit', `应为 ${Object.keys(UNIT_OF).join('、')} / one of these`);
  const quantity = Number(cell('quantity'));
  if (!/^\d{1,3}$/.test(cell('quantity')) || quantity < 1)
    return refuse('quantity', '应为 1 到 999 的整数 / a whole number from 1 to 999');
  const specification = cell('specification');
  const item = Item.safeParse({
    name: cell('name'),
    ...(specification === '' ? {} : { specification }),
    category,
    unit,
  });
  if (!item.success) {
    const [issue] = item.error.issues;
    const column = issue?.path[0] === 'specification' ? 'specification' : 'name';
    return refuse(column, `不能这样填写 / ${issue?.message ?? 'cannot be read'}`);
  }
  const writtenExpiry = cell('expiry');
  const expiry = writtenExpiry === '' ? undefined : readDate(writtenExpiry);
  if (writtenExpiry !== '' && expiry === undefined)
    return refuse('expiry', '应为 2024-05-06、2024年05月06日 或 2024.05 / a date or a month');
  const lot = cell('lot');
  if (lot !== '' && !Lot.safeParse(lot).success)
    return refuse('lot', '批号最多 20 个字 / at most 20 characters');
  const condition = CONDITION_OF[cell('condition')];
  if (condition === undefined)
    return refuse(
      'condition',
      `应为 ${Object.keys(CONDITION_OF).filter(Boolean).join('、')} / one of these`,
    );
  const department = cell('department');
  if (department.length > 40) return refuse('department', '最多 40 个字 / at most 40 characters');
  return {
    row,
    submittedAt,
    staffNumber,
    department: department === '' ? undefined : department,
    item: item.data,
    quantity,
    expiry,
    lot: lot === '' ? undefined : lot,
    condition: condition.condition,
    working: condition.working,
  };
}

/** Lines that one person sent at one time. */
export interface PledgeGroup {
  /** Time and staff number: the same again is the same pledge. */
  readonly importKey: string;
  readonly staffNumber: string;
  readonly department: string | undefined;
  readonly rows: readonly PledgeRow[];
}

/** Groups rows by time and staff number, in the order of the file. */
export function groupPledges(rows: readonly PledgeRow[]): readonly PledgeGroup[] {
  const groups = new Map<
    string,
    { importKey: string; staffNumber: string; department: string | undefined; rows: PledgeRow[] }
  >();
  for (const row of rows) {
    const importKey = `${row.submittedAt}|${row.staffNumber}`;
    const group = groups.get(importKey);
    if (group !== undefined) group.rows.push(row);
    else
      groups.set(importKey, {
        importKey,
        staffNumber: row.staffNumber,
        department: row.department,
        rows: [row],
      });
  }
  return [...groups.values()];
}
