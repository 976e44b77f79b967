import { SPREADSHEET_LIMITS } from '../limits.ts';
import { guessColumns, HEADINGS, type PledgeColumn } from '../pledges/columns.ts';
import { readCsv } from '../reading/csv.ts';
import { SpreadsheetRefused } from '../refusal.ts';
import type { Spreadsheet, Table, TableRow } from '../table.ts';
import { type ChatLine, readChat } from './chat.ts';
import type { WrittenEntry, WrittenItem } from './written-goods.ts';

/** Columns of the table that a chat becomes. The category is not written in a chat. */
export const CHAT_COLUMNS = [
  'giver',
  'phone',
  'staffNumber',
  'department',
  'name',
  'specification',
  'quantity',
  'unit',
  'category',
  'expiry',
  'condition',
] as const satisfies readonly PledgeColumn[];

/** Largest number of characters of a pasted text. */
export const LONGEST_PASTED = 500_000;
const HEADING_WITHIN = 20;

/**
 * Opens pasted text: a table with headings as it was copied from a spreadsheet program, or a chat in
 * which people say what they give.
 * @throws {SpreadsheetRefused} when the text is empty, is too long, or names no goods.
 */
export function openPasted(text: string): Spreadsheet & { readonly isChat: boolean } {
  if (text.trim() === '') throw new SpreadsheetRefused('EMPTY');
  if (text.length > LONGEST_PASTED)
    throw new SpreadsheetRefused('TEXT_TOO_LONG', { most: LONGEST_PASTED });
  const isChat = !hasHeadings(text);
  const table = isChat ? chatTable(readChat(text)) : readCsv(text);
  return { sheets: [{ name: '', hidden: false }], table: async () => table, isChat };
}

/** Whether one of the first lines has the headings of goods and quantity in cells of their own. */
const hasHeadings = (text: string): boolean =>
  text
    .slice(0, SPREADSHEET_LIMITS.columns * HEADING_WITHIN * 20)
    .split(/\r\n|[\r\n]/)
    .slice(0, HEADING_WITHIN)
    .some((line) =>
      [/\t/, /,/, /;/, /，/].some((separator) => {
        const { name, quantity } = guessColumns(line.split(separator));
        return name !== undefined && quantity !== undefined;
      }),
    );

/**
 * Turns the lines of a chat into a table: one row for each kind of goods, and one for each line
 * without goods, with its reason. A person without goods has a row whose item is missing.
 * @throws {SpreadsheetRefused} when no line names goods, or there are too many rows.
 */
export function chatTable(lines: readonly ChatLine[]): Table {
  const rows: TableRow[] = [
    { number: 0, cells: CHAT_COLUMNS.map((column) => HEADINGS[column][0] ?? '') },
  ];
  const empty = CHAT_COLUMNS.map(() => '');
  let goods = 0;
  for (const { line, text, entries, skipped } of lines) {
    const source = { line, text };
    if (skipped !== undefined) rows.push({ number: rows.length, cells: empty, source, skipped });
    for (const entry of entries) {
      const items = entry.items.length === 0 ? [NOTHING] : entry.items;
      goods += entry.items.filter(({ name }) => name !== '').length;
      for (const item of items)
        rows.push({
          number: rows.length,
          cells: cellsOf(entry, item),
          source,
          doubts: [...new Set([...entry.doubts, ...item.doubts])],
          ...(entry.nameGuessed ? { nameGuessed: true } : {}),
        });
    }
  }
  if (goods === 0) throw new SpreadsheetRefused('NO_GOODS');
  if (rows.length > SPREADSHEET_LIMITS.rows)
    throw new SpreadsheetRefused('TOO_MANY_ROWS', { most: SPREADSHEET_LIMITS.rows });
  return { rows };
}
const NOTHING: WrittenItem = { name: '', doubts: [] };

const cellsOf = (
  { name, phone, staffNumber, department }: WrittenEntry,
  item: WrittenItem,
): readonly string[] =>
  CHAT_COLUMNS.map((column) => {
    switch (column) {
      case 'giver':
        return name ?? '';
      case 'phone':
        return phone ?? '';
      case 'staffNumber':
        return staffNumber ?? '';
      case 'department':
        return department ?? '';
      case 'category':
        return '';
      case 'name':
        return item.name;
      default:
        return item[column] ?? '';
    }
  });
