// `npm run bench` compares Bluebox with a plain CRUD app in one run on this machine, and measures how soon
// live totals follow a pledge, the cost per pledge of a growing drive, and rebuilds of views. Only ratios are
// comparable between machines. Writes bench/results.md, unless `--quick` is given.

import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@bluebox/contracts/routes';
import autocannon from 'autocannon';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const quick = process.argv.includes('--quick');
const CONNECTIONS = 32;
const WARM_UP = quick ? 500 : 2_000;
const REQUESTS = quick ? 2_000 : 8_000;
const ROUNDS = quick ? 1 : 3;
const SIZES = quick ? [1_000, 5_000] : [1_000, 10_000, 100_000];
const COST_SAMPLE = 1_000;
const LIVE_RATE = 200;
const LIVE_SECONDS = quick ? 5 : 15;

const folders = [];
const children = [];
async function serve(script, ...args) {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-bench-'));
  folders.push(folder);
  // The data is in a subfolder, so that removing `folder` also removes the keys, which are created beside the data.
  const data = join(folder, 'data');
  mkdirSync(data);
  const child = fork(join(here, script), [data, ...args], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  children.push(child);
  const ready = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', () => reject(new Error(`${script} ended`)));
  });
  return { ...ready, child, pid: child.pid };
}
/** Kills a process, whose data is discarded anyway; resolves when the process has ended. */
const ended = (child) =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });
const ask = (child, message) =>
  new Promise((resolve) => {
    child.once('message', resolve);
    child.send(message);
  });
async function post(url, path, body, cookie) {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url, ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body ?? {}),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return {
    body: await response.json(),
    cookie: response.headers
      .getSetCookie()
      .map((c) => c.split(';')[0])
      .join('; '),
  };
}

const NAMES = ['布洛芬缓释胶囊', '连花清瘟胶囊', '板蓝根颗粒', '感冒灵颗粒', '蒙脱石散'];
const DEPARTMENT = '技术中心';
let serial = 0;
/** Returns the body of a request that submits a pledge of one or two lines. */
function pledgeBody() {
  serial += 1;
  const line = (n) => ({
    item: {
      name: NAMES[n % NAMES.length],
      specification: '0.3g×24粒',
      category: 'medicine',
      unit: 'box',
    },
    quantity: 1 + (n % 3),
    expiry: '2029-05-31',
    lot: String(200_000 + (n % 1000)),
  });
  return JSON.stringify({
    lines: serial % 2 === 0 ? [line(serial)] : [line(serial), line(serial + 1)],
    giver: { staffNumber: `BK${100_000 + serial}` },
    department: DEPARTMENT,
    noticeVersion: '2023-03',
    sourceDeclared: true,
  });
}

/** Sends pledges over many connections, timed from the first request to the last response. */
async function load(target, amount) {
  const latencies = [];
  let first = 0;
  let last = 0;
  let failed = 0;
  const instance = autocannon({
    url: target.url,
    connections: CONNECTIONS,
    amount,
    requests: [
      {
        method: 'POST',
        path: target.path,
        setupRequest: (request) => ({
          ...request,
          headers: {
            'content-type': 'application/json',
            origin: target.url,
            cookie: target.cookie,
            'idempotency-key': `bench-${process.pid}-${serial}-${Math.random()}`,
          },
          body: pledgeBody(),
        }),
      },
    ],
  });
  instance.on('response', (_client, status, _bytes, milliseconds) => {
    const now = performance.now();
    if (first === 0) first = now - milliseconds;
    last = now;
    latencies.push(milliseconds);
    if (status !== 201) failed += 1;
  });
  await instance;
  if (failed > 0) throw new Error(`${failed} of ${amount} were not answered with 201`);
  latencies.sort((a, b) => a - b);
  return {
    perSecond: amount / ((last - first) / 1000),
    p50: at(latencies, 0.5),
    p99: at(latencies, 0.99),
  };
}
const at = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Returns CPU seconds and resident megabytes of a process, as the kernel reports them. */
function usage(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const rss = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return { cpu: ticks / 100, rss: Number(rss?.[1] ?? 0) / 1024 };
}

