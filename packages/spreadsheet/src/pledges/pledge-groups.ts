import { ImportPledgesBody, PledgeLinesInput } from '@bluebox/contracts';
import { instantOf } from './dates.ts';
import { isAmong, namesWithSeveralPhones, personKey, type RowPerson } from './givers.ts';
import { type CheckedRows, keyOf, type PledgeRow } from './pledge-rows.ts';
import type { BadRow, SkippedRow } from './row-reasons.ts';

/** The lines that one person sent at one time. */
export interface PledgeGroup {
  /** Time and person, which identify the pledge. A row that names nobody is identified by its goods. */
  readonly importKey: string;
  /** The key that an earlier version of the reader gave the pledge. */
  readonly formerKey: string | undefined;
  readonly person: RowPerson;
  readonly department: string | undefined;
  readonly rows: readonly PledgeRow[];
}

const minuteOf = (time: string): string => time.slice(0, '2023-03-20 09:03'.length);
const isToTheMinute = (time: string): boolean => /^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(time);

/**
 * Groups rows by time and person, in the order of the file. A row whose time lost its seconds joins
 * the person's pledge of the same minute, if there is exactly one.
 */
export function groupPledges(rows: readonly PledgeRow[]): readonly PledgeGroup[] {
  const several = namesWithSeveralPhones(rows);
  const personOf = (row: PledgeRow) => personKey(row, isAmong(several, row)) || keyOfGoods(row);
  const seconds = new Map<string, Set<string>>();
  for (const row of rows) {
    const { submittedAt } = row;
    if (submittedAt === undefined || isToTheMinute(submittedAt)) continue;
    const minute = keyOf(minuteOf(submittedAt), personOf(row));
    seconds.set(minute, (seconds.get(minute) ?? new Set()).add(keyOf(submittedAt, personOf(row))));
  }
  const keyFor = (row: PledgeRow): string => {
    const key = keyOf(row.submittedAt, personOf(row));
    const [only, ...others] =
      row.submittedAt !== undefined && isToTheMinute(row.submittedAt)
        ? (seconds.get(key) ?? [])
        : [];
    return only !== undefined && others.length === 0 ? only : key;
  };
  const groups = new Map<
    string,
    {
      importKey: string;
      formerKey: string | undefined;
      person: RowPerson;
      department: string | undefined;
      rows: PledgeRow[];
    }
  >();
  for (const row of rows) {
    const importKey = keyFor(row);
    const { staffNumber, giver, phone } = row;
    const group = groups.get(importKey);
    if (group === undefined)
      groups.set(importKey, {
        importKey,
        formerKey: row.formerTime === undefined ? undefined : keyOf(row.formerTime, personOf(row)),
        person: { staffNumber, giver, phone },
        department: row.department,
        rows: [row],
      });
    else {
      group.rows.push(row);
      group.department ??= row.department;
      group.person = {
        staffNumber: group.person.staffNumber ?? staffNumber,
        giver: group.person.giver ?? giver,
        phone: group.person.phone ?? phone,
      };
    }
  }
  return [...groups.values()];
}

/** Largest number of characters of goods in a key. */
const LONGEST_GOODS_KEY = 60;
/** Returns a key for a row that names nobody, so that the same row later finds the same pledge. */
const keyOfGoods = ({ item, quantity, expiry }: PledgeRow): string =>
  plain(`#${expiry ?? ''} ${quantity}${item.unit} ${item.name} ${item.specification ?? ''}`)
    .replaceAll('|', ' ')
    .slice(0, LONGEST_GOODS_KEY);

export type ImportedPledge = ImportPledgesBody['pledges'][number];

const giverOf = ({
  staffNumber,
  giver,
  phone,
}: RowPerson): NonNullable<ImportedPledge['giver']> => ({
  ...(staffNumber === undefined ? {} : { staffNumber }),
  ...(giver === undefined ? {} : { name: giver }),
  ...(phone === undefined ? {} : { contact: phone }),
});

