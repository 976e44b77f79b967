import { readFileSync, writeFileSync } from 'node:fs';
import type { DriveView, ImportPledgesAnswer } from '@bluebox/contracts';
import { stringify } from 'csv-stringify/sync';
import { connect } from '../client.ts';
import {
  type BadRow,
  decodeSpreadsheet,
  groupPledges,
  type PledgeGroup,
  readPledgeRows,
} from '../spreadsheet/pledge-rows.ts';
import { passwordFor } from './password.ts';

export interface ImportOptions {
  readonly drive: string;
  readonly login: string;
  readonly url: string;
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
}

export async function importCommand(file: string, options: ImportOptions): Promise<void> {
  const summary = await importFile(readFileSync(file), options, await passwordFor(options.login));
  process.stdout.write(
    `新登记 created ${summary.created}，更正 amended ${summary.amended}，未变 unchanged ${summary.unchanged}，未收 refused ${summary.bad.length} 行 rows\n`,
  );
  if (summary.bad.length === 0) return;
  const badFile = options.bad ?? `${file.replace(/\.csv$/i, '')}.bad.csv`;
  writeFileSync(badFile, badRowsTable(summary.bad));
  process.stdout.write(`未收的行和原因 refused rows and why: ${badFile}\n`);
  process.exitCode = 2;
}

/** A table of the rows that were not taken, which spreadsheet programs open as text. */
export const badRowsTable = (bad: readonly BadRow[]): string =>
  stringify(
    bad.map(({ row, column, value, reason }) => [row, column, value, reason]),
    {
      header: true,
      columns: ['行 row', '列 column', '内容 value', '原因 reason'],
      bom: true,
      escape_formulas: true,
    },
  );

/** Takes in the good rows of a table, through the public API. */
export async function importFile(
  bytes: Uint8Array,
  { drive: slug, login, url }: ImportOptions,
  password: string,
): Promise<ImportSummary> {
  const { rows, bad } = readPledgeRows(decodeSpreadsheet(bytes));
  const client = connect(url);
  await client.post('/api/portal/sign-in', { login, password });
  const drive = await client.get<DriveView>(`/api/pledge/drives/${encodeURIComponent(slug)}`);
  const groups = groupPledges(rows);
  const counts = { created: 0, amended: 0, unchanged: 0 };
  const refused: BadRow[] = [...bad];
  for (let start = 0; start < groups.length; start += CHUNK) {
    const chunk = groups.slice(start, start + CHUNK);
    const { results } = await client.post<ImportPledgesAnswer>(
      `/api/pledge/drives/${drive.driveId}/imports`,
      {
        pledges: chunk.map(importedPledge),
        noticeVersion: drive.terms.noticeVersion,
        sourceDeclared: true,
      },
    );
    for (const [index, { outcome, detail }] of results.entries()) {
      if (outcome !== 'refused') counts[outcome] += 1;
      else
        for (const { row } of chunk[index]?.rows ?? [])
          refused.push({ row, column: '', value: '', reason: detail ?? 'refused' });
    }
  }
  return { ...counts, bad: refused.sort((a, b) => a.row - b.row) };
}

const importedPledge = ({ importKey, staffNumber, department, rows }: PledgeGroup) => ({
  importKey,
  giver: { staffNumber },
  ...(department === undefined ? {} : { department }),
  lines: rows.map(({ item, quantity, expiry, lot, condition }) => ({
    item,
    quantity,
    ...(expiry === undefined ? {} : { expiry }),
    ...(lot === undefined ? {} : { lot }),
    condition,
  })),
});
