import { columnLetters, type Table, type TableRow } from '../table.ts';
import { type ColumnMapping, headingsOf } from './columns.ts';
import { cellsOf, pledgeKey, WRITTEN_ONCE } from './pledge-rows.ts';
import type { BadRow } from './row-reasons.ts';

/** Texts in the table of bad rows. */
export interface BadRowWords {
  readonly headings: readonly [row: string, column: string, value: string, reason: string];
  reason(bad: BadRow): string;
  /** Text for a good row that is listed because another row of the same pledge is bad. */
  readonly samePledge: string;
}

/** A table, with its header row and its mapping of columns. */
export interface ReadTable {
  readonly table: Table;
  /** Index of the header row. */
  readonly header: number;
  readonly mapping: ColumnMapping;
}

/**
 * Returns a table of the bad rows, starting with the header: the errors of each row, then the
 * file's own columns. People correct the table and import it again. Good rows of the same pledges
 * are included, because an import may withdraw lines that its table lacks.
 */
export function badRowRecords(
  { table, header, mapping }: ReadTable,
  bad: readonly BadRow[],
  words: BadRowWords,
): readonly (readonly (string | number)[])[] {
  const headings = headingsOf(table, header);
  const reasons = new Map<number, BadRow[]>();
  for (const fault of bad) reasons.set(fault.row, [...(reasons.get(fault.row) ?? []), fault]);
  const joined = (texts: readonly string[]) => texts.filter((text) => text !== '').join('；');
  const below = table.rows.slice(header + 1);
  const keyOf = (row: TableRow) => pledgeKey(cellsOf(row, mapping, table));
  const keys = new Set(below.filter(({ number }) => reasons.has(number)).map(keyOf));
  keys.delete(undefined);
  const once = new Set(WRITTEN_ONCE.map((column) => mapping[column]));
  const cells = ({ cells: own, merged }: TableRow) =>
    headings.map((_, at) => own[at]?.trim() || (once.has(at) && merged?.[at]) || '');
  const place = ({ column }: BadRow): string => {
    const index = column === undefined ? undefined : mapping[column];
    return index === undefined ? '' : headings[index] || columnLetters(index);
  };
  return [
    [...words.headings, ...headings],
    ...below.flatMap((row) => {
      const faults = reasons.get(row.number);
      if (faults !== undefined)
        return [
          [
            row.number,
            joined(faults.map(place)),
            joined(faults.map(({ value }) => value)),
            joined(faults.map((fault) => words.reason(fault))),
            ...cells(row),
          ],
        ];
      const key = keyOf(row);
      return key !== undefined && keys.has(key)
        ? [[row.number, '', '', words.samePledge, ...cells(row)]]
        : [];
    }),
  ];
}
