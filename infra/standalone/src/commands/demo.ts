import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TotalsView } from '@bluebox/contracts';
import { SingleBar } from 'cli-progress';
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { connect } from '../client.ts';
import type { Config } from '../config.ts';
import { replayDrive } from '../demo/replay.ts';
import { startServer } from '../server.ts';
import { decodeSpreadsheet, readPledgeRows } from '../spreadsheet/pledge-rows.ts';
import { webRoot } from '../web-root.ts';

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

/** The drive's spreadsheet: totals from the newspaper, single rows reconstructed. */
export const xijiFile = (): string =>
  join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'drives', 'xiji-2023.csv');

const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

export interface DemoCommandOptions {
  readonly config: Config;
  readonly data?: string;
  readonly keep: boolean;
}

export async function demoCommand({ config, data, keep }: DemoCommandOptions): Promise<void> {
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
  const out = (text: string) => process.stdout.write(`${text}\n`);
  try {
    if (server.setupCode === undefined)
      throw new Error(`${config.dataFolder} holds data already; give the demo a folder of its own`);
    const password = randomBytes(12).toString('base64url');
    const coordinator = connect(server.url);
    await coordinator.post('/api/portal/setup', {
      code: server.setupCode,
      name: '演示协调员',
      login: 'coordinator',
      password,
    });

    const { rows, bad } = readPledgeRows(decodeSpreadsheet(readFileSync(xijiFile())));
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
      url: server.url,
      coordinator,
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
    if (!keep) return;
    out('');
    out(`公开页 public page      ${server.url}/d/${result.slug}`);
    out(`捐赠者 a giver's link    ${server.url}${result.giverPath}`);
    out(`接收方 recipient's link  ${server.url}${result.recipientPath}`);
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

/** The funnel per category, as the tracker's events tell it. */
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
