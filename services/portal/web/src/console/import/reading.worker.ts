import { guessKind } from '@bluebox/contracts/known-goods';
import {
  type BadRow,
  badRowRecords,
  type ColumnMapping,
  correctedTable,
  csvText,
  guessHeader,
  headingsOf,
  hiddenColumns,
  openPasted,
  openSpreadsheet,
  PLEDGE_COLUMNS,
  type PledgeColumn,
  type PledgeRow,
  preparePledges,
  readPledgeRows,
  type Spreadsheet,
  SpreadsheetRefused,
  sheetsBeside,
  type Table,
  type TableRow,
  unclearColumns,
  unreadColumns,
  workbookBytes,
} from '@bluebox/spreadsheet';
import {
  type Answered,
  type Asked,
  type Checked,
  faultKey,
  type Headings,
  type PreviewRow,
  type ReadingTask,
  type ReadingTasks,
} from './reading-protocol.ts';

/* A worker that reads a file, so that the page stays responsive. The server never sees the file. */

/**
 * Number of rows offered as the header, and of rows below the header in which sample values are
 * sought.
 */
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
  async paste({ text }) {
    const pasted = openPasted(text);
    spreadsheet = pasted;
    return { sheets: pasted.sheets, isChat: pasted.isChat };
  },
  async headings({ sheet, header: wanted }): Promise<Headings> {
    const table = await tableOf(sheet);
    const header = wanted ?? guessHeader(table);
    const headings = headingsOf(table, header);
    const below = table.rows.slice(header + 1, header + 1 + CANDIDATES);
    return {
      header,
      headings,
      unclear: unclearColumns(headings),
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
  async sheets({ sheet }) {
    return spreadsheet === undefined ? [] : sheetsBeside(spreadsheet, sheet);
  },
  async check(asked): Promise<Checked> {
    const { sheet, header, mapping, corrections, collected } = asked;
    const table = correctedTable(await tableOf(sheet), mapping, corrections);
    const checked = readPledgeRows(table, header, mapping, collected);
    const { pledges, bad, skipped, repeated, hidden } = preparePledges(checked, asked.repeated);
    const good = new Map(checked.rows.map((row) => [row.row, row]));
    const faults = new Map<number, BadRow[]>();
    for (const fault of bad) faults.set(fault.row, [...(faults.get(fault.row) ?? []), fault]);
    const kinds = new Map(skipped.map(({ row, kind }) => [row, kind]));
    const repeats = new Map(repeated.map(({ row, of }) => [row, of]));
    return {
      pledges,
      bad,
      skipped,
      repeated,
      hidden,
      hiddenColumns: hiddenColumns(table, header, mapping),
      unread: unreadColumns(table, header, mapping),
      rows: table.rows.slice(header + 1).map((row) => {
        const { number, cells, merged, source, corrected } = row;
        const [kind, before] = [kinds.get(number), repeats.get(number)];
        const read = good.get(number);
        return {
          row: number,
          cells: PLEDGE_COLUMNS.map((column) => {
            const index = mapping[column];
            if (corrected?.[column] !== undefined) return corrected[column];
            return index === undefined ? '' : cells[index]?.trim() || merged?.[index] || '';
          }),
          doubts: read?.doubts ?? (corrected === undefined ? (row.doubts ?? []) : []),
          guesses: read === undefined ? guessesFor(row, mapping) : guessesOf(read),
          ...(source === undefined ? {} : { source }),
          bad: faults.get(number) ?? [],
          ...(kind === undefined ? {} : { skipped: kind }),
          ...(before === undefined ? {} : { repeats: before }),
        };
      }),
    };
  },
  async badFile({ sheet, header, mapping, corrections, bad, format, words }) {
    const table = correctedTable(await tableOf(sheet), mapping, corrections);
    const records = badRowRecords({ table, header, mapping }, bad, {
      headings: words.headings,
      samePledge: words.samePledge,
      reason: (fault) => words.reasons[faultKey(fault)] ?? '',
    });
    return format === 'xlsx'
      ? workbookBytes(words.sheet, records)
      : new TextEncoder().encode(csvText(records));
  },
};

const guessesOf = ({ guessed, item }: PledgeRow): PreviewRow['guesses'] => ({
  ...(guessed.includes('category') ? { category: item.category } : {}),
  ...(guessed.includes('unit') ? { unit: item.unit } : {}),
  ...(guessed.includes('giver') ? { giver: true } : {}),
});

/** Returns the guess for a row with errors, whose other values are not read. */
function guessesFor(
  { cells, corrected, skipped }: TableRow,
  mapping: ColumnMapping,
): PreviewRow['guesses'] {
  const written = (column: PledgeColumn) =>
    corrected?.[column] ?? cells[mapping[column] ?? -1]?.trim() ?? '';
  const known =
    skipped !== undefined || written('category') !== '' ? undefined : guessKind(written('name'));
  return known === undefined
    ? {}
    : { category: known.category, ...(written('unit') === '' ? { unit: known.unit } : {}) };
}

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
