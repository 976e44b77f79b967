// `npm run bench:growth` measures whether anybody waits for somebody else's work on a large drive: it stores
// 1,000,000 pledges over ten days, lets the server build its views, and then runs every long piece of work, one
// after the other, while another process asks for the drive all the time. Writes bench/growth.md, unless
// `--pledges` or `--quick` (20,000 pledges) is given. `--data <folder>` keeps the pledges for the next run.

import { fork, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@bluebox/contracts/routes';
import { ACCOUNT, openDrive, signIn } from './open-drive.mjs';
import { PROOFS, proofTimes } from './proof-times.mjs';
import { pledge } from './sample-drive.mjs';
import { quantile } from './throughput/statistics.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const option = (name) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};
const quick = process.argv.includes('--quick');
const WANTED = 1_000_000;
const PLEDGES = Number(option('--pledges') ?? (quick ? 20_000 : WANTED));
const DAYS = 10;
/** Pledges that the server takes first, and whose events are copied. */
const MODELS = 60;
/** Size of the small drive, beside which the cost of a further pledge is measured. */
const FEW = Math.min(10_000, PLEDGES / 10);
/** Number of further pledges whose cost is measured, and of requests in flight meanwhile. */
const FURTHER = 3_000;
const IN_FLIGHT = 32;
/** Wanted answer time of a ping at the 99.9th percentile, in milliseconds. */
const ANSWERED_IN = 50;
/** Load average above which the machine is too busy for the figures to say anything. */
const TOO_BUSY = 1.5;

if (PLEDGES === WANTED && loadavg()[0] > TOO_BUSY) {
  console.error(
    `the load average is ${loadavg()[0].toFixed(1)}: end the other work first, or use --quick or --pledges, which write no file`,
  );
  process.exit(1);
}
const kept = option('--data');
const folder = kept ?? mkdtempSync(join(tmpdir(), 'bluebox-bench-growth-'));
const data = join(folder, 'data');
const finished = join(folder, 'pledges.json');
if (kept !== undefined && existsSync(data) && !existsSync(finished)) {
  console.error(`${kept} holds pledges whose generation was stopped half way; delete the folder`);
  process.exit(1);
}
mkdirSync(data, { recursive: true });

const children = new Set();
const env = { ...process.env, NODE_ENV: 'production' };
const ended = (child) =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', resolve);
  });
/** Starts a module as a child process. @returns the child, and its first message. */
async function started(script, ...args) {
  const child = fork(join(here, script), args, { env });
  children.add(child);
  const ready = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error(`${script} ended`)));
  });
  return { child, ...ready };
}
/** Sends a message to a child process. @returns its answer. */
function told(child, message) {
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Error('the process ended'));
    child.once('exit', lost);
    child.once('message', (answer) => {
      child.off('exit', lost);
      resolve(answer);
    });
    child.send(message);
  });
}
/** Runs a command to its end. @throws unless it succeeds. */
async function run(command, ...args) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  children.add(child);
  await ended(child);
  if (child.exitCode !== 0) throw new Error(`${args.join(' ')} exited with ${child.exitCode}`);
}
const seconds = (begun) => (performance.now() - begun) / 1_000;

