// `npm run bench:pages` measures in Chromium how long the public pages take on an old phone: a processor 4
// times slower than this machine's, a slow 4G network, an empty cache. Writes bench/pages.md, unless
// `--quick` is given.
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { driveForPages } from './drive-for-pages.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const webRoot = join(root, 'services/portal/web/dist');
const ROUNDS = process.argv.includes('--quick') ? 1 : 5;
const PROCESSOR_SLOWDOWN = 4;
/** Chromium's preset for "slow 4G": 90 % of 1.6 Mbit/s down and of 0.75 Mbit/s up; latency in milliseconds. */
const SLOW_4G = {
  offline: false,
  latency: 562.5,
  downloadThroughput: (1.6e6 / 8) * 0.9,
  uploadThroughput: (0.75e6 / 8) * 0.9,
};
const QUIET = 1_500;
const PHONE = { width: 360, height: 740 };

const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
if (executablePath === undefined)
  throw new Error('no Chromium: install one, or name it by CHROMIUM');

const folder = mkdtempSync(join(tmpdir(), 'bluebox-bench-pages-'));
const child = fork(join(here, 'serve-bluebox.mjs'), [folder, webRoot], {
  env: { ...process.env, NODE_ENV: 'production' },
});
let browser;
try {
  const { url, setupCode } = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error('the server ended')));
  });
  const { giver, recipient } = await driveForPages(url, setupCode);
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
  const pages = [
    ['the drive', `${url}/d/xiji`, 'main a.button-large'],
    ['the form', `${url}/d/xiji/give`, 'main button[type=submit]'],
    ['my pledge', `${url}/p#${giver}`, 'main .timeline'],
    ['the recipient', `${url}/r#${recipient}`, 'main .verdict-well'],
  ];
  const rows = [];
  for (const [name, address, wanted] of pages) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await visit(address, wanted));
    rows.push({ name, ...middle(rounds) });
  }
  const table = report(rows);
  console.log(table);
  if (ROUNDS > 1) writeFileSync(join(root, 'bench', 'pages.md'), table);
} finally {
  await browser?.close();
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  rmSync(folder, { recursive: true, force: true });
}

async function visit(address, wanted) {
  const context = await browser.newContext({ viewport: PHONE, locale: 'zh-CN' });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', SLOW_4G);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: PROCESSOR_SLOWDOWN });
  let bytes = 0;
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        window.longTasks.push(startTime + duration);
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(address, { waitUntil: 'commit' });
  const usable = await page
    .waitForFunction(
      (selector) => document.querySelector(selector) !== null && performance.now(),
      wanted,
      { polling: 'raf', timeout: 60_000 },
    )
    .then((handle) => handle.jsonValue());
  const wantedBytes = bytes;
  // A page counts as interactive once the wanted element is present and the last long task has ended. A long
  // task counts as the last if no other ends within QUIET milliseconds.
  for (;;) {
    const { now, last } = await page.evaluate(() => ({
      now: performance.now(),
      last: Math.max(0, ...window.longTasks),
    }));
    if (now - Math.max(last, usable) > QUIET) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const told = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    last: Math.max(0, ...window.longTasks),
  }));
  await context.close();
  return {
    bytes: wantedBytes,
    paint: told.paint,
    usable,
    interactive: Math.max(usable, told.last),
  };
}

function middle(rounds) {
  const median = (of) => {
    const values = rounds.map(of).sort((a, b) => a - b);
    return values[Math.floor(values.length / 2)];
  };
  return {
    bytes: median((round) => round.bytes),
    paint: median((round) => round.paint),
    interactive: median((round) => round.interactive),
    slowest: Math.max(...rounds.map(({ interactive }) => interactive)),
  };
}

function report(rows) {
  const seconds = (milliseconds) => (milliseconds / 1000).toFixed(2);
  return `# Pages on an old phone

\`npm run bench:pages\`, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}. Chromium ${browser.version()}, processor slowed ${PROCESSOR_SLOWDOWN} times, slow 4G (180 kB/s down, 562 ms latency), nothing cached, median of ${ROUNDS}. Interactive: what the page is for is there, and the last task over 50 ms has ended.

| page | transferred, kB | first content, s | interactive, s | slowest, s |
|-|-|-|-|-|
${rows.map(({ name, bytes, paint, interactive, slowest }) => `| ${name} | ${(bytes / 1000).toFixed(1)} | ${seconds(paint)} | ${seconds(interactive)} | ${seconds(slowest)} |`).join('\n')}
`;
}