async function blueboxTarget() {
  const server = await serve('serve-bluebox.mjs');
  const { cookie } = await post(server.url, routes.setUp.at(), {
    code: server.setupCode,
    name: 'bench',
    login: 'bench',
    password: 'long enough to measure',
  });
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const { body } = await post(
    server.url,
    routes.openDrive.at(),
    {
      slug: 'bench',
      terms: {
        title: 'bench',
        recipient: { name: 'bench', authority: 'bench' },
        window: {
          opensOn: today,
          closesOn: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
        },
        expectedArrival: new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10),
        needs: [{ needId: 'n1', category: 'medicine', unit: 'box', quantity: 1000 }],
        handInPoints: [{ pointId: 'p1', name: 'bench' }],
        departments: [DEPARTMENT],
        rules: {
          categories: ['medicine'],
          sealedOnly: true,
          minimumMonthsAtArrival: 6,
          devicesMustWork: true,
          prescriptionAllowed: true,
        },
        noticeVersion: '2023-03',
      },
    },
    cookie,
  );
  await post(server.url, routes.publishDrive.at({ driveId: body.driveId }), {}, cookie);
  return {
    ...server,
    cookie,
    driveId: body.driveId,
    path: routes.listPledges.at({ driveId: body.driveId }),
  };
}
async function crudTarget(mode) {
  const server = await serve('serve-crud.mjs', mode);
  const { cookie } = await post(server.url, '/sign-in');
  return { ...server, cookie, path: '/drives/bench/pledges' };
}

/**
 * Measures the milliseconds from the 201 response for a pledge to the first streamed totals that include the
 * pledge.
 */
async function liveLatency(target) {
  const watching = new AbortController();
  const stream = await fetch(
    `${target.url}${routes.streamTotals.at({ driveId: target.driveId })}`,
    {
      signal: watching.signal,
      headers: { accept: 'text/event-stream', cookie: target.cookie },
    },
  );
  const waiting = [];
  const latencies = [];
  let counted = 0;
  const reading = (async () => {
    let rest = '';
    for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop();
      for (const frame of frames) {
        const data = /^data: (.*)$/m.exec(frame)?.[1];
        if (data === undefined) continue;
        counted = JSON.parse(data).counts.pledges;
        const now = performance.now();
        while (waiting.length > 0 && waiting[0].number <= counted)
          latencies.push(Math.max(0, now - waiting.shift().at));
      }
    }
  })().catch(() => {});
  while (counted === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  let number = counted;
  const sends = [];
  const begun = performance.now();
  for (let sent = 0; sent < LIVE_RATE * LIVE_SECONDS; sent++) {
    const due = begun + (sent * 1000) / LIVE_RATE;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    sends.push(
      fetch(target.url + target.path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: target.url,
          cookie: target.cookie,
          'idempotency-key': `live-${sent}-${process.pid}`,
        },
        body: pledgeBody(),
      }).then(async (response) => {
        await response.arrayBuffer();
        number += 1;
        // Pledges are numbered in the order of their responses. Totals that count n pledges are assumed to
        // include the n-th.
        if (number > counted) waiting.push({ number, at: performance.now() });
        else latencies.push(0);
      }),
    );
  }
  await Promise.all(sends);
  for (let tries = 0; tries < 100 && waiting.length > 0; tries++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  watching.abort();
  await reading;
  latencies.sort((a, b) => a - b);
  return { answered: latencies.length, p50: at(latencies, 0.5), p99: at(latencies, 0.99) };
}

