import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SERVICE_NAMES } from '@bluebox/contracts/services';
import { keepLogsIn } from './distributed/processes.ts';
import { onDistributed } from './distributed/scenario.ts';
import type { FaultCase, NotRun, Shown } from './fault-case.ts';
import { passed, reportTable } from './report.ts';
import { runCase } from './run-case.ts';
import { seededRandom } from './seeded-random.ts';
import { type Course, endure, type Soaked, WARM_AFTER } from './soak/course.ts';
import { mergedSoaks, soakSection } from './soak/soak-report.ts';
import { onStandalone } from './standalone/scenario.ts';

const REPORT = join(dirname(fileURLToPath(import.meta.url)), '../../../../bench/soak.md');
/** Number of workers, each of which sends one command at a time; enough to reach the peak rate. */
const WORKERS = { standalone: 32, distributed: 24 } as const;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    way: { type: 'string' },
    rate: { type: 'string', default: '0' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    /** Writes the report even after a run that was shorter than a full soak. */
    write: { type: 'boolean', default: false },
    /** Folder for the output of the services. */
    logs: { type: 'string' },
  },
});
if (values.logs !== undefined) keepLogsIn(values.logs);
const minutes = Number(values.minutes);
const random = seededRandom(values.seed);
process.stdout.write(`seed ${values.seed}\n`);

const invariant = 'balanced, nothing lost, memory flat, no file or socket leaks (1, 2, 3)';
const say = (what: string) =>
  process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
const lasting = (soaked: Omit<Soaked, 'random' | 'say' | 'minutes' | 'leastRate'>) =>
  endure({ ...soaked, random, say, minutes, leastRate: Number(values.rate) });

/** Functions that soak one deployment each, and pass the results to `onCourse` before the check. */
const soaks: Readonly<
  Record<FaultCase['way'], (onCourse: (course: Course) => void) => Promise<Shown | NotRun>>
> = {
  standalone: (onCourse) =>
    onStandalone(
      async ({ process, kill, start, recovered, ask, pace, log }) => {
        const course = await lasting({
          warmAfter: WARM_AFTER.standalone,
          log,
          pace,
          ask,
          shown: () => recovered('the load at full speed'),
          processes: () => [['standalone', process().pid]],
          async killOne() {
            await kill('SIGKILL');
            await start();
            await recovered('started again');
            return 'standalone';
          },
        });
        onCourse(course);
      },
      { perSecond: Number.POSITIVE_INFINITY, workers: WORKERS.standalone, random },
    ),
  distributed: (onCourse) =>
    onDistributed(
      async ({ process, start, log, recovered, ask, pace, broker }) => {
        const course = await lasting({
          warmAfter: WARM_AFTER.distributed,
          log,
          pace,
          ask,
          shown: () => recovered('the load at full speed'),
          processes: () => SERVICE_NAMES.map((service) => [service, process(service).pid] as const),
          async killOne() {
            const victims = [...SERVICE_NAMES, 'broker'] as const;
            const victim = victims[Math.floor(random() * victims.length)] ?? 'broker';
            log.add({ phase: 'fault', what: `${victim} killed` });
            if (victim === 'broker') {
              await broker.kill();
              await broker.start();
            } else {
              await process(victim).end('SIGKILL');
              await start(victim);
            }
            await recovered(`${victim} started again`);
            return victim;
          },
        });
        onCourse(course);
      },
      { perSecond: Number.POSITIVE_INFINITY, workers: WORKERS.distributed, random },
    ),
};

const sections = new Map<string, string>();
let holds = true;
for (const way of ['standalone', 'distributed'] as const) {
  if (values.way !== undefined && values.way !== way) continue;
  let course: Course | undefined;
  const result = await runCase(
    {
      name: `soak of ${minutes} minutes with random kills`,
      way,
      invariant,
      short: false,
      run: () =>
        soaks[way]((had) => {
          course = had;
        }),
    },
    'full',
  );
  holds &&= passed(result);
  const table = reportTable([result]);
  const section =
    course === undefined
      ? table
      : soakSection({ course, table, seed: values.seed, on: new Date(), workers: WORKERS[way] });
  process.stdout.write(`${section}\n`);
  sections.set(way, section);
}
if (minutes >= 30 || values.write)
  writeFileSync(
    REPORT,
    mergedSoaks(existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '', sections),
  );
process.exitCode = holds ? 0 : 1;
