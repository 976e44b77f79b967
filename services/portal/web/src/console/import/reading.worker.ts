import {
  badRowRecords,
  csvText,
  guessHeader,
  headingsOf,
  openSpreadsheet,
  PLEDGE_COLUMNS,
  preparePledges,
  readPledgeRows,
  type Spreadsheet,
  SpreadsheetRefused,
  type Table,
  workbookBytes,
} from '@bluebox/spreadsheet';
import type {
  Answered,
  Asked,
  Checked,
  Headings,
  Reading,
  ReadingTask,
  ReadingTasks,
} from './reading-protocol.ts';

/* Reads a file apart from the page, which stays quick, and apart from the server, which never sees it. */

/** Rows among which a person looks for the header. */
const CANDIDATES = 10;
const CANDIDATE_TEXT = 60;

let spreadsheet: Spreadsheet | undefined;
const tableOf = async (sheet: number): Promise<Table> => {
  if (spreadsheet === undefined) throw new SpreadsheetRefused('EMPTY');
  return spreadsheet.table(sheet);
};

const tasks: {
  [T in ReadingTask]: (ask: ReadingTasks[T]['ask']) => Promise<ReadingTasks[T]['answer']>;
} = {
  async open({ bytes }) {
    spreadsheet = await openSpreadsheet(new Uint8Array(bytes));
    return { sheets: spreadsheet.sheets };
  },
  async headings({ sheet, header: wanted }): Promise<Headings> {
    const table = await tableOf(sheet);
    const header = wanted ?? guessHeader(table);
    const headings = headingsOf(table, header);
    const below = table.rows.slice(header + 1, header + 1 + CANDIDATES);
    return {
      header,
      headings,
      samples: headings.map(
        (_, column) =>
          below.map(({ cells }) => cells[column]?.trim() ?? '').find((cell) => cell !== '') ?? '',
      ),
      candidates: table.rows.slice(0, CANDIDATES).map(({ number, cells }) => ({
        row: number,
        text: cells
          .filter((cell) => cell.trim() !== '')
          .join(' · ')
          .slice(0, CANDIDATE_TEXT),
      })),
    };
  },
  async check({ sheet, header, mapping }: Reading): Promise<Checked> {
    const table = await tableOf(sheet);
    const { pledges, bad } = preparePledges(readPledgeRows(table, header, mapping));
    const reasons = new Map(bad.map((row) => [row.row, row]));
    return {
      pledges,
      bad,
      rows: table.rows.slice(header + 1).map(({ number, cells, merged }) => {
        const reason = reasons.get(number);
        return {
          row: number,
          cells: PLEDGE_COLUMNS.map((column) => {
            const index = mapping[column];
            return index === undefined ? '' : cells[index]?.trim() || merged?.[index] || '';
          }),
          ...(reason === undefined ? {} : { bad: reason }),
        };
      }),
    };
  },
  async badFile({ sheet, header, mapping, bad, format, words }) {
    const table = await tableOf(sheet);
    const records = badRowRecords({ table, header, mapping }, bad, {
      headings: words.headings,
      samePledge: words.samePledge,
      reason: ({ row }) => words.reasons[row] ?? '',
    });
    return format === 'xlsx'
      ? workbookBytes(words.sheet, records)
      : new TextEncoder().encode(csvText(records));
  },
};

addEventListener('message', ({ data: { id, task, ask } }: MessageEvent<Asked>) => {
  const post = (message: Answered) => postMessage(message);
  (tasks[task] as (ask: unknown) => Promise<unknown>)(ask).then(
    (answer) => post({ id, answer }),
    (error: unknown) =>
      post({
        id,
        refusal:
          error instanceof SpreadsheetRefused
            ? { code: error.code, data: error.data }
            : { code: 'DAMAGED', data: { why: String(error) } },
      }),
  );
});
