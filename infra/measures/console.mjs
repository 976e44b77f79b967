// `npm run bench:console` measures the console on a drive of 100,000 pledges. It first measures how fast the
// server answers the console's queries. Then, while 50 more pledges arrive every second, it measures the frame
// rate of the open board, and the time until the desk shows a scanned pledge. Writes bench/console.md, unless
// `--quick` is given.

import { fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@bluebox/contracts/routes';
import { chromium } from 'playwright-core';
import { ACCOUNT, openDrive } from './open-drive.mjs';
import { pledge } from './sample-drive.mjs';
import { timesOf } from './times-of.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const webRoot = join(root, 'services/portal/web/dist');
const quick = process.argv.includes('--quick');
const sizeAt = process.argv.indexOf('--pledges');
const WANTED = 100_000;
const PLEDGES = sizeAt > 0 ? Number(process.argv[sizeAt + 1]) : quick ? 5_000 : WANTED;
const CONNECTIONS = 64;
const IMPORTED_AT_ONCE = 100;
/** Pledges per page when all are listed. */
const PAGE = 200;
/** Pledges submitted per second while the board and the desk are measured. */
const RATE = 50;
const BOARD_SECONDS = quick ? 10 : 30;
const SCANS = quick ? 20 : 60;
/** Pause between two scans by a fast worker, in milliseconds. */
const BETWEEN_SCANS = 500;
const QUESTIONS = 20;
/** Time-out in milliseconds for the desk to show a scanned pledge. */
const PATIENCE = 10_000;
/** Time-out for opening a page on a busy machine, in milliseconds. */
const PAGE_PATIENCE = 120_000;

const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined)
  throw new Error('no Chromium: install one, or name it by CHROMIUM');

const folder = mkdtempSync(join(tmpdir(), 'bluebox-bench-console-'));
// The data is in a subfolder, so that removing `folder` also removes the keys, which are created beside the data.
mkdirSync(join(folder, 'data'));
const child = fork(join(here, 'serve-bluebox.mjs'), [join(folder, 'data'), webRoot], {
  env: { ...process.env, NODE_ENV: 'production' },
});
const ended = new Promise((resolve) => child.once('exit', resolve));
let browser;
try {
  const { url, setupCode } = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('the server ended')));
  });
  const { client, cookie, driveId } = await openDrive(url, setupCode);
  const pledgesUrl = `${url}${routes.listPledges.at({ driveId })}`;
  const headers = { 'content-type': 'application/json', origin: url, cookie };
  const seconds = await seed(`${url}${routes.importPledges.at({ driveId })}`, headers);
  console.log(`${PLEDGES} pledges stored in ${seconds.toFixed(0)} s`);
  await settle();

  const api = (path) => () => client.get(path);
  const { references, middle } = await listed((after) =>
    api(routes.listPledges.at({ driveId }, { limit: PAGE, after }))(),
  );
  const past = () => new Date(Date.now() - 60_000).toISOString();
  const questions = [
    [
      'the totals as of a minute ago',
      () => api(routes.showTotals.at({ driveId }, { asOf: past() }))(),
    ],
    ['the hours of the drive', api(routes.showTimeline.at({ driveId }))],
    ['departments and hand-in points', api(routes.showGroups.at({ driveId }))],
    ['mismatches', api(routes.listMismatches.at({ driveId }))],
    ['short-dated stock', api(routes.listShortDated.at({ driveId }, { until: '2099-01-01' }))],
    [
      'who is still expected',
      api(routes.listExpected.at({ driveId }, { outstanding: true, limit: 20 })),
    ],
    [
      'a page of the pledges',
      api(routes.listPledges.at({ driveId }, { limit: 50, after: middle })),
    ],
  ];
  const answers = [];
  for (const [name, ask] of questions) answers.push([name, await timed(ask)]);

  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
  const [watching, scanning] = [await signedIn(url), await signedIn(url)];
  await openBoard(watching, url, driveId);
  await openDesk(scanning, url, driveId);
  const loadBefore = loadavg()[0];
  const load = updates(pledgesUrl, headers);
  let board;
  let scans;
  try {
    board = await framesOf(watching);
    console.log(`${board.mean.toFixed(1)} frames a second`);
    scans = await scansAtDesk(scanning, references);
  } finally {
    await load.stop();
  }
  const table = report({ seconds, answers, board, scans, load, loadBefore });
  console.log(table);
  if (!quick) writeFileSync(join(root, 'bench', 'console.md'), table);
} finally {
  await browser?.close();
  child.kill('SIGKILL');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}

