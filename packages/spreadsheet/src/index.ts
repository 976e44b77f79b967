export { readChat, SKIPPED_CHAT, type SkippedChat } from './chat/chat.ts';
export { CHAT_COLUMNS, chatTable, LONGEST_PASTED, openPasted } from './chat/chat-table.ts';
export { WRITING_DOUBTS, type WritingDoubt } from './chat/written-goods.ts';
export { SPREADSHEET_LIMITS } from './limits.ts';
export { type BadRowWords, badRowRecords, type ReadTable } from './pledges/bad-rows-table.ts';
export * from './pledges/columns.ts';
export {
  type Corrections,
  correctedTable,
  NO_CORRECTIONS,
  type RowCorrection,
} from './pledges/corrections.ts';
export { instantOf, readDate, readTime } from './pledges/dates.ts';
export {
  type ChosenColumns,
  firstSheet,
  guessedTable,
  type SheetBeside,
  sheetsBeside,
} from './pledges/guessed-table.ts';
export * from './pledges/import-review.ts';
export * from './pledges/pledge-groups.ts';
export {
  type CheckedRows,
  type GuessedColumn,
  type PledgeRow,
  readPledgeRows,
} from './pledges/pledge-rows.ts';
export {
  type BadRow,
  badRowCount,
  ROW_REASONS,
  type RowReason,
  type SkippedKind,
  type SkippedRow,
} from './pledges/row-reasons.ts';
export { openSpreadsheet } from './reading/open-spreadsheet.ts';
export {
  SPREADSHEET_REFUSALS,
  type SpreadsheetRefusalCode,
  SpreadsheetRefused,
} from './refusal.ts';
export {
  columnIndex,
  columnLetters,
  type SheetName,
  type Spreadsheet,
  type Table,
  type TableRow,
} from './table.ts';
export type { ExportCell, ExportFormat } from './writing/cell.ts';
export { BYTE_ORDER_MARK, csvRecord, csvText } from './writing/csv-text.ts';
export { type ExportColumn, workbookBytes, workbookStream } from './writing/workbook-stream.ts';
