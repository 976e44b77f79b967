import type { ExportFormat } from '@bluebox/spreadsheet';

/** Media types of the saved files. */
export const FILE_TYPES: Readonly<Record<ExportFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv',
};
