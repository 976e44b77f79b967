// `npm test` runs a selection from every kind of test; with --all (`npm run test:all`) it runs all tests. It
// prints the duration of each stage, and finally one count of all tests.
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const everything = process.argv.includes('--all');

/** Files of each project that `npm test` runs. A project that is not listed always runs completely. */
const SELECTION = {
  browser: ['every-page', 'give-form', 'desk-to-receipt'].map(
    (name) => `infra/tests/system/${name}.browser.spec.ts`,
  ),
  distributed: ['packages', 'infra/tests/distributed/distributed.distributed.spec.ts'],
};

const MEMORY = '/dev/shm';
/**
 * Free memory, in bytes, without which tests write to the disk. It is enough for all files of a whole run and
 * for the processes.
 */
const LEAST_FREE = 6 * 2 ** 30;

/**
 * Makes the folder for all files that tests write, in memory if there is room, because servers and stores
 * mostly wait for the disk's fsync. Files in memory also survive the kill of a process.
 */
function temporaryFolder() {
  const { bavail, bsize } = existsSync(MEMORY) ? statfsSync(MEMORY) : { bavail: 0, bsize: 0 };
  const free = Math.min(bavail * bsize, process.availableMemory?.() ?? freemem());
  const parent = process.env.TMPDIR ?? (free >= LEAST_FREE ? MEMORY : tmpdir());
  return mkdtempSync(join(parent, 'bluebox-tests-'));
}
const reports = temporaryFolder();
const bin = (name) => join(root, 'node_modules', '.bin', name);
const ci = process.env.CI === 'true';
const chromium = ['CHROMIUM', 'CHROME_BIN']
  .map((name) => process.env[name])
  .concat(['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'])
  .find((path) => path !== undefined && existsSync(path));

const totals = { passed: 0, failed: 0, skipped: 0 };
const times = [];
/** Names and reasons of all failures, printed again at the end, where a reader looks first. */
const failures = [];
function failed(name, reason = '') {
  totals.failed += 1;
  failures.push({ name, reason });
}

/** Tests that failed at first but passed when they were retried, with the reason of the failure. */
const triedAgain = [];

/**
 * Runs one stage. Its output is printed only at the end, because another stage may run at the same time.
 * @returns whether the stage succeeded, and its output.
 */
async function stage(name, command, args, env = {}) {
  console.log(`\n== ${name}: begins`);
  const begun = Date.now();
  const output = join(reports, `output-${times.length}-${begun}.txt`);
  const file = openSync(output, 'w');
  const status = await new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', file, file],
      env: { ...process.env, TMPDIR: reports, TURBO_TELEMETRY_DISABLED: '1', ...env },
    });
    child.once('error', () => resolve(1));
    child.once('close', resolve);
  });
  closeSync(file);
  times.push([name, Date.now() - begun]);
  console.log(`\n== ${name}: ended after ${Math.round((Date.now() - begun) / 1000)} s`);
  const printed = readFileSync(output, 'utf8');
  process.stdout.write(printed);
  return { ok: status === 0, printed };
}

/** Runs a stage that counts as one test. */
async function check(name, command, args, env) {
  const { ok, printed } = await stage(name, command, args, env);
  if (ok) totals.passed += 1;
  else failed(name, printed.trimEnd().split('\n').slice(-30).join('\n'));
}