function settle() {
  return new Promise((resolve) => {
    child.once('message', resolve);
    child.send('settle');
  });
}

/**
 * Stores all pledges by importing them in batches, as from a spreadsheet.
 * @returns the seconds that it took.
 */
async function seed(url, headers) {
  const begun = performance.now();
  let next = 0;
  const bring = async () => {
    while (next < PLEDGES) {
      const first = next;
      next += IMPORTED_AT_ONCE;
      const pledges = Array.from(
        { length: Math.min(IMPORTED_AT_ONCE, PLEDGES - first) },
        (_, at) => {
          const { lines, giver, department } = pledge(first + at);
          return { importKey: `bench ${first + at}`, lines, giver, department };
        },
      );
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': `bench-seed-${first}` },
        body: JSON.stringify({ pledges, noticeVersion: '2023-03', sourceDeclared: true }),
      });
      const answer = await response.text();
      if (!response.ok) throw new Error(`pledges were not taken: ${response.status} ${answer}`);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, bring));
  return (performance.now() - begun) / 1_000;
}

/** Submits pledges at a steady rate until stopped. */
function updates(url, headers) {
  const begun = performance.now();
  let sent = 0;
  let taken = 0;
  let refused = 0;
  const open = new Set();
  const timer = setInterval(() => {
    // Overdue pledges are sent at once, to keep the mean rate on a busy machine.
    for (const due = ((performance.now() - begun) * RATE) / 1_000; sent < due; ) {
      sent += 1;
      const answer = fetch(url, {
        method: 'POST',
        headers: { ...headers, 'idempotency-key': `bench-update-${sent}` },
        body: JSON.stringify(pledge(PLEDGES + sent)),
      })
        .then(async (response) => {
          await response.arrayBuffer();
          if (response.status === 201) taken += 1;
          else refused += 1;
        })
        .catch(() => {
          refused += 1;
        })
        .finally(() => open.delete(answer));
      open.add(answer);
    }
  }, 10);
  const load = {
    perSecond: 0,
    refused: 0,
    async stop() {
      clearInterval(timer);
      const lasted = (performance.now() - begun) / 1_000;
      await Promise.all(open);
      load.perSecond = taken / lasted;
      load.refused = refused;
    },
  };
  return load;
}

async function timed(ask) {
  return spread(await timesOf(QUESTIONS, ask));
}

function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p5: at(0.05), p50: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0 };
}

/** Lists all pledges. Returns SCANS references spread over the list, and the key of the page in the middle. */
async function listed(pledgePage) {
  const all = [];
  let middle;
  for (let page = await pledgePage(); ; page = await pledgePage(page.next)) {
    all.push(...page.pledges.map(({ reference }) => reference));
    if (middle === undefined && all.length >= PLEDGES / 2) middle = page.next;
    if (page.next === undefined) break;
  }
  const references = Array.from(
    { length: SCANS },
    (_, scan) => all[Math.floor((scan * (all.length - 1)) / SCANS)],
  );
  return { references, middle };
}

async function signedIn(url) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'zh-CN',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PAGE_PATIENCE);
  await page.goto(`${url}/sign-in`);
  await page.locator('input[type=password]').waitFor();
  await page.locator('form input').first().fill(ACCOUNT.login);
  await page.locator('input[type=password]').fill(ACCOUNT.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/console/);
  return page;
}

async function openBoard(page, url, driveId) {
  await page.goto(`${url}/console/drives/${driveId}/board`);
  await page.locator('.hour-chart canvas').waitFor();
  await page.locator('.group-bars').waitFor();
  await page.locator('.feed li').first().waitFor();
}

async function openDesk(page, url, driveId) {
  await page.goto(`${url}/console/drives/${driveId}/desk`);
  await page.locator('.desk-idle').waitFor();
}

