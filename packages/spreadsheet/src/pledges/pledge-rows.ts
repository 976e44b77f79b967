import {
  type Category,
  Department,
  Giver,
  type Item,
  lotProblem,
  type PackCondition,
  Quantity,
  seemsPersonal,
  TypedItem,
  tidyLot,
  type Unit,
} from '@bluebox/contracts';
import { guessKind, usualUnit } from '@bluebox/contracts/known-goods';
import { findQuantities } from '../chat/quantities.ts';
import type { WritingDoubt } from '../chat/written-goods.ts';
import { isUnreadable } from '../reading/csv.ts';
import { UNCALCULATED } from '../reading/sheet-rows.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import { columnLetters, type Table, type TableRow } from '../table.ts';
import {
  CATEGORY_OF,
  CONDITION_OF,
  type ColumnMapping,
  comparable,
  guessColumns,
  headingsOf,
  PLEDGE_COLUMNS,
  type PledgeColumn,
  REQUIRED_COLUMNS,
  type UnclearColumn,
  unclearColumns,
  unitOf,
} from './columns.ts';
import { formerTime, isUnclearMonth, isUnclearYear, readDate, readTime } from './dates.ts';
import { personKey, type RowPerson, readContact } from './givers.ts';
import type { BadRow, RowReason, SkippedKind, SkippedRow } from './row-reasons.ts';

/** Columns whose values are guessed where they are not written. */
export const GUESSED_COLUMNS = ['giver', 'category', 'unit'] as const satisfies PledgeColumn[];
export type GuessedColumn = (typeof GUESSED_COLUMNS)[number];

export interface PledgeRow extends RowPerson {
  /** Row number as the spreadsheet program shows it. */
  readonly row: number;
  /** Time at which the giver sent the pledge; `undefined` if the table has no times. */
  readonly submittedAt: string | undefined;
  /** Unparsed time in the key that an earlier version gave the pledge. */
  readonly formerTime?: string;
  readonly department: string | undefined;
  readonly item: Item;
  readonly quantity: number;
  readonly expiry: string | undefined;
  readonly lot: string | undefined;
  readonly condition: PackCondition;
  readonly working: boolean | undefined;
  /** Columns whose values were guessed, for a person to confirm. */
  readonly guessed: readonly GuessedColumn[];
  readonly doubts: readonly WritingDoubt[];
}

export interface CheckedRows {
  readonly rows: readonly PledgeRow[];
  readonly bad: readonly BadRow[];
  readonly skipped: readonly SkippedRow[];
  /** Numbers of hidden rows, good or bad. */
  readonly hidden: readonly number[];
  /** Pledge keys of bad rows, where time and staff number are readable. */
  readonly unread: readonly string[];
}

/**
 * Columns that are often filled in only once for several lines: the time, the giver and the
 * department.
 */
export const WRITTEN_ONCE: readonly PledgeColumn[] = [
  'submittedAt',
  'staffNumber',
  'giver',
  'phone',
  'department',
];
const LONGEST_TIME = 40;
const LONGEST_DEPARTMENT = 40;
const LONGEST_NAME = 40;
const SHOWN_VALUE = 60;

/**
 * Removes a guard against changes by spreadsheet programs: `="…"`, or an apostrophe before a
 * formula.
 */
