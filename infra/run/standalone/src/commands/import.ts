import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ImportedPledge, ImportPledgesAnswer } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import { writePrivate } from '@bluebox/service-http';
import {
  asPlanned,
  type BadRow,
  badRowCount,
  badRowRecords,
  type ChosenColumns,
  columnIndex,
  comparable,
  csvText,
  firstSheet,
  guessedTable,
  HEADINGS,
  hiddenColumns,
  NO_ANSWERS,
  openSpreadsheet,
  PLEDGE_COLUMNS,
  type PreparedPledges,
  planPledges,
  preparePledges,
  type ReadTable,
  readPledgeRows,
  refusedByServer,
  reviewImport,
  type Spreadsheet,
  SpreadsheetRefused,
  sheetsBeside,
  unreadColumns,
  workbookBytes,
} from '@bluebox/spreadsheet';
import { connect } from '../client.ts';
import type { ImportPreview } from './import-preview.ts';
import { needsAnswer, reviewText } from './import-review-text.ts';
import { passwordFor } from './password.ts';
import { signInClient } from './sign-in.ts';
import { BAD_ROW_WORDS, refusalText } from './spreadsheet-words.ts';
import { askYes } from './yes-prompt.ts';

/** Options of the command that imports pledges from a spreadsheet. */
export interface ImportOptions {
  readonly drive: string;
  readonly login: string;
  readonly url: string;
  /** Sheet of a workbook; by default the first that is not hidden. */
  readonly sheet?: string;
  /** Chosen columns, as in `lot=K`, and columns that the file lacks, as in `lot=none`. */
  readonly column?: readonly string[];
  readonly bad?: string;
  /** Imports without asking. */
  readonly yes?: boolean;
  /** Shows the plan, and imports nothing. */
  readonly dryRun?: boolean;
  /** Whether a repeated row counts once or every time. */
  readonly repeated?: 'once' | 'all';
  /** Whether lines that are no longer in the file are withdrawn from the file's pledges. */
  readonly withdrawMissing?: boolean;
  /** Treatment of a pledge that looks like an existing one. */
  readonly alike?: 'leave' | 'same' | 'new';
  /** Treatment of rows that the file has under one pledge and Bluebox under another, so that they would count twice. */
  readonly moved?: 'leave' | 'move' | 'both';
}

/** Largest number of pledges in a request. */
const CHUNK = 50;

/** Outcome of importing a file's pledges. */
export interface ImportSummary extends ImportPreview {
  readonly created: number;
  readonly amended: number;
  readonly unchanged: number;
  /** False when the pledges were only planned, and not sent. */
  readonly sent: boolean;
  /** The table that was read; the file of refused rows is made from it. */
  readonly read: ReadTable;
}

/** Dialogue with a person at a terminal; without it, the import proceeds without asking. */
export interface ImportDialogue {
  readonly goOn?: (preview: ImportPreview) => Promise<boolean>;
  readonly onProgress?: (phase: 'plan' | 'send', done: number, total: number) => void;
}

/** The state of an import at the moment when a request failed. */
export interface ImportSoFar extends Pick<ImportSummary, 'created' | 'amended' | 'unchanged'> {
  readonly bad: readonly BadRow[];
  readonly read: ReadTable;
  /** Number of pledges without an answer, some of which may have been imported. */
  readonly unanswered: number;
}

/**
 * A request failed halfway through an import. Earlier changes stay, so they are reported together with the
 * error.
 */
export class ImportInterrupted extends Error {
  override readonly name = 'ImportInterrupted';
  readonly soFar: ImportSoFar;
  constructor(soFar: ImportSoFar, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.soFar = soFar;
  }
}

export async function importCommand(file: string, options: ImportOptions): Promise<void> {
  const bytes = readFileSync(file);
  const summary = await importFile(bytes, options, await passwordFor(options.login), {
    goOn: (preview) => showAndAsk(preview, options),
    onProgress: showProgress,
  }).catch(async (error: unknown) => {
    if (error instanceof ImportInterrupted) {
      const { soFar } = error;
      tellCounts(soFar);
      process.stdout.write(
        `没有发完，${soFar.unanswered} 笔没有回音，再导入一次不会重复 / not finished: ${soFar.unanswered} pledges have no answer; importing the file again doubles nothing\n`,
      );
      await writeBadRows(file, options, soFar);
      throw error.cause;
    }
    throw error instanceof SpreadsheetRefused ? new Error(refusalText(error)) : error;
  });
  if (summary.sent) tellCounts(summary);
  else process.stdout.write('什么也没有发送 / nothing was sent\n');
  if (!summary.sent && options.dryRun !== true) process.exitCode = 3;
  if (summary.bad.length === 0 || !summary.sent) return;
  await writeBadRows(file, options, summary);
  process.exitCode = 2;
}

