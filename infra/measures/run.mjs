// `npm run bench` compares Bluebox with four CRUD peers in one run on this machine, at this disk's fsync and at one of
// a millisecond. It also measures how soon live totals follow a pledge, the cost per pledge of a growing drive, and
// rebuilds of views. Only ratios are comparable between machines. Writes bench/rounds.json and bench/results.md;
// `--quick` writes no file, and `--into <folder>` writes both there, on a busy machine too.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MachineTooBusy } from './throughput/machine.mjs';
import { measure } from './throughput/measure.mjs';
import { readOptions } from './throughput/options.mjs';
import { processesOfRun } from './throughput/processes.mjs';
import { resultsOf, textOf } from './throughput/report.mjs';

const options = readOptions(
  process.argv.slice(2),
  fileURLToPath(new URL('../../bench', import.meta.url)),
);
const processes = processesOfRun();
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    await processes.endAll();
    process.exit(1);
  });
try {
  const rounds = textOf(await measure(options, processes));
  const results = resultsOf(JSON.parse(rounds));
  console.log(`\n${results}`);
  if (options.into !== undefined) {
    mkdirSync(options.into, { recursive: true });
    writeFileSync(options.roundsFile(options.into), rounds);
    writeFileSync(options.resultsFile(options.into), results);
  }
} catch (error) {
  if (!(error instanceof MachineTooBusy)) throw error;
  console.error(
    `${error.message}: the machine is too busy for figures that say anything, and nothing was written. End the other work first, or use --quick, or --into <folder>`,
  );
  process.exitCode = 1;
} finally {
  await processes.endAll();
}