const unguard = (cell: string): string =>
  cell
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/^="((?:[^"]|"")*)"$/s, (_, text: string) => text.replace(/""/g, '"'))
    .replace(/^'(?=[=+\-@\t\r\n\0＝＋－＠])/, '');

/**
 * Restores a code or number that a spreadsheet program changed: `'00123`, `123456.0`, `100,234`.
 */
const codeIn = (cell: string): string => {
  const written = cell.normalize('NFKC').replace(/^'/, '').trim();
  // Two lines in a cell are two codes. Joined, they would make a code that nobody wrote.
  const text = /[\r\n]/.test(written) ? written : written.replace(/\s+/g, '');
  return (/^\d{1,3}(?:,\d{3})+(?:\.0+)?$/.test(text) ? text.replace(/,/g, '') : text).replace(
    /^(\d+)\.0+$/,
    '$1',
  );
};

/**
 * Whether a cell is an error such as `#N/A`, an uncalculated formula, or `########` from a column
 * that was too narrow when the file was saved.
 */
const hasNoValue = (cell: string): boolean =>
  cell === UNCALCULATED ||
  /^#{3,}$|^#(?:N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)$/i.test(cell);

/**
 * Whether a code is a long number that a spreadsheet program has shortened, such as `2.02405E+11`.
 */
const hasLostDigits = (code: string): boolean => /^\d(?:\.\d+)?E\+\d+$/i.test(code);

/**
 * Reads pledges from the rows below the header, one line of a pledge per row. Good rows are
 * returned even if other rows are bad.
 * @param header index of the header row.
 * @param collected the categories that the drive collects. If there is only one, it is the guess for
 * goods that nobody knows.
 * @throws {SpreadsheetRefused} when a column is missing, there is nothing below the header, or a
 * second table has an unclear column.
 */
export function readPledgeRows(
  table: Table,
  header: number,
  mapping: ColumnMapping,
  collected: readonly Category[] = [],
): CheckedRows {
  const missing = REQUIRED_COLUMNS.filter((column) => mapping[column] === undefined);
  if (missing.length > 0) throw new SpreadsheetRefused('COLUMNS_MISSING', { columns: missing });
  const below = table.rows.slice(header + 1);
  if (below.length === 0) throw new SpreadsheetRefused('EMPTY');
  let columns = mapping;
  let headings = headingsOf(table, header);
  const rows: PledgeRow[] = [];
  const bad: BadRow[] = [];
  const skipped: SkippedRow[] = [];
  const hidden: number[] = [];
  const unread: string[] = [];
  for (const tableRow of below) {
    if (tableRow.skipped !== undefined) {
      skipped.push(skippedRow(tableRow, tableRow.skipped));
      continue;
    }
    const cell = cellsOf(tableRow, columns, table);
    const result = readRow(tableRow, cell, columns, collected);
    const isWritten = tableRow.source !== undefined || tableRow.corrected !== undefined;
    const total = !isWritten && !tableRow.damaged && isTotal(tableRow, columns);
    if (!Array.isArray(result) && !total) {
      rows.push(result as PledgeRow);
      if (tableRow.hidden) hidden.push(tableRow.number);
      continue;
    }
    const next = tableRow.damaged ? {} : guessColumns(tableRow.cells);
    const begins = !isWritten && REQUIRED_COLUMNS.every((column) => next[column] !== undefined);
    const texts = tableRow.cells.map((one) => one.replace(/\s+/g, ' ').trim());
    // Another table begins here, and its columns may be in a different order.
    if (begins && texts.some((text, column) => text !== (headings[column] ?? ''))) {
      refuseUnclear(unclearColumns(texts));
      [columns, headings] = [next, texts];
    }
    const kind = begins
      ? 'header'
      : tableRow.damaged
        ? undefined
        : total
          ? 'total'
          : isWritten
            ? undefined
            : kindOfOther(tableRow, columns, headings);
    if (kind !== undefined) {
      skipped.push(skippedRow(tableRow, kind));
      continue;
    }
    bad.push(...(result as readonly BadRow[]));
    if (tableRow.hidden) hidden.push(tableRow.number);
    const key = pledgeKey(cell);
    if (key !== undefined) unread.push(key);
  }
  return { rows, bad, skipped, hidden, unread };
}

function skippedRow({ number, cells, source }: TableRow, kind: SkippedKind): SkippedRow {
  const text = source?.text ?? cells.filter((one) => one.trim() !== '').join(' · ');
  return { row: number, kind, text: text.slice(0, SHOWN_VALUE) };
}

/** @throws {SpreadsheetRefused} when a column is unclear. */
export function refuseUnclear(unclear: readonly UnclearColumn[]): void {
  if (unclear.length === 0) return;
  throw new SpreadsheetRefused('COLUMNS_UNCLEAR', {
    columns: unclear.map(({ column }) => column),
    places: unclear
      .flatMap(({ places }) =>
        places.map(({ index, heading }) => `${columnLetters(index)} ${heading}`),
      )
      .join('、'),
  });
}

const TOTAL =
  /^(?:(?:本页)?[合总小共累]计|总数|汇总|(?:sub-?|grand)?total|sum)(?::.*|[\d.,]*\D?)?$/i;
const NOTE =
  /^(?:备注|附注|注|说明|制表|填表|审核|经办|统计|打印|notes?|remarks?|preparedby|checkedby|signature|printed)(?:人|员|日期|时间)?(?::|$)/i;

/** Matches a cell that contains only a word for totals. */
const TOTAL_WORD =
  /^[[(【]?(?:(?:本页|本周|本日|本月|部门|以上)?[合总小]计|总数|汇总|(?:sub-?|grand)total)[\])】]?:?$/i;
/** Matches 技术中心小计, and the subtotals that spreadsheet programs write: BK300001 汇总. */
const TOTAL_OF = /.(?:[合总小]计|汇总)[\])】]?:?$/;
const TOTAL_OF_IN_ENGLISH = /.\s(?:sub)?total:?$/i;

