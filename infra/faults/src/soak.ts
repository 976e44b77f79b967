import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SERVICES } from './distributed/processes.ts';
import { onDistributed } from './distributed/scenario.ts';
import type { FaultCase } from './fault-case.ts';
import { openDescriptors, openSockets, residentMegabytes } from './proc.ts';
import { passed, reportTable } from './report.ts';
import { runCase } from './run-case.ts';
import { onStandalone } from './standalone/scenario.ts';

const REPORT = join(dirname(fileURLToPath(import.meta.url)), '../../../bench/soak.md');
/** Milliseconds between samples. */
const BEAT = 2_000;
/** Milliseconds between kills, on average. */
const KILL_EVERY = 60_000;
/** Sockets and files that a process may hold more at its end than in its beginning: load comes and goes. */
const SLACK = 60;
/** Megabytes by which a process may grow once it is warm. */
const GROWTH = 120;
/** Samples of a process before it counts as warm. */
const WARM = 5;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '50' },
    way: { type: 'string' },
  },
});
const duration = Number(values.minutes) * 60_000;
const perSecond = Number(values.rate);

interface Sample {
  readonly megabytes: number;
  readonly descriptors: number;
  readonly sockets: number;
}

/** What a soak needs of a scenario. */
interface Soaked {
  readonly pids: () => readonly (readonly [name: string, pid: number])[];
  readonly killOne: () => Promise<void>;
  readonly ask: (what: string, met: boolean) => void;
  readonly remark: (what: string) => void;
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Samples every process, and kills one now and then. */
async function soak({ pids, killOne, ask, remark }: Soaked): Promise<void> {
  const lives = new Map<string, Sample[]>();
  for (const begun = Date.now(); Date.now() - begun < duration; ) {
    await pause(BEAT);
    for (const [name, pid] of pids()) {
      const life = `${name} (${pid})`;
      const sample = {
        megabytes: residentMegabytes(pid),
        descriptors: openDescriptors(pid),
        sockets: openSockets(pid),
      };
      lives.set(life, [...(lives.get(life) ?? []), sample]);
    }
    if (Math.random() < BEAT / KILL_EVERY) await killOne();
  }
  for (const [life, samples] of lives) {
    const [warm, last] = [samples[WARM], samples.at(-1)];
    if (warm === undefined || last === undefined || samples.length < 3 * WARM) continue;
    const of = (what: keyof Sample) => `${warm[what].toFixed(0)} to ${last[what].toFixed(0)}`;
    remark(
      `${life}, ${((samples.length * BEAT) / 1_000).toFixed(0)} s: ${of('megabytes')} MB, ${of('descriptors')} files, ${of('sockets')} sockets`,
    );
    ask(`${life} grows: ${of('megabytes')} MB`, last.megabytes - warm.megabytes < GROWTH);
    ask(`${life} keeps files: ${of('descriptors')}`, last.descriptors - warm.descriptors < SLACK);
    ask(`${life} keeps sockets: ${of('sockets')}`, last.sockets - warm.sockets < SLACK);
  }
}

const name = `soak of ${values.minutes} minutes, at most ${perSecond} commands per second, random kills`;
const invariant = 'balanced, nothing lost, memory flat, no file or socket leaks (1, 2, 3)';
const soaks: readonly FaultCase[] = [
  {
    name,
    way: 'standalone',
    invariant,
    short: false,
    run: () =>
      onStandalone(
        ({ process, kill, start, recovered, ask, remark }) =>
          soak({
            pids: () => [['standalone', process().pid]],
            async killOne() {
              await kill('SIGKILL');
              await start();
              await recovered('started again');
            },
            ask,
            remark,
          }),
        { perSecond },
      ),
  },
  {
    name,
    way: 'distributed',
    invariant,
    short: false,
    run: () =>
      onDistributed(
        ({ process, start, log, recovered, ask, remark }) =>
          soak({
            pids: () => SERVICES.map((service) => [service, process(service).pid] as const),
            async killOne() {
              const service = SERVICES[Math.floor(Math.random() * SERVICES.length)] ?? 'pledge';
              log.add({ phase: 'fault', what: `${service} killed` });
              await process(service).end('SIGKILL');
              await start(service);
              await recovered(`${service} started again`);
            },
            ask,
            remark,
          }),
        { perSecond },
      ),
  },
];

const results = [];
for (const each of soaks)
  if (values.way === undefined || values.way === each.way)
    results.push(await runCase(each, 'full'));
const table = reportTable(results);
process.stdout.write(table);
if (values.way === undefined) writeFileSync(REPORT, `# Soak\n\n${table}`);
process.exitCode = results.every(passed) ? 0 : 1;
