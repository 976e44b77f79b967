// The README's test command: every stage in turn, each timed, and one count of all tests at the end.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const reports = mkdtempSync(join(tmpdir(), 'bluebox-tests-'));
const bin = (name) => join(root, 'node_modules', '.bin', name);
const ci = process.env.CI === 'true';
const chromium = ['CHROMIUM', 'CHROME_BIN']
  .map((name) => process.env[name])
  .concat(['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'])
  .find((path) => path !== undefined && existsSync(path));

const totals = { passed: 0, failed: 0, skipped: 0 };
const times = [];

function stage(name, command, args, env = {}) {
  console.log(`\n== ${name}`);
  const begun = Date.now();
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', ...env },
  });
  times.push([name, Date.now() - begun]);
  return status === 0;
}

/** A stage that is one test: it holds or it does not. */
function check(name, command, args, env) {
  if (stage(name, command, args, env)) totals.passed += 1;
  else totals.failed += 1;
}

/** A stage of vitest, counted from its own report. */
function tests(name, project, env) {
  const report = join(reports, `${project}.json`);
  const ok = stage(
    name,
    bin('vitest'),
    [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env,
  );
  if (!existsSync(report)) {
    totals.failed += 1;
    return;
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  totals.passed += numPassedTests;
  totals.failed += numFailedTests;
  totals.skipped += numPendingTests + numTodoTests;
  // A file that could not be loaded has no tests to count, and fails all the same.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  totals.failed += broken;
  if (!ok && numFailedTests === 0 && broken === 0) totals.failed += 1;
}

check('format and lint', bin('biome'), ['check', '.']);
check('build', bin('turbo'), ['run', 'build', '--output-logs=errors-only']);
check('types of specs and pages', process.execPath, ['infra/tooling/typecheck.mjs']);
check('dependency rules', process.execPath, ['infra/tooling/dependency-rules.mjs']);
tests('unit, conformance and HTTP', 'unit');
tests('whole system', 'e2e');
const faults = (name, way) =>
  check(`faults, a short selection: ${name}`, process.execPath, [
    'infra/faults/run.mjs',
    '--short',
    '--way',
    way,
  ]);
faults('standalone', 'standalone');
const way = spawnSync(process.execPath, ['infra/servers/dist/choose.js'], {
  cwd: root,
  encoding: 'utf8',
});
if (way.status !== 0) {
  console.error(`\n!! THE DISTRIBUTED TESTS WERE NOT RUN: ${way.stdout}${way.stderr}`);
  if (ci) totals.failed += 1;
  else totals.skipped += 1;
} else {
  tests('on Kafka and MongoDB', 'distributed');
  // They kill servers, so they start their own: where those can be had.
  if (way.stdout.includes('local')) faults('distributed', 'distributed');
}
if (chromium === undefined) {
  console.error(
    '\n!! No Chromium was found: THE BROWSER TESTS WERE NOT RUN. Install one, or name it by CHROMIUM.',
  );
  if (ci) totals.failed += 1;
  else totals.skipped += 1;
} else tests('browser', 'browser', { CHROMIUM: chromium });

rmSync(reports, { recursive: true, force: true });
console.log('');
for (const [name, milliseconds] of times)
  console.log(`${(milliseconds / 1000).toFixed(1).padStart(8)} s  ${name}`);
const skipped = totals.skipped === 0 ? '' : `, ${totals.skipped} skipped`;
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;