const rows = [];
const facts = [];
try {
  // 1. The cost of a further pledge in a small drive.
  const small = join(folder, 'small');
  rmSync(small, { recursive: true, force: true });
  rmSync(`${small}.keys`, { recursive: true, force: true });
  mkdirSync(small);
  const { driveId: smallDrive } = await generate(small, FEW);
  const costInSmallDrive = await costOfFurther(small, smallDrive);

  if (!existsSync(finished)) writeFileSync(finished, JSON.stringify(await generate(data, PLEDGES)));
  const { driveId } = JSON.parse(readFileSync(finished, 'utf8'));

  // 2. The views are built, unless a run before did so.
  let begun = performance.now();
  let server = await started('serve-bluebox.mjs', data);
  facts.push(['ready without views, s', seconds(begun)]);
  begun = performance.now();
  await told(server.child, 'settle');
  const building = seconds(begun);
  facts.push(['views built beside the server, s', building]);
  facts.push(['RSS after that, MB', (await told(server.child, 'mark')).rss / 2 ** 20]);

  // 3. A killed server starts again.
  server.child.kill('SIGKILL');
  await ended(server.child);
  begun = performance.now();
  server = await started('serve-bluebox.mjs', data);
  facts.push(['ready after a kill, s', seconds(begun)]);
  begun = performance.now();
  await told(server.child, 'settle');
  facts.push(['views whole after that, s', seconds(begun)]);
  const { url, child } = server;
  const { client, cookie } = await signIn(url);

  // 4. The cost of a further pledge in the large drive.
  const costInLargeDrive = await costOf(server, client, driveId);
  facts.push([
    `CPU per further pledge with ${FEW.toLocaleString('en')} and ${PLEDGES.toLocaleString('en')} pledges, µs`,
    `${costInSmallDrive.toFixed(0)} and ${costInLargeDrive.toFixed(0)} (${(costInLargeDrive / costInSmallDrive).toFixed(2)} ×)`,
  ]);

  // 5. Each piece of work runs while another process asks for the drive.
  const pinger = fork(join(here, 'ping.mjs'), [url, routes.showDrive.at({ driveId }), cookie], {
    env,
  });
  children.add(pinger);
  const measured = async (name, work) => {
    await told(pinger, 'mark');
    await told(child, 'mark');
    const began = performance.now();
    const detail = await work();
    const lasted = seconds(began);
    const ping = await told(pinger, 'mark');
    const { delay, rss } = await told(child, 'mark');
    rows.push({ name, detail, lasted, ping, delay, rss });
    console.log(
      `${name}: ${lasted.toFixed(1)} s, pings p99.9 ${ping.p999.toFixed(1)} ms, longest ${ping.most.toFixed(1)} ms`,
    );
  };
  const quiet = () => new Promise((resolve) => setTimeout(resolve, quick ? 1_000 : 5_000));
  await measured('nothing else', quiet);
  await client.post(routes.reauthenticate.at(), { password: ACCOUNT.password });
  await measured(`${PROOFS} proofs of entries of the public ledger`, () => proofs(client, driveId));
  await measured('export of all pledges', async () => {
    const table = await client.download(
      routes.exportDrive.at({ driveId }, { kind: 'pledges', format: 'csv' }),
    );
    return `${(table.length / 1e6).toFixed(0)} MB`;
  });
  await measured('housekeeping, the first of the process', async () => {
    await told(child, 'tidy');
  });
  await measured('housekeeping again', async () => {
    await told(child, 'tidy');
  });
  for (const [name, path] of lists(driveId)) await measured(name, () => onePage(client, path));
  await measured('the last page of the list', async () => {
    await lastPage(client, driveId);
  });
  await measured('board: totals, hours, departments, mismatches', async () => {
    for (let time = 0; time < 20; time++)
      for (const path of [
        routes.showTotals.at({ driveId }),
        routes.showTimeline.at({ driveId }),
        routes.showGroups.at({ driveId }),
        routes.listMismatches.at({ driveId }),
        routes.showFeed.at({ driveId }),
        routes.showTotals.at(
          { driveId },
          { asOf: new Date(Date.now() - 5 * 86_400_000).toISOString() },
        ),
      ])
        await client.get(path);
  });
  const program = join(root, 'infra/run/standalone/bluebox.mjs');
  const backup = join(folder, 'backup');
  rmSync(backup, { recursive: true, force: true });
  await measured('backup', () => run(process.execPath, program, 'backup', backup, '--data', data));
  rmSync(backup, { recursive: true, force: true });
  await measured('audit', () => run(process.execPath, program, 'audit', '--data', data));
  await measured('rebuild of all views', async () => {
    const { applied, milliseconds } = await told(child, 'rebuild');
    const events = Object.values(applied).reduce((sum, each) => sum + each, 0);
    return `${Math.round(events / (milliseconds / 1_000)).toLocaleString('en')} view events a second`;
  });
  // The work so far may have taken longer than a sign-in opens grave operations.
  await client.post(routes.reauthenticate.at(), { password: ACCOUNT.password });
  await measured('completion of the drive', async () => {
    const { status } = await client.get(routes.showDrive.at({ driveId }));
    if (status === 'published') await client.post(routes.closeDrive.at({ driveId }));
    await client.post(routes.completeDrive.at({ driveId }), {});
    await told(child, 'settle');
  });
  const log = statSync(join(data, 'events.sqlite')).size;
  const views = statSync(join(data, 'views.sqlite')).size;
  const vault = statSync(join(data, 'vault-pledge.sqlite')).size;
  facts.push([
    'disk per pledge, bytes (log and vault; views)',
    `${Math.round((log + vault) / PLEDGES)}; ${Math.round(views / PLEDGES)}`,
  ]);
  const table = report();
  console.log(table);
  if (PLEDGES === WANTED) writeFileSync(join(root, 'bench', 'growth.md'), table);
} finally {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await ended(child);
  }
  if (kept === undefined) rmSync(folder, { recursive: true, force: true });
}

/** Starts a server on the folder, and measures the cost of further pledges. */
async function costOfFurther(folderOfData, driveId) {
  const server = await started('serve-bluebox.mjs', folderOfData);
  const { client } = await signIn(server.url);
  const cost = await costOf(server, client, driveId);
  server.child.kill('SIGTERM');
  await ended(server.child);
  return cost;
}

/**
 * Submits pledges, after as many to warm up. @returns the CPU of the server per pledge in microseconds, with the
 * views up to date.
 */