const tellCounts = ({ created, amended, unchanged, bad }: Omit<ImportSoFar, 'unanswered'>) =>
  process.stdout.write(
    `新登记 created ${created}，更正 amended ${amended}，未变 unchanged ${unchanged}，未收 refused ${badRowCount(bad)} 行 rows\n`,
  );

async function writeBadRows(
  file: string,
  options: ImportOptions,
  summary: Pick<ImportSummary, 'bad' | 'read'>,
): Promise<void> {
  if (summary.bad.length === 0) return;
  const badFile = options.bad ?? `${file.replace(/\.(?:csv|xlsx)$/i, '')}.bad.csv`;
  const records = badRecords(summary);
  writePrivate(
    badFile,
    /\.xlsx$/i.test(badFile) ? await workbookBytes('未收 refused', records) : csvText(records),
  );
  process.stdout.write(`未收的行和原因 refused rows and why: ${badFile}\n`);
}

async function showAndAsk(preview: ImportPreview, options: ImportOptions): Promise<boolean> {
  process.stdout.write(`${reviewText(preview)}\n`);
  if (options.yes === true || options.dryRun === true || !needsAnswer(preview)) return true;
  if (!process.stdin.isTTY) {
    process.stdout.write('要先确认：看过之后加 --yes 再来 / look at it, then run it with --yes\n');
    return false;
  }
  return askYes('继续吗 go on? (y/N) ');
}

function showProgress(phase: 'plan' | 'send', done: number, total: number): void {
  const words = phase === 'plan' ? '已核对 looked at' : '已发送 sent';
  const line = `${words} ${done} / ${total}`;
  process.stderr.write(process.stderr.isTTY && done < total ? `\r${line}` : `\r${line}\n`);
}

/** Returns the refused rows as a table that can be corrected and imported again. */
export const badRecords = ({ read, bad }: Pick<ImportSummary, 'read' | 'bad'>) =>
  badRowRecords(read, bad, BAD_ROW_WORDS);

/**
 * Imports the good rows of a table through the public API: plans the import, asks for confirmation, and sends
 * exactly the planned pledges.
 */
export async function importFile(
  bytes: Uint8Array,
  options: ImportOptions,
  password: string,
  { goOn = async () => true, onProgress = () => {} }: ImportDialogue = {},
): Promise<ImportSummary> {
  const spreadsheet = await openSpreadsheet(bytes);
  const sheet = chosenSheet(spreadsheet, options.sheet);
  const read = await guessedTable(spreadsheet, sheet, chosenColumns(options.column));
  const prepared = preparePledges(
    readPledgeRows(read.table, read.header, read.mapping),
    options.repeated,
  );
  const { login, url } = options;
  const client = connect(url);
  await signInClient(client, login, password);
  const drive = await client.get(routes.showDrive.at({ driveId: options.drive }));
  const ask = (pledges: readonly ImportedPledge[]) =>
    client.post(routes.planImport.at({ driveId: drive.driveId }), { pledges });
  const planned = (alike: Readonly<Record<string, string>>) =>
    planPledges(
      prepared,
      {
        withdrawMissing: options.withdrawMissing === true,
        alike,
        moved: options.moved ?? NO_ANSWERS.moved,
      },
      ask,
      (done, total) => onProgress('plan', done, total),
    );
  const plan = async () => {
    const entries = await planned(NO_ANSWERS.alike);
    const answers = alikeAnswers(entries, options.alike);
    return Object.keys(answers).length > 0 ? planned(answers) : entries;
  };
  const counts = { created: 0, amended: 0, unchanged: 0 };
  const entries = await plan().catch((error: unknown) => {
    const unanswered = prepared.pledges.length;
    throw new ImportInterrupted({ ...counts, bad: prepared.bad, read, unanswered }, error);
  });

  const { pledges, left } = asPlanned(entries);
  const preview: ImportPreview = {
    review: reviewImport(entries),
    bad: sortedRows([...prepared.bad, ...left]),
    skipped: prepared.skipped,
    repeated: prepared.repeated,
    hidden: prepared.hidden,
    hiddenColumns: hiddenColumns(read.table, read.header, read.mapping),
    unread: unreadColumns(read.table, read.header, read.mapping),
    sheets: await sheetsBeside(spreadsheet, sheet),
    departmentsListed: drive.terms.departments.length > 0,
  };
  if (options.dryRun === true) {
    await goOn(preview);
    return { ...counts, ...preview, sent: false, read };
  }
  if (!(await goOn(preview))) return { ...counts, ...preview, sent: false, read };
  const refused: BadRow[] = [];
  let answered = 0;
  await send(
    pledges,
    counts,
    refused,
    (chunk, key) =>
      client.post(
        routes.importPledges.at({ driveId: drive.driveId }),
        { pledges: chunk, noticeVersion: drive.terms.noticeVersion, sourceDeclared: true },
        { idempotencyKey: key },
      ),
    (done) => {
      answered = done;
      onProgress('send', done, pledges.length);
    },
  ).catch((error: unknown) => {
    const bad = sortedRows([...preview.bad, ...refused]);
    const unanswered = pledges.length - answered;
    throw new ImportInterrupted({ ...counts, bad, read, unanswered }, error);
  });
  return {
    ...counts,
    ...preview,
    bad: sortedRows([...preview.bad, ...refused]),
    sent: true,
    read,
  };
}

