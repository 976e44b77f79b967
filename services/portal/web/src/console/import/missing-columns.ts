import {
  type ColumnMapping,
  type PledgeColumn,
  REQUIRED_COLUMNS,
} from '@bluebox/spreadsheet/columns';

/** Returns the required columns that are not matched yet. */
export const missingColumns = (mapping: ColumnMapping): readonly PledgeColumn[] =>
  REQUIRED_COLUMNS.filter((column) => mapping[column] === undefined);
