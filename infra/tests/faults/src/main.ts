import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FAULT_CASES } from './cases.ts';
import { keepLogsIn } from './distributed/processes.ts';
import type { Scale } from './fault-case.ts';
import {
  casesWithoutRow,
  circumstancesIn,
  mergedTable,
  passed,
  type Result,
  reportTable,
} from './report.ts';
import { runCase } from './run-case.ts';

const REPORT = join(dirname(fileURLToPath(import.meta.url)), '../../../../bench/faults.md');

/**
 * Last sentence of the generated introduction to the report. Text that somebody added between this sentence and
 * the table is kept.
 */
const HEADING = 'A case that was not among those run last has the row of its run before.';

/** Faults that cannot be shown on one machine by killing processes. */
const NOT_SHOWN = [
  'elections among three database or broker nodes: one node of each runs here',
  'power loss: SIGKILL keeps what the operating system holds in its cache; that every commit is synced is a setting, and is not tried here',
  'loss of a whole disk',
  'MongoDB itself: SecantusDB is in its place, also where a database is killed or its disk is full',
];

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    way: { type: 'string' },
    /** Folder for the logs of the distributed services. */
    logs: { type: 'string' },
  },
});
if (values.logs !== undefined) keepLogsIn(values.logs);
const scale: Scale = values.short ? 'short' : 'full';
const chosen = FAULT_CASES.filter(
  ({ name, way, short }) =>
    (!values.short || short || values.only !== undefined) &&
    (values.only === undefined || name.includes(values.only)) &&
    (values.way === undefined || way === values.way),
);
const results: Result[] = [];
for (const faultCase of chosen) {
  const begun = Date.now();
  process.stdout.write(`${faultCase.way}: ${faultCase.name} ... `);
  const result = await runCase(faultCase, scale);
  results.push(result);
  const word = 'notRun' in result.outcome ? 'not run' : passed(result) ? 'holds' : 'DOES NOT HOLD';
  process.stdout.write(`${word} (${((Date.now() - begun) / 1_000).toFixed(0)} s)\n`);
  // The report of a full run is written after every case, so that an aborted run keeps its results.
  if (scale === 'full') writeReport(result);
}
process.stdout.write(`\n${reportTable(results)}`);
process.exitCode = results.every((result) => passed(result) || 'notRun' in result.outcome) ? 0 : 1;

function writeReport(result: Result): void {
  const earlier = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '';
  const lines = [
    '# Faults',
    '',
    'What `npm run test:faults` found: commands through the public door under bounded load, a fault on real processes, quiet, and then a checker that compares what clients were told with the stores, the published history and the views. A time-out or a cut connection is unknown, not failed. Seconds to recover: from the end of the fault until something pledged after it was acknowledged and shown, the longest of the case.',
    '',
    `${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}. ${HEADING}`,
    '',
    ...circumstancesIn(earlier, HEADING).flatMap((line) => [line, '']),
    mergedTable(FAULT_CASES, [result], earlier),
    '## Not run',
    '',
    ...casesWithoutRow(FAULT_CASES, [result], earlier).map(
      (what) => `- ${what}: no run of it has come to its end yet`,
    ),
    ...NOT_SHOWN.map((what) => `- ${what}`),
    '',
  ];
  writeFileSync(REPORT, lines.join('\n'));
}