async function send(
  pledges: PreparedPledges['pledges'],
  counts: Record<'created' | 'amended' | 'unchanged', number>,
  refused: BadRow[],
  post: (chunk: readonly ImportedPledge[], key: string) => Promise<ImportPledgesAnswer>,
  onSent: (done: number) => void,
): Promise<void> {
  // Each run has new idempotency keys. With the same keys, importing a file again after other changes would
  // return the stored answer and change nothing.
  const run = randomUUID();
  for (let start = 0; start < pledges.length; start += CHUNK) {
    const chunk = pledges.slice(start, start + CHUNK);
    const { results } = await post(
      chunk.map(({ pledge }) => pledge),
      `import-${run}-${start}`,
    );
    for (const [index, result] of results.entries()) {
      const pledge = chunk[index];
      if (result.outcome !== 'refused') counts[result.outcome] += 1;
      if (pledge !== undefined) refused.push(...refusedByServer(pledge, result));
    }
    onSent(start + chunk.length);
  }
}

/**
 * Applies the `alike` option to pledges that look like existing pledges. If a pledge looks like several, `same`
 * leaves it out.
 */
function alikeAnswers(
  entries: Parameters<typeof reviewImport>[0],
  alike: ImportOptions['alike'] = 'leave',
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    reviewImport(entries).asks.flatMap(({ plan: { importKey, looksLike } }) => {
      const [only, ...others] = looksLike;
      if (alike === 'new') return [[importKey, 'new']];
      return alike === 'same' && only !== undefined && others.length === 0
        ? [[importKey, only.pledgeId]]
        : [];
    }),
  );
}

const sortedRows = (rows: readonly BadRow[]): readonly BadRow[] =>
  [...rows].sort((a, b) => a.row - b.row);

function chosenSheet(spreadsheet: Spreadsheet, wanted: string | undefined): number {
  const names = spreadsheet.sheets.map(({ name }) => name);
  const sheet = wanted === undefined ? firstSheet(spreadsheet) : names.indexOf(wanted);
  if (sheet < 0) throw new Error(`there is no such sheet; there are ${names.join(', ')}`);
  return sheet;
}

/** Parses choices such as `lot=K`, `批号=K` and `lot=none`. */
function chosenColumns(choices: readonly string[] = []): ChosenColumns {
  return Object.fromEntries(
    choices.map((choice) => {
      const cut = choice.lastIndexOf('=');
      const [name, place] = [choice.slice(0, Math.max(0, cut)), choice.slice(cut + 1).trim()];
      const column = PLEDGE_COLUMNS.find((one) =>
        [one, ...HEADINGS[one]].some((known) => comparable(known) === comparable(name)),
      );
      const index = place.toLowerCase() === 'none' ? 'none' : columnIndex(place);
      if (column === undefined || index === undefined)
        throw new Error(
          `--column takes ${PLEDGE_COLUMNS.join(', ')}, with the letter of a column or none: lot=K, lot=none`,
        );
      return [column, index];
    }),
  );
}