const report = [];
const say = (line = '') => {
  console.log(line);
  report.push(line);
};
try {
  say(`# Bench of ${new Date().toISOString().slice(0, 10)}`);
  say();
  say(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'cpu'}; the load comes from the same machine. ${REQUESTS} pledges of 1–2 lines per round over ${CONNECTIONS} connections after ${WARM_UP} to warm up; medians of ${ROUNDS} rounds taken in turn.`,
  );
  say();
  const contestants = [
    ['Bluebox', await blueboxTarget()],
    ['CRUD', await crudTarget('plain')],
    ['CRUD, grouped commits', await crudTarget('grouped')],
  ];
  for (const [, target] of contestants) await load(target, WARM_UP);
  const rounds = new Map(contestants.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, target] of contestants) {
      const before = usage(target.pid).cpu;
      const measured = await load(target, REQUESTS);
      // Updating the views is part of Bluebox's cost, so the measurement waits until all views are up to date.
      if (name === 'Bluebox') await ask(target.child, 'settle');
      const micros = ((usage(target.pid).cpu - before) * 1e6) / REQUESTS;
      rounds.get(name).push({ ...measured, micros });
    }
  const speed = (name) => median(rounds.get(name).map((round) => round.perSecond));
  say('| | pledges/s | p50 ms | p99 ms | CPU µs per pledge | Bluebox is |');
  say('|-|-|-|-|-|-|');
  for (const [name] of contestants) {
    const of = rounds.get(name);
    say(
      `| ${name} | ${speed(name).toFixed(0)} | ${median(of.map((r) => r.p50)).toFixed(1)} | ${median(of.map((r) => r.p99)).toFixed(1)} | ${median(of.map((r) => r.micros)).toFixed(0)} | ${name === 'Bluebox' ? '' : `${(speed('Bluebox') / speed(name)).toFixed(2)} ×`} |`,
    );
  }
  for (const [, target] of contestants) target.child.kill();
  say();

  const target = await blueboxTarget();
  await load(target, WARM_UP);
  await ask(target.child, 'settle');
  const live = await liveLatency(target);
  say(
    `From the 201 to the totals on an open stream, at ${LIVE_RATE} pledges/s for ${LIVE_SECONDS} s: p50 ${live.p50.toFixed(1)} ms, p99 ${live.p99.toFixed(1)} ms (${live.answered} pledges).`,
  );
  say();

  say('| pledges stored | CPU µs per further pledge | RSS MB |');
  say('|-|-|-|');
  let stored = WARM_UP + live.answered;
  const costs = [];
  for (const size of SIZES) {
    if (size > stored + COST_SAMPLE) {
      await load(target, size - stored);
      stored = size;
    }
    await ask(target.child, 'settle');
    const before = usage(target.pid);
    await load(target, COST_SAMPLE);
    await ask(target.child, 'settle');
    const after = usage(target.pid);
    stored += COST_SAMPLE;
    costs.push((after.cpu - before.cpu) / COST_SAMPLE);
    say(
      `| ${size} | ${(((after.cpu - before.cpu) * 1e6) / COST_SAMPLE).toFixed(0)} | ${after.rss.toFixed(0)} |`,
    );
  }
  say();
  say(
    `Marginal CPU at ${SIZES.at(-1)} is ${(costs.at(-1) / costs[0]).toFixed(2)} × that at ${SIZES[0]}.`,
  );
  say();

  say('| rebuild of | events of the log | views × events | events/s |');
  say('|-|-|-|-|');
  for (const [what, message] of [
    ['the journeys alone', 'rebuild journeys'],
    ['all views, in one pass', 'rebuild'],
  ]) {
    const { applied, milliseconds } = await ask(target.child, message);
    const counts = Object.values(applied);
    const sum = counts.reduce((total, count) => total + count, 0);
    say(
      `| ${what} | ${Math.max(...counts)} | ${sum} | ${((sum / milliseconds) * 1000).toFixed(0)} |`,
    );
  }
} finally {
  // The folders are removed only after all processes that write to them have ended.
  await Promise.all(children.map(ended));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
if (!quick) writeFileSync(join(root, 'bench', 'results.md'), `${report.join('\n')}\n`);
