import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TotalsView } from '@bluebox/contracts';
import { routes } from '@bluebox/contracts/routes';
import {
  type CheckedRows,
  firstSheet,
  guessedTable,
  openSpreadsheet,
  readPledgeRows,
} from '@bluebox/spreadsheet';
import { SingleBar } from 'cli-progress';
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { type Client, connect } from '../client.ts';
import type { Config } from '../config.ts';
import { type DemoResult, replayDrive } from '../demo/replay.ts';
import { startServer } from '../server.ts';
import { webRoot } from '../web-root.ts';
import { passwordFor, setupCodeFor } from './password.ts';
import { reauthenticateClient, signInClient } from './sign-in.ts';

const PHASES: Readonly<Record<string, string>> = {
  pledge: '认捐 pledge',
  receive: '接收验收 receive and inspect',
  pack: '装箱 pack',
  send: '发运 send',
  confirm: '签收 confirm',
};
const CATEGORIES: Readonly<Record<string, string>> = {
  medicine: '药品 medicine',
  kit: '家庭药箱 kits',
  device: '器械 devices',
};
const UNITS: Readonly<Record<string, string>> = { box: '盒', set: '套', unit: '台' };

/** Returns the path of the Xiji drive's spreadsheet. The totals are from the newspaper; the rows are reconstructed. */
export const xijiFile = (): string =>
  join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'drives', 'xiji-2023.csv');

/** Reads the rows of the drive's spreadsheet, as the import does. */
export async function xijiRows(): Promise<CheckedRows> {
  const spreadsheet = await openSpreadsheet(readFileSync(xijiFile()));
  const { table, header, mapping } = await guessedTable(spreadsheet, firstSheet(spreadsheet));
  return readPledgeRows(table, header, mapping);
}

const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

export interface DemoCommandOptions {
  readonly config: Config;
  readonly data?: string;
  readonly keep: boolean;
  /** URL of a running Bluebox; without it, a new one is started. */
  readonly url?: string;
  /**
   * Code of the one-time link to set up the first account. `-` prompts for the code, so that it is not
   * visible in the list of processes.
   */
  readonly setup?: string;
  /**
   * Login of a coordinator of the Bluebox at `url`. The password is read from BLUEBOX_PASSWORD or prompted
   * for.
   */
  readonly login?: string;
}

const out = (text: string) => process.stdout.write(`${text}\n`);

export async function demoCommand(options: DemoCommandOptions): Promise<void> {
  if (options.url !== undefined) return demoAt(options.url, options);
  return demoInOwnServer(options);
}

/** Plays the demo on a running Bluebox, standalone or distributed. */
async function demoAt(given: string, { setup, login }: DemoCommandOptions): Promise<void> {
  const url = given.replace(/\/$/, '');
  const coordinator = connect(url);
  const code = login === undefined ? await setupCodeFor(setup) : setup;
  let password: string;
  if (code !== undefined) {
    ({ password } = await setUpCoordinator(coordinator, code));
    out(`登录 login coordinator   密码 password ${password}`);
  } else if (login !== undefined) {
    password = await passwordFor(login);
    await signInClient(coordinator, login, password);
  } else
    throw new Error(
      'say by --setup - (then paste the code), BLUEBOX_SETUP_CODE or --login NAME who runs the demo there',
    );
  showLinks(url, await replay(url, coordinator, password));
}

async function demoInOwnServer({ config, data, keep }: DemoCommandOptions): Promise<void> {
  const folder =
    data === undefined ? mkdtempSync(join(tmpdir(), 'bluebox-demo-')) : config.dataFolder;
  const own =
    data === undefined ? { dataFolder: join(folder, 'data'), keyFolder: join(folder, 'keys') } : {};
  const server = await startServer({
    config: { ...config, ...own },
    webRoot: webRoot(),
    logger: pino({ level: config.logLevel }),
    onFatal(error) {
      throw error;
    },
  });
  try {
    if (server.setupCode === undefined)
      throw new Error(`${config.dataFolder} holds data already; give the demo a folder of its own`);
    const coordinator = connect(server.url);
    const { password } = await setUpCoordinator(coordinator, server.setupCode);
    const result = await replay(server.url, coordinator, password);
    if (!keep) return;
    showLinks(server.url, result);
    out(
      `控制台 console           ${server.url}/console   登录 login coordinator   密码 password ${password}`,
    );
    out('Ctrl-C 停止 / stops it');
    await new Promise<void>((resolve) => {
      closeWithGrace({ delay: 5_000 }, async () => resolve());
    });
  } finally {
    await server.close();
    if (data === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function setUpCoordinator(coordinator: Client, code: string) {
  const password = randomBytes(12).toString('base64url');
  await coordinator.post(routes.setUp.at(), {
    code,
    name: '演示协调员',
    login: 'coordinator',
    password,
  });
  return { password };
}

async function replay(url: string, coordinator: Client, password: string): Promise<DemoResult> {
  const { rows, bad } = await xijiRows();
  if (bad.length > 0)
    throw new Error(`the demo's spreadsheet has bad rows: ${JSON.stringify(bad[0])}`);
  out(
    `小蓝箱·西吉 2023：${rows.length} 行（总数来自报道，逐行为重建 / totals as printed, rows reconstructed）`,
  );
  const bar = new SingleBar({
    format: '{phase} |{bar}| {value}/{total}',
    hideCursor: true,
    noTTYOutput: !process.stdout.isTTY,
    notTTYSchedule: 5_000,
  });
  let phase = '';
  const result = await replayDrive({
    url,
    coordinator,
    reauthenticate: () => reauthenticateClient(coordinator, password),
    rows,
    firstDay: today(),
    slug: 'xiji',
    onProgress(name, done, total) {
      if (name !== phase) {
        if (phase !== '') bar.stop();
        phase = name;
        bar.start(total, done, { phase: (PHASES[name] ?? name).padEnd(28) });
      } else bar.update(done);
    },
  });
  bar.stop();
  out('');
  out(`日期平移 dates shifted by ${result.shiftDays} 天 days`);
  out(totalsText(result.totals));
  if (!result.totals.balanced) throw new Error('the totals do not balance');
  return result;
}

function showLinks(url: string, { slug, giverPath, recipientPath }: DemoResult): void {
  out('');
  out(`公开页 public page      ${url}/d/${slug}`);
  out(`捐赠者 a giver's link    ${url}${giverPath}`);
  out(`接收方 recipient's link  ${url}${recipientPath}`);
}

/** Formats the tracker's totals as one line of text for each category and unit. */
export function totalsText({ rows, balanced }: TotalsView): string {
  const lines = rows.map(({ category, unit, balances, rejectedBy }) => {
    const name = (CATEGORIES[category] ?? category).padEnd(18);
    const count = (account: string) => `${balances[account] ?? 0} ${UNITS[unit] ?? unit}`;
    const reasons = Object.entries(rejectedBy)
      .filter(([, quantity]) => quantity !== 0)
      .map(([reason, quantity]) => `${reason} ${quantity}`)
      .join(', ');
    return `${name} 认捐 pledged ${count('pledged')}   未通过 rejected ${count('rejected')}${reasons === '' ? '' : ` (${reasons})`}   确认收到 confirmed ${count('confirmed')}`;
  });
  return [...lines, balanced ? '账目平衡 balanced' : '账目不平 NOT balanced'].join('\n');
}
