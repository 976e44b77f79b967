// `npm run bench:find-givers` measures how long a search for people takes in a drive of 10,000 pledges, or as
// many as `--pledges` says. The givers are stored as an earlier version did, so the index is built first.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@bluebox/contracts/routes';
import { openDrive, signIn } from './open-drive.mjs';
import { pledge } from './sample-drive.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const at = process.argv.indexOf('--pledges');
const PLEDGES = Number(at < 0 ? 10_000 : process.argv[at + 1]);
const SEARCHES = 200;
const SEARCHED = [
  ['a whole name', (number) => ['王秀兰', '李兰英', '周敏静'][number % 3]],
  ['two characters that many have', (number) => ['秀兰', '王秀', '英华'][number % 3]],
  ['a staff number', (number) => `BK${number * 37}`],
  [
    'the end of a phone',
    (number) =>
      String(7_919 * number)
        .padStart(4, '0')
        .slice(-4),
  ],
  ['a name that nobody has', () => '诸葛孔明'],
];

const folder = mkdtempSync(join(tmpdir(), 'bluebox-bench-find-'));
const data = join(folder, 'data');
mkdirSync(data);
const children = new Set();
const started = async (script, ...args) => {
  const child = fork(join(here, script), args, { env: { ...process.env, NODE_ENV: 'production' } });
  children.add(child);
  const message = new Promise((resolve) => child.once('message', resolve));
  const exit = new Promise((resolve) => child.once('exit', resolve));
  return { child, message, exit };
};
const told = (child, message) =>
  new Promise((resolve) => {
    child.once('message', resolve);
    child.send(message);
  });
const percentile = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

try {
  let server = await started('serve-bluebox.mjs', data);
  let { url, setupCode } = await server.message;
  const { client: first, driveId } = await openDrive(url, setupCode);
  await first.post(routes.submitPledge.at({ driveId }), pledge(0));
  server.child.kill();
  await server.exit;
  const generator = await started('generate-pledges.mjs', data, driveId, String(PLEDGES), '10');
  if ((await generator.exit) !== 0) throw new Error('the pledges could not be generated');

  server = await started('serve-bluebox.mjs', data);
  ({ url, setupCode } = await server.message);
  await told(server.child, 'settle');
  const begun = performance.now();
  await told(server.child, 'tidy');
  console.log(
    `${PLEDGES} givers, index complete ${((performance.now() - begun) / 1_000).toFixed(1)} s after the views`,
  );
  const { client } = await signIn(url);
  for (const [name, textOf] of SEARCHED) {
    const times = [];
    let people = 0;
    for (let number = 0; number < SEARCHES; number++) {
      const from = performance.now();
      const { givers } = await client.post(routes.findGivers.at({ driveId }), {
        text: textOf(number),
      });
      times.push(performance.now() - from);
      people += givers.length;
    }
    times.sort((a, b) => a - b);
    console.log(
      `${name}: median ${percentile(times, 0.5).toFixed(1)} ms, p99 ${percentile(times, 0.99).toFixed(1)} ms, ${(people / SEARCHES).toFixed(1)} people`,
    );
  }
} finally {
  for (const child of children)
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