/** Converts a group to the form of the import request. */
export function importedPledge(
  { importKey, formerKey, person, department }: PledgeGroup,
  rows: readonly PledgeRow[],
  unreadRows: number,
): ImportedPledge {
  const submittedAt = instantOf(importKey.slice(0, importKey.lastIndexOf('|')));
  return {
    importKey,
    ...(formerKey === undefined || formerKey === importKey ? {} : { formerKey }),
    giver: giverOf(person),
    ...(department === undefined ? {} : { department }),
    ...(submittedAt === undefined ? {} : { submittedAt }),
    ...(unreadRows === 0 ? {} : { unreadRows }),
    lines: rows.map(({ item, quantity, expiry, lot, condition }) => ({
      item,
      quantity,
      ...(expiry === undefined ? {} : { expiry }),
      ...(lot === undefined ? {} : { lot }),
      condition,
    })),
  };
}

/** A pledge to be sent, and the rows of the file that it comes from. */
export interface PreparedPledge {
  readonly pledge: ImportedPledge;
  /** All rows of the pledge, including those of repeated lines. */
  readonly rows: readonly number[];
  /** Row of each line, in the order of the lines in the request. */
  readonly rowOfLine: readonly number[];
  /** Rows whose department is ignored, because an earlier row of the pledge names another. */
  readonly otherDepartments: readonly { readonly row: number; readonly department: string }[];
}
/** A row that repeats an earlier row. */
export interface RepeatedRow {
  readonly row: number;
  readonly of: number;
}
export interface PreparedPledges {
  readonly pledges: readonly PreparedPledge[];
  readonly bad: readonly BadRow[];
  readonly skipped: readonly SkippedRow[];
  /** Rows that are read although the spreadsheet program hides them. */
  readonly hidden: readonly number[];
  /**
   * Rows that repeat an earlier row of the same person and time: the same goods, quantity, expiry,
   * lot and condition.
   */
  readonly repeated: readonly RepeatedRow[];
}

const plain = (text: string | undefined): string =>
  (text ?? '').normalize('NFKC').replace(/\s+/g, '').toLowerCase();
const sayingOf = ({ item, quantity, expiry, lot, condition }: PledgeRow): string =>
  JSON.stringify([
    plain(item.name),
    plain(item.specification),
    item.category,
    item.unit,
    quantity,
    expiry ?? '',
    plain(lot),
    condition,
  ]);

/**
 * Turns the good rows into pledges. All rows of a group are bad if the server would refuse the
 * group, because one invalid pledge makes the server refuse the whole request.
 * @param repeated whether a row that repeats an earlier row counts again.
 */
export function preparePledges(
  { rows, bad, skipped, hidden, unread }: CheckedRows,
  repeated: 'once' | 'all' = 'once',
): PreparedPledges {
  const pledges: PreparedPledge[] = [];
  const refused: BadRow[] = [];
  const again: RepeatedRow[] = [];
  const unreadOf = new Map<string, number>();
  for (const key of unread) unreadOf.set(key, (unreadOf.get(key) ?? 0) + 1);
  for (const group of groupPledges(rows)) {
    const first = new Map<string, number>();
    const lines: PledgeRow[] = [];
    for (const row of group.rows) {
      const before = first.get(sayingOf(row));
      if (before === undefined) first.set(sayingOf(row), row.row);
      else again.push({ row: row.row, of: before });
      if (before === undefined || repeated === 'all') lines.push(row);
    }
    const pledge = importedPledge(group, lines, unreadOf.get(group.importKey) ?? 0);
    if (ImportPledgesBody.shape.pledges.element.safeParse(pledge).success)
      pledges.push({
        pledge,
        rows: group.rows.map(({ row }) => row),
        rowOfLine: lines.map(({ row }) => row),
        otherDepartments: group.rows.flatMap(({ row, department }) =>
          department === undefined || plain(department) === plain(group.department)
            ? []
            : [{ row, department }],
        ),
      });
    else {
      const reason = PledgeLinesInput.safeParse(pledge.lines).success ? 'refused' : 'lines';
      refused.push(
        ...group.rows.map(({ row }) => ({ row, column: undefined, value: '', reason }) as const),
      );
    }
  }
  return {
    pledges,
    bad: [...bad, ...refused].sort((a, b) => a.row - b.row),
    skipped,
    hidden,
    repeated: again,
  };
}
