import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DriveView, ImportPledgesAnswer } from '@bluebox/contracts';
import { writePrivate } from '@bluebox/service-http';
import {
  type BadRow,
  badRowRecords,
  csvText,
  firstSheet,
  guessedTable,
  openSpreadsheet,
  preparePledges,
  type ReadTable,
  readPledgeRows,
  type Spreadsheet,
  SpreadsheetRefused,
  workbookBytes,
} from '@bluebox/spreadsheet';
import { connect } from '../client.ts';
import { passwordFor } from './password.ts';
import { BAD_ROW_WORDS, refusalText } from './spreadsheet-words.ts';

export interface ImportOptions {
  readonly drive: string;
  readonly login: string;
  readonly url: string;
  /** Of a workbook; by default the first that is not hidden. */
  readonly sheet?: string;
  readonly bad?: string;
}

/** Pledges sent at once. */
const CHUNK = 50;

/** What became of a file's pledges. */
export interface ImportSummary {
  readonly created: number;
  readonly amended: number;
  readonly unchanged: number;
  readonly bad: readonly BadRow[];
  /** The table that was read, for the file of its bad rows. */
  readonly read: ReadTable;
}

export async function importCommand(file: string, options: ImportOptions): Promise<void> {
  const bytes = readFileSync(file);
  const summary = await importFile(bytes, options, await passwordFor(options.login)).catch(
    (error: unknown) => {
      throw error instanceof SpreadsheetRefused ? new Error(refusalText(error)) : error;
    },
  );
  process.stdout.write(
    `新登记 created ${summary.created}，更正 amended ${summary.amended}，未变 unchanged ${summary.unchanged}，未收 refused ${summary.bad.length} 行 rows\n`,
  );
  if (summary.bad.length === 0) return;
  const badFile = options.bad ?? `${file.replace(/\.(?:csv|xlsx)$/i, '')}.bad.csv`;
  const records = badRecords(summary);
  writePrivate(
    badFile,
    /\.xlsx$/i.test(badFile) ? await workbookBytes('未收 refused', records) : csvText(records),
  );
  process.stdout.write(`未收的行和原因 refused rows and why: ${badFile}\n`);
  process.exitCode = 2;
}

/** The rows that were not taken, as a table: corrected, it can be taken in again. */
export const badRecords = ({ read, bad }: Pick<ImportSummary, 'read' | 'bad'>) =>
  badRowRecords(read, bad, BAD_ROW_WORDS);

/** Takes in the good rows of a table, through the public API. @throws {SpreadsheetRefused} */
export async function importFile(
  bytes: Uint8Array,
  { drive: slug, login, url, sheet }: ImportOptions,
  password: string,
): Promise<ImportSummary> {
  const read = await readTable(await openSpreadsheet(bytes), sheet);
  const { pledges, bad } = preparePledges(readPledgeRows(read.table, read.header, read.mapping));
  const client = connect(url);
  await client.post('/api/portal/sign-in', { login, password });
  const drive = await client.get<DriveView>(`/api/pledge/drives/${encodeURIComponent(slug)}`);
  // One for each run: a corrected file that is corrected back must take effect, not get an old answer.
  const run = randomUUID();
  const counts = { created: 0, amended: 0, unchanged: 0 };
  const refused: BadRow[] = [...bad];
  for (let start = 0; start < pledges.length; start += CHUNK) {
    const chunk = pledges.slice(start, start + CHUNK);
    const { results } = await client.post<ImportPledgesAnswer>(
      `/api/pledge/drives/${drive.driveId}/imports`,
      {
        pledges: chunk.map(({ pledge }) => pledge),
        noticeVersion: drive.terms.noticeVersion,
        sourceDeclared: true,
      },
      { idempotencyKey: `import-${run}-${start}` },
    );
    for (const [index, { outcome, detail }] of results.entries()) {
      if (outcome !== 'refused') counts[outcome] += 1;
      else
        for (const row of chunk[index]?.rows ?? [])
          refused.push({
            row,
            column: undefined,
            value: '',
            reason: 'refused',
            ...(detail === undefined ? {} : { code: detail }),
          });
    }
  }
  return { ...counts, bad: refused.sort((a, b) => a.row - b.row), read };
}

async function readTable(spreadsheet: Spreadsheet, wanted?: string): Promise<ReadTable> {
  const names = spreadsheet.sheets.map(({ name }) => name);
  const sheet = wanted === undefined ? firstSheet(spreadsheet) : names.indexOf(wanted);
  if (sheet < 0) throw new Error(`there is no such sheet; there are ${names.join(', ')}`);
  return guessedTable(spreadsheet, sheet);
}
