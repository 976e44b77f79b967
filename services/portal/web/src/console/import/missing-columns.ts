import {
  type ColumnMapping,
  type PledgeColumn,
  REQUIRED_COLUMNS,
} from '@bluebox/spreadsheet/columns';

/** What must be there and is not matched to a column yet. */
export const missingColumns = (mapping: ColumnMapping): readonly PledgeColumn[] =>
  REQUIRED_COLUMNS.filter((column) => mapping[column] === undefined);