/**
 * Columns in which a cell marks its row as a total even if the cell has more than a word for
 * totals, such as 技术中心小计.
 */
const NAMING_COLUMNS: readonly PledgeColumn[] = [
  'submittedAt',
  'staffNumber',
  'giver',
  'department',
  'name',
];

/** Whether the row is a total of other rows. */
function isTotal({ cells }: TableRow, mapping: ColumnMapping): boolean {
  const naming = new Set(NAMING_COLUMNS.map((column) => mapping[column]));
  return [...cells.entries()].some(([index, cell]) => {
    const shown = cell.normalize('NFKC').trim();
    const compact = shown.replace(/\s+/g, '');
    if (TOTAL_WORD.test(compact)) return true;
    if (!naming.has(index)) return false;
    if (TOTAL.test(compact) || TOTAL_OF.test(compact)) return true;
    return index !== mapping.name && TOTAL_OF_IN_ENGLISH.test(shown);
  });
}

/**
 * Returns the kind of an unreadable row that is clearly not a pledge; `undefined` if the row may be
 * a pledge.
 */
function kindOfOther(
  { cells, merged }: TableRow,
  mapping: ColumnMapping,
  headings: readonly string[],
): SkippedRow['kind'] | undefined {
  const filled = [...cells.entries()].filter(([, cell]) => cell.trim() !== '');
  const said = (column: PledgeColumn) => (cells[mapping[column] ?? -1] ?? '').trim() !== '';
  const compact = filled.map(([, cell]) => cell.normalize('NFKC').replace(/\s+/g, ''));
  if (!said('staffNumber') || !said('name') || !said('unit'))
    if (compact.some((cell) => TOTAL.test(cell))) return 'total';
  const repeated = filled.filter(([column, cell]) => headings[column] === cell.trim());
  if (repeated.length === filled.length && filled.length > 2) return 'header';
  if (PLEDGE_COLUMNS.every((column) => !said(column))) return 'blank';
  if (said('quantity')) return undefined;
  if (compact.some((cell) => NOTE.test(cell)) && filled.length <= 3) return 'note';
  const [only, ...others] = filled;
  const isText = /\p{Script=Han}{4}|[:,。;]|\p{L}+\s+\p{L}+\s+\p{L}/u;
  return only !== undefined &&
    others.length === 0 &&
    only[0] !== mapping.name &&
    merged === undefined &&
    isText.test(only[1].normalize('NFKC'))
    ? 'note'
    : undefined;
}

/** Cells of a row by column, as displayed. */
export interface Cells {
  (column: PledgeColumn): string;
  /**
   * Returns the stored value if the cell displays it differently; otherwise the displayed text.
   */
  exact(column: PledgeColumn): string;
  readonly from1904: boolean;
}

