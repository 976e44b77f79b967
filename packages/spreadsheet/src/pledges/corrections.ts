import type { Table } from '../table.ts';
import { type ColumnMapping, PLEDGE_COLUMNS, type PledgeColumn } from './columns.ts';

/** Values of a row as a person corrected them, or the decision to leave the row out. */
export type RowCorrection = Readonly<Partial<Record<PledgeColumn, string>>> | 'left-out';
/** Corrections by row number. */
export type Corrections = Readonly<Record<number, RowCorrection>>;
export const NO_CORRECTIONS: Corrections = {};

/**
 * Applies the corrections of a person to a table. A corrected line of a chat is no longer skipped. Values of columns that the table has replace its
 * cells, so that a file of bad rows has them, too.
 */
export function correctedTable(
  table: Table,
  mapping: ColumnMapping,
  corrections: Corrections,
): Table {
  if (Object.keys(corrections).length === 0) return table;
  return {
    ...table,
    rows: table.rows.map((row) => {
      const correction = corrections[row.number];
      if (correction === undefined) return row;
      if (correction === 'left-out') return { ...row, skipped: 'left-out' };
      const cells = [...row.cells];
      for (const column of PLEDGE_COLUMNS) {
        const [value, index] = [correction[column], mapping[column]];
        if (value === undefined || index === undefined) continue;
        while (cells.length < index) cells.push('');
        cells[index] = value;
      }
      const { skipped: _settled, ...rest } = row;
      return { ...rest, cells, corrected: correction as Readonly<Record<string, string>> };
    }),
  };
}