/** Measures frames per second on the open board, and how often the board's number of pledges changed. */
async function framesOf(page) {
  const { frames, shown } = await page.evaluate(
    (milliseconds) =>
      new Promise((resolve) => {
        const frames = [];
        const shown = new Set();
        const tile = document.querySelector('.tile dd');
        const draw = (now) => {
          frames.push(now);
          shown.add(tile?.textContent);
          if (now - frames[0] < milliseconds) requestAnimationFrame(draw);
          else resolve({ frames, shown: shown.size });
        };
        requestAnimationFrame(draw);
      }),
    BOARD_SECONDS * 1_000,
  );
  const lasted = frames.at(-1) - frames[0];
  const perSecond = Array.from({ length: Math.floor(lasted / 1_000) }, (_, second) => {
    const from = frames[0] + second * 1_000;
    return frames.filter((at) => at >= from && at < from + 1_000).length;
  });
  const gaps = frames.slice(1).map((at, index) => at - frames[index]);
  return {
    mean: (frames.length - 1) / (lasted / 1_000),
    perSecond: spread(perSecond),
    gaps: spread(gaps),
    shown: shown / (lasted / 1_000),
  };
}

/** Measures the milliseconds from a scan's Enter key to the first frame that shows the pledge's lines. */
async function scansAtDesk(page, references) {
  const times = [];
  for (const reference of references) {
    const shown = page.evaluate(
      ([wanted, patience]) =>
        new Promise((resolve) => {
          let entered;
          document.addEventListener(
            'keydown',
            (event) => {
              if (event.key === 'Enter') entered ??= performance.now();
            },
            { capture: true },
          );
          const begun = performance.now();
          const look = () => {
            const title = document.querySelector('#count-title')?.textContent ?? '';
            const lines = document.querySelectorAll('.count-lines > li').length;
            if (entered !== undefined && title.includes(wanted) && lines > 0)
              resolve(performance.now() - entered);
            else if (performance.now() - begun > patience) resolve(undefined);
            else requestAnimationFrame(look);
          };
          look();
        }),
      [reference, PATIENCE],
    );
    await page.locator('.scan-field input').focus();
    await page.keyboard.type(reference, { delay: 1 });
    await page.keyboard.press('Enter');
    const time = await shown;
    if (time === undefined) throw new Error(`the desk did not answer the scan of ${reference}`);
    times.push(time);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_SCANS));
  }
  return { count: times.length, ...spread(times) };
}

function report({ seconds, answers, board, scans, load, loadBefore }) {
  const ms = (milliseconds) => milliseconds.toFixed(1);
  return `# The console on a large drive

\`npm run bench:console\`, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}, Chromium ${browser.version()} without a graphics card. Server, load and browser share the machine, whose load average was ${loadBefore.toFixed(1)} when the measuring began.

${PLEDGES.toLocaleString('en')} pledges stored${PLEDGES < WANTED ? `, not the ${WANTED.toLocaleString('en')} of a full run` : ''} (in ${seconds.toFixed(0)} s), then ${RATE} more wanted in every second while the board was open; ${load.perSecond.toFixed(1)} a second were taken, ${load.refused} refused.

| | wanted | measured |
|-|-|-|
| frames a second of the board, mean over ${BOARD_SECONDS} s | ≥ 30 | ${board.mean.toFixed(1)} |
| frames in the slowest 5 % of seconds (p5) | | ${board.perSecond.p5} |
| longest time between two frames, ms (p95; longest) | | ${ms(board.gaps.p95)}; ${ms(board.gaps.most)} |
| changes of the shown number of pledges, a second | | ${board.shown.toFixed(1)} |
| from the Enter of a scan to the lines, ms (p50 of ${scans.count}) | ≤ 100 | ${ms(scans.p50)} |
| the same (p95; longest) | ≤ 100 | ${ms(scans.p95)}; ${ms(scans.most)} |

The desk's figure is taken in the page, from the key to the frame that has the lines; meanwhile the board was open in another window and the updates went on.

| question to the server, nothing else going on | p50 ms | p95 ms |
|-|-|-|
${answers.map(([name, { p50, p95 }]) => `| ${name} | ${ms(p50)} | ${ms(p95)} |`).join('\n')}
`;
}