export function cellsOf(
  { cells, exact, merged, corrected }: TableRow,
  mapping: ColumnMapping,
  { from1904 }: Pick<Table, 'from1904'>,
): Cells {
  const shown = (column: PledgeColumn): string => {
    if (corrected?.[column] !== undefined) return corrected[column];
    const index = mapping[column];
    if (index === undefined) return '';
    const own = unguard((cells[index] ?? '').trim()).trim();
    return own !== '' || !WRITTEN_ONCE.includes(column) ? own : (merged?.[index] ?? '').trim();
  };
  return Object.assign(shown, {
    exact: (column: PledgeColumn) =>
      corrected?.[column] ?? exact?.[mapping[column] ?? -1] ?? shown(column),
    from1904: from1904 === true,
  });
}

/**
 * Returns the key of a pledge: its normalized time and its person; `undefined` if the written time
 * cannot be read or nobody is named.
 */
export function pledgeKey(cell: Cells): string | undefined {
  const [time, staffNumber] = [timeIn(cell), staffNumberIn(cell)];
  if (time === undefined && writtenTime(cell) !== '') return undefined;
  const [giver, phone] = [cell('giver'), cell('phone')];
  const person = personKey({
    ...(staffNumber === '' ? {} : { staffNumber }),
    ...(giver === '' ? {} : { giver }),
    ...(phone === '' ? {} : { phone }),
  });
  return person === '' ? undefined : keyOf(time, person);
}
/** Makes the key of a pledge from its time, which may be absent, and its person. */
export const keyOf = (time: string | undefined, person: string): string =>
  `${time ?? ''}|${person}`;

