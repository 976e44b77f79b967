import { Item, lotProblem, type PackCondition, tidyLot } from '@bluebox/contracts';
import { SpreadsheetRefused } from '../refusal.ts';
import type { Table, TableRow } from '../table.ts';
import {
  CATEGORY_OF,
  CONDITION_OF,
  type ColumnMapping,
  comparable,
  type PledgeColumn,
  REQUIRED_COLUMNS,
  UNIT_OF,
} from './columns.ts';
import { isUnclearMonth, readDate, readTime } from './dates.ts';
import type { BadRow, RowReason } from './row-reasons.ts';

export interface PledgeRow {
  /** In the file, as the spreadsheet program counts. */
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

export interface CheckedRows {
  readonly rows: readonly PledgeRow[];
  readonly bad: readonly BadRow[];
}

/** Who gave, and when, is often written once over several lines. */
export const WRITTEN_ONCE: readonly PledgeColumn[] = ['submittedAt', 'staffNumber', 'department'];
const LONGEST_TIME = 40;
const LONGEST_DEPARTMENT = 40;
const SHOWN_VALUE = 60;
const MOST_PIECES = 100_000;

/** A formula guard that an export put before a cell is taken off again. */
const unguard = (cell: string): string => cell.replace(/^'(?=[=+\-@\t\r\n\0＝＋－＠])/, '');

/**
 * Reads pledges, a row for each line, from below the header on. Good rows are kept whatever the bad ones say.
 * @param header the index of the header's row.
 * @throws {SpreadsheetRefused} when a column is missing, or there is nothing below the header.
 */
export function readPledgeRows(table: Table, header: number, mapping: ColumnMapping): CheckedRows {
  const missing = REQUIRED_COLUMNS.filter((column) => mapping[column] === undefined);
  if (missing.length > 0) throw new SpreadsheetRefused('COLUMNS_MISSING', { columns: missing });
  const below = table.rows.slice(header + 1);
  if (below.length === 0) throw new SpreadsheetRefused('EMPTY');
  const rows: PledgeRow[] = [];
  const bad: BadRow[] = [];
  for (const tableRow of below) {
    const result = readRow(tableRow.number, cellsOf(tableRow, mapping));
    if ('reason' in result) bad.push(result);
    else rows.push(result);
  }
  return { rows, bad };
}

type Cell = (column: PledgeColumn) => string;

/** The cells of a row by what they tell. */
export const cellsOf =
  ({ cells, merged }: TableRow, mapping: ColumnMapping): Cell =>
  (column) => {
    const index = mapping[column];
    if (index === undefined) return '';
    const own = unguard((cells[index] ?? '').trim());
    return own !== '' || !WRITTEN_ONCE.includes(column) ? own : (merged?.[index] ?? '').trim();
  };

/** What tells one pledge from another: when, and who. `undefined` while one of them is missing. */
export function pledgeKey(cell: Cell): string | undefined {
  const [time, staffNumber] = [readTime(cell('submittedAt')), staffNumberIn(cell)];
  return time === '' || staffNumber === '' ? undefined : `${time}|${staffNumber}`;
}
const staffNumberIn = (cell: Cell): string => cell('staffNumber').normalize('NFKC');

function readRow(row: number, cell: Cell): PledgeRow | BadRow {
  const refuse = (column: PledgeColumn, reason: RowReason): BadRow => ({
    row,
    column,
    value: cell(column).slice(0, SHOWN_VALUE),
    reason,
  });
  const submittedAt = readTime(cell('submittedAt'));
  if (submittedAt === '' || submittedAt.length > LONGEST_TIME)
    return refuse('submittedAt', 'time-missing');
  const staffNumber = staffNumberIn(cell);
  if (!/^[0-9A-Za-z-]{2,20}$/.test(staffNumber)) return refuse('staffNumber', 'staff-number');
  const category = CATEGORY_OF.get(comparable(cell('category')));
  if (category === undefined) return refuse('category', 'category');
  const unit = UNIT_OF.get(comparable(cell('unit')));
  if (unit === undefined) return refuse('unit', 'unit');
  const typedQuantity = cell('quantity').normalize('NFKC');
  const quantity = Number(typedQuantity);
  if (!/^\d{1,6}$/.test(typedQuantity) || quantity < 1 || quantity > MOST_PIECES)
    return refuse('quantity', 'quantity');
  const specification = cell('specification');
  const item = Item.safeParse({
    name: cell('name'),
    ...(specification === '' ? {} : { specification }),
    category,
    unit,
  });
  if (!item.success) {
    const [issue] = item.error.issues;
    return refuse(
      issue?.path[0] === 'specification' ? 'specification' : 'name',
      textReason(issue?.code, issue?.message),
    );
  }
  const writtenExpiry = cell('expiry');
  if (isUnclearMonth(writtenExpiry)) return refuse('expiry', 'month-unclear');
  const expiry = writtenExpiry === '' ? undefined : readDate(writtenExpiry);
  if (writtenExpiry !== '' && expiry === undefined) return refuse('expiry', 'date');
  const lot = tidyLot(cell('lot'));
  const wrong = lot === '' ? undefined : lotProblem(lot);
  if (wrong !== undefined) return refuse('lot', wrong === 'long' ? 'long' : `lot-${wrong}`);
  const condition = CONDITION_OF.get(comparable(cell('condition')));
  if (condition === undefined) return refuse('condition', 'condition');
  const department = cell('department');
  if (department.length > LONGEST_DEPARTMENT) return refuse('department', 'long');
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

/** Why the contract refuses a text, in a word that the catalogues know. */
function textReason(code: string | undefined, message: string | undefined): RowReason {
  if (code === 'too_small') return 'missing';
  if (code === 'too_big') return 'long';
  return message === 'must not hold a phone or staff number' ? 'digits' : 'plain';
}