async function costOf({ child }, client, driveId) {
  let cost = 0;
  for (let round = 0; round < 2; round++) {
    await told(child, 'settle');
    const before = (await told(child, 'mark')).cpu;
    let next = 0;
    const submitting = async () => {
      while (next < FURTHER) {
        next += 1;
        await client.post(routes.submitPledge.at({ driveId }), pledge(next));
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, submitting));
    await told(child, 'settle');
    const after = (await told(child, 'mark')).cpu;
    cost = (after.user + after.system - before.user - before.system) / FURTHER;
  }
  return cost;
}

/**
 * Fills an empty data folder with a drive and its pledges. @returns the id of the drive.
 */
async function generate(folderOfData, pledges) {
  const { child, url, setupCode } = await started('serve-bluebox.mjs', folderOfData);
  const { client, driveId } = await openDrive(url, setupCode);
  for (let number = 0; number < MODELS; number++)
    await client.post(routes.submitPledge.at({ driveId }), pledge(number));
  child.kill('SIGTERM');
  await ended(child);
  const begun = performance.now();
  await run(
    process.execPath,
    join(here, 'generate-pledges.mjs'),
    folderOfData,
    driveId,
    String(pledges),
    String(DAYS),
  );
  console.log(`${pledges} pledges written in ${seconds(begun).toFixed(0)} s`);
  return { driveId };
}

/** Addresses of lists in every order and with every filter. */
function lists(driveId) {
  const pledges = (query) => routes.listPledges.at({ driveId }, { limit: 50, ...query });
  const expected = (query) => routes.listExpected.at({ driveId }, { limit: 50, ...query });
  return [
    ['pledges, newest first', pledges({})],
    ['pledges, oldest first', pledges({ sort: 'oldest' })],
    ['pledges, largest first', pledges({ sort: 'largest' })],
    ['pledges of a department', pledges({ department: '第7大区' })],
    [
      'withdrawn pledges of a department and point',
      pledges({ department: '第7大区', point: 'p2', status: 'withdrawn' }),
    ],
    ['pledges, search that many match', pledges({ search: '布洛芬' })],
    ['pledges, search that none matches', pledges({ search: '雨衣' })],
    [
      'pledges, search and filters that none matches',
      pledges({ search: '雨衣', status: 'open', sort: 'largest' }),
    ],
    ['expected at the desk', expected({ outstanding: true })],
    ['expected at the desk, none outstanding', expected({ outstanding: false })],
    ['expected at the desk, search that none matches', expected({ search: 'XLX-ZZZZZZ' })],
  ];
}

async function onePage(client, path) {
  const { total } = await client.get(path);
  return `${total.toLocaleString('en')} found`;
}

/** Asks for proofs of events. @returns how long the answers took. */
async function proofs(client, driveId) {
  const times = await proofTimes(client, driveId, PLEDGES);
  const at = (share) => quantile(times, share).toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`;
}

/** Reads the last page of the list, whose key is made from the beginning of the list in the other order. */
async function lastPage(client, driveId) {
  const list = (query) => client.get(routes.listPledges.at({ driveId }, query));
  const { pledges } = await list({ limit: 51, sort: 'oldest' });
  const { submittedAt, id } = pledges.at(-1);
  const order = 'submittedAt desc,id desc';
  const after = Buffer.from(JSON.stringify([order, submittedAt, id])).toString('base64url');
  const last = await list({ limit: 50, sort: 'newest', after });
  if (last.pledges.length !== 50 || last.next !== undefined)
    throw new Error('the key does not lead to the last page');
}

function report() {
  const ms = (milliseconds) => milliseconds.toFixed(1);
  const late = rows.filter(({ ping }) => ping.p999 > ANSWERED_IN);
  return `# A drive of ${PLEDGES.toLocaleString('en')} pledges

\`npm run bench:growth\`, ${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Node ${process.version}. Server, pinger and work share the machine. The pledges are spread over ${DAYS} days of one drive.

While each piece of work ran, another process asked for the drive, one request after the other with 4 ms between them. Wanted: 99.9 % of the answers within ${ANSWERED_IN} ms; ${late.length === 0 ? 'reached for all' : `missed for ${late.map(({ name }) => name).join('; ')}`}.

| work | result | s | pings | p50 ms | p99 | p99.9 | longest | loop delay p99.9 | RSS MB |
|-|-|-|-|-|-|-|-|-|-|
${rows
  .map(
    ({ name, detail = '', lasted, ping, delay, rss }) =>
      `| ${name} | ${detail} | ${lasted.toFixed(1)} | ${ping.count} | ${ms(ping.p50)} | ${ms(ping.p99)} | ${ms(ping.p999)} | ${ms(ping.most)} | ${ms(delay.p999)} | ${Math.round(rss / 2 ** 20)} |`,
  )
  .join('\n')}

| | |
|-|-|
${facts.map(([name, value]) => `| ${name} | ${typeof value === 'number' ? value.toFixed(1) : value} |`).join('\n')}
`;
}