const STAFF_NUMBER = /^(?=.{2,20}$)(?!0+$)[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*$/;
const writtenTime = (cell: Cells): string => cell.exact('submittedAt').replace(/^'/, '').trim();
const timeIn = (cell: Cells): string | undefined => readTime(writtenTime(cell), cell.from1904);
/** Matches placeholders for the required name of an item. */
const PLACEHOLDER =
  /^(?:无|没有|暂无|空|不详|未知|待定|略|同上|null|none|nil|n\/?a|tbd|true|false|\d{1,2}(?:\.\d*)?|[^\p{L}\p{N}]*)$/iu;
const FORMULA = /^[=+-](?:\$?[A-Z]{1,3}\$?\d+|[A-Z][A-Z.]*\(|\d)/i;
function staffNumberIn(cell: Cells): string {
  const shown = codeIn(cell('staffNumber'));
  return STAFF_NUMBER.test(shown) ? shown : codeIn(cell.exact('staffNumber'));
}

/** Returns the row, or its errors. A damaged or unreadable row is not checked further. */
function readRow(
  tableRow: TableRow,
  cell: Cells,
  mapping: ColumnMapping,
  collected: readonly Category[],
): PledgeRow | readonly BadRow[] {
  const row = tableRow.number;
  const bad: BadRow[] = [];
  const refuse = (column: PledgeColumn | undefined, reason: RowReason): undefined => {
    const value = column === undefined ? tableRow.cells.join(' ').trim() : cell(column);
    bad.push({ row, column, value: value.slice(0, SHOWN_VALUE), reason });
    return undefined;
  };
  if (tableRow.damaged) {
    refuse(undefined, 'damaged');
    return bad;
  }
  for (const column of PLEDGE_COLUMNS) {
    if (isUnreadable(cell(column))) refuse(column, 'unreadable');
    if (hasNoValue(cell(column))) refuse(column, 'no-value');
  }
  if (bad.length > 0) return bad;

  const submittedAt = timeIn(cell);
  if (submittedAt === undefined && mapping.submittedAt !== undefined)
    refuse(
      'submittedAt',
      writtenTime(cell) === ''
        ? 'time-missing'
        : hasLostDigits(codeIn(writtenTime(cell)))
          ? 'digits-lost'
          : 'time-unclear',
    );
  const person = readPerson(cell, mapping, refuse);
  const { category, unit, quantity, guessed } = readKind(cell, collected, refuse);
  const specification = cell('specification');
  const item = TypedItem.safeParse({
    name: cell('name'),
    ...(specification === '' ? {} : { specification }),
    category: category ?? 'medicine',
    unit: unit ?? 'box',
  });
  for (const { path, code, message } of item.error?.issues ?? [])
    refuse(path[0] === 'specification' ? 'specification' : 'name', textReason(code, message));
  if (cell('name') !== '' && (PLACEHOLDER.test(plainName(cell)) || FORMULA.test(plainName(cell))))
    refuse('name', 'placeholder');
  const expiry = readExpiry(cell, (reason) => refuse('expiry', reason));
  const lot = tidyLot(codeIn(cell('lot')) === '' ? '' : lotIn(cell('lot')));
  const wrong = lot === '' ? undefined : lotProblem(lot);
  // Two lines in a cell are two lots.
  if (/[\r\n]/.test(cell('lot').trim())) refuse('lot', 'plain');
  else if (wrong !== undefined) refuse('lot', wrong === 'long' ? 'long' : `lot-${wrong}`);
  const condition =
    CONDITION_OF.get(comparable(cell('condition'))) ?? refuse('condition', 'condition');
  const department = cell('department');
  if (department.length > LONGEST_DEPARTMENT) refuse('department', 'long');
  else if (seemsPersonal(department)) refuse('department', 'digits');
  else if (department !== '' && !Department.safeParse(department).success)
    refuse('department', 'plain');
  if (bad.length > 0 || !item.success || quantity === undefined || !condition) return bad;
  const written = tableRow.doubts ?? [];
  return {
    row,
    submittedAt,
    ...formerly(writtenTime(cell)),
    ...person,
    department: department === '' ? undefined : department,
    item: item.data,
    quantity,
    expiry,
    lot: lot === '' ? undefined : lot,
    condition: condition.condition,
    working: condition.working,
    guessed: [
      ...(tableRow.nameGuessed && tableRow.corrected === undefined ? (['giver'] as const) : []),
      ...guessed,
    ],
    // A person who corrected the row has seen what it says.
    doubts:
      tableRow.corrected !== undefined
        ? []
        : personKey(person) === ''
          ? [...written, 'nobody']
          : written,
  };
}

type Refuse = (column: PledgeColumn, reason: RowReason) => undefined;

/** Reads the person of a row. A table without a column of staff numbers needs none. */
function readPerson(cell: Cells, mapping: ColumnMapping, refuse: Refuse): RowPerson {
  const staffNumber = staffNumberIn(cell);
  const [giver, written] = [cell('giver').normalize('NFKC').replace(/\s+/g, ' '), cell('phone')];
  const isNamed = giver !== '' || written !== '';
  const needsNumber = mapping.staffNumber !== undefined && !isNamed;
  const isNumber = STAFF_NUMBER.test(staffNumber) && !/^(?:null|none|nil|na)$/i.test(staffNumber);
  if (!isNumber && (staffNumber !== '' || needsNumber))
    refuse('staffNumber', hasLostDigits(staffNumber) ? 'digits-lost' : 'staff-number');
  const name = giver === '' ? undefined : Giver.shape.name.safeParse(giver);
  if (name?.success === false) refuse('giver', giver.length > LONGEST_NAME ? 'long' : 'plain');
  const read = written === '' ? undefined : readContact(cell.exact('phone'));
  if (read !== undefined && 'reason' in read)
    refuse('phone', hasLostDigits(codeIn(cell('phone'))) ? 'digits-lost' : read.reason);
  return {
    ...(isNumber ? { staffNumber } : {}),
    ...(giver === '' ? {} : { giver }),
    ...(read !== undefined && 'contact' in read ? { phone: read.contact } : {}),
  };
}

/**
 * Reads category, unit and quantity. Where no category or unit is written, the catalogue of words
 * guesses it by the name; a unit may also be written behind the quantity, as in 2盒.
 */
function readKind(cell: Cells, collected: readonly Category[], refuse: Refuse) {
  const guessed: GuessedColumn[] = [];
  const known = guessKind(cell('name'));
  let category: Category | undefined;
  if (cell('category') !== '')
    category = CATEGORY_OF.get(comparable(cell('category'))) ?? refuse('category', 'category');
  else {
    category = known?.category ?? (collected.length === 1 ? collected[0] : undefined);
    if (category !== undefined) guessed.push('category');
    else if (cell('name') !== '') refuse('category', 'category-unknown');
  }
  const behind = cell('unit') === '' ? quantityWithUnit(cell('quantity')) : undefined;
  const writtenUnit = cell('unit') || (behind?.unit ?? '');
  let unit: Unit | undefined;
  if (writtenUnit !== '') unit = unitOf(writtenUnit, category) ?? refuse('unit', 'unit');
  else if (category !== undefined) {
    unit = known?.category === category ? known.unit : usualUnit(category);
    guessed.push('unit');
  }
  const quantity =
    (behind === undefined ? quantityIn(cell) : wholeNumber(behind.quantity)) ??
    refuse('quantity', cell('quantity') === '' ? 'missing' : 'quantity');
  return { category, unit, quantity, guessed };
}

/** Returns a quantity that is written together with its unit, such as 2盒 or 两盒. */
function quantityWithUnit(written: string) {
  const text = written.normalize('NFKC').trim();
  const [found] = findQuantities(text);
  return found?.unit !== undefined && found.start === 0 && found.end === text.length
    ? found
    : undefined;
}

const wholeNumber = (digits: string): number | undefined =>
  /^\d{1,6}$/.test(digits) && Quantity.safeParse(Number(digits)).success
    ? Number(digits)
    : undefined;

const plainName = (cell: Cells): string => cell('name').normalize('NFKC').trim();

const formerly = (written: string): Pick<PledgeRow, 'formerTime'> => {
  const time = formerTime(written);
  return time === undefined || time.length > LONGEST_TIME ? {} : { formerTime: time };
};

/**
 * Removes additions of a spreadsheet program from a lot: a leading apostrophe, `.0`, or thousands
 * separators. Blanks within a lot stay.
 */
const lotIn = (cell: string): string => {
  const code = codeIn(cell);
  return /^\d+$/.test(code) && /[.,]/.test(cell) ? code : cell.replace(/^['＇]/, '');
};

/**
 * Reads a whole number as displayed, or as stored if the format adds a unit, such as 3 盒. Refuses a
 * number that the format rounds, or whose minus sign is displayed only as a red colour.
 */
function quantityIn(cell: Cells): number | undefined {
  const shown = cell('quantity').normalize('NFKC').trim();
  if (/\d\s+\d/.test(shown) && !/^\d{1,3}(?:\s\d{3})+$/.test(shown)) return undefined;
  const stored = Number(cell.exact('quantity'));
  if (stored < 0 || (Number.isFinite(stored) && !Number.isInteger(stored))) return undefined;
  for (const written of [codeIn(cell('quantity')), codeIn(cell.exact('quantity'))])
    if (wholeNumber(written) !== undefined) return wholeNumber(written);
  return undefined;
}

function readExpiry(cell: Cells, refuse: (reason: RowReason) => undefined): string | undefined {
  const written = cell('expiry');
  if (written === '') return undefined;
  if (isUnclearMonth(written)) return refuse('month-unclear');
  if (isUnclearYear(written)) return refuse('year-unclear');
  return readDate(written) ?? refuse(hasLostDigits(codeIn(written)) ? 'digits-lost' : 'date');
}

/** Converts the contract's reason for refusing a text to a reason in the catalogues. */
function textReason(code: string | undefined, message: string | undefined): RowReason {
  if (code === 'too_small') return 'missing';
  if (code === 'too_big') return 'long';
  return message === 'must not hold a phone or staff number' ? 'digits' : 'plain';
}