/** Runs a stage of vitest, and counts its tests from vitest's report. */
async function tests(name, project, { env = {}, more = [] } = {}) {
  const report = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`);
  const { ok, printed } = await stage(
    name,
    bin('vitest'),
    [
      'run',
      ...(everything ? [] : (SELECTION[project] ?? [])),
      ...more,
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env,
  );
  const end = () => printed.trimEnd().split('\n').slice(-30).join('\n');
  if (!existsSync(report)) return failed(`${name}: no report was written`, end());
  const { numPassedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  totals.passed += numPassedTests;
  totals.skipped += numPendingTests + numTodoTests;
  const before = totals.failed;
  for (const { name: file, status, message, assertionResults } of testResults) {
    const path = relative(root, file);
    // A file that could not be loaded has no tests, but counts as a failure.
    if (status === 'failed' && assertionResults.length === 0) failed(path, message);
    for (const { fullName, status, failureMessages } of assertionResults) {
      const test = { name: `${path}: ${fullName}`, reason: failureMessages.join('\n') };
      if (status === 'failed') failed(test.name, test.reason);
      else if (failureMessages.length > 0) triedAgain.push(test);
    }
  }
  if (!ok && totals.failed === before) failed(name, end());
}

await check('format and lint', bin('biome'), ['check', '.']);
await check('build', bin('turbo'), ['run', 'build', '--output-logs=errors-only']);
await check('types of specs and pages', process.execPath, ['infra/tests/tooling/typecheck.mjs']);
await check('dependency rules', process.execPath, ['infra/tests/tooling/dependency-rules.mjs']);
await tests('unit, conformance and HTTP', 'unit');

/** Fault runs that kill processes and servers. */
const faults = (name, way) => () =>
  check(`faults, a short selection: ${name}`, process.execPath, [
    'infra/tests/faults/run.mjs',
    '--short',
    '--way',
    way,
  ]);

/** Number of parts of the browser tests. Several parts keep both runners busy until the end. */
const BROWSER_PARTS = everything ? 3 : 1;

function browserStages() {
  if (chromium === undefined) {
    console.error(
      '\n!! No Chromium was found: THE BROWSER TESTS WERE NOT RUN. Install one, or name it by CHROMIUM.',
    );
    if (ci) failed('browser: no Chromium was found');
    else totals.skipped += 1;
    return [];
  }
  return Array.from({ length: BROWSER_PARTS }, (_, index) => {
    const part = `${index + 1}/${BROWSER_PARTS}`;
    return () =>
      tests(`browser, part ${part}`, 'browser', {
        env: { CHROMIUM: chromium },
        more: [`--shard=${part}`],
      });
  });
}

/** Stages on Kafka and MongoDB. The fault runs need local servers, because they start and kill servers. */
function distributedStages() {
  const way = spawnSync(process.execPath, ['infra/run/servers/dist/choose.js'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (way.status !== 0) {
    console.error(`\n!! THE DISTRIBUTED TESTS WERE NOT RUN: ${way.stdout}${way.stderr}`);
    if (ci) failed('on Kafka and MongoDB: no servers can be had', way.stderr);
    else totals.skipped += 1;
    return { suites: [], faultRuns: [] };
  }
  return {
    suites: [() => tests('on Kafka and MongoDB', 'distributed')],
    faultRuns: way.stdout.includes('local') ? [faults('distributed', 'distributed')] : [],
  };
}

// These stages spend much time waiting, so two run at a time. The longest begin first.
const { suites, faultRuns } = distributedStages();
const stages = [
  ...suites,
  ...browserStages(),
  () => tests('whole system', 'e2e'),
  faults('standalone', 'standalone'),
  ...faultRuns,
  ...(everything ? [() => tests('foreign tools', 'foreign')] : []),
];
const runStages = async () => {
  for (let next = stages.shift(); next !== undefined; next = stages.shift()) await next();
};
await Promise.all([runStages(), runStages()]);

rmSync(reports, { recursive: true, force: true });
console.log('');
for (const [name, milliseconds] of times)
  console.log(`${(milliseconds / 1000).toFixed(1).padStart(8)} s  ${name}`);
const tell = (what, { name, reason }) => {
  console.log(`\n${what}: ${name}`);
  for (const line of reason.split('\n').slice(0, 40)) console.log(`  | ${line}`);
};
for (const test of triedAgain) tell('TRIED AGAIN', test);
for (const failure of failures) tell('FAILED', failure);
const skipped = totals.skipped === 0 ? '' : `, ${totals.skipped} skipped`;
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;
