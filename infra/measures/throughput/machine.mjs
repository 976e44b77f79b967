// The state of this machine: what it is, and how much processor time goes to other work.
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';

/** Load average above which a run is not begun. */
const MOST_LOAD = 1.5;
/** Share of one processor that other work may take during a round. */
export const MOST_FOREIGN = 0.15;
const TICKS_PER_SECOND = 100;

/** The figures of this machine would say nothing at present. */
export class MachineTooBusy extends Error {}

export function assertQuiet() {
  const load = loadavg()[0];
  if (load > MOST_LOAD) throw new MachineTooBusy(`the load average is ${load.toFixed(1)}`);
}

export const describeMachine = () => ({
  node: process.version,
  processors: cpus().length,
  model: cpus()[0]?.model ?? 'processor',
});

/** Returns the seconds in user mode of all processes. Kernel threads also write what this run stores. */
function secondsOfAll() {
  const [, user, nice] = readFileSync('/proc/stat', 'utf8').split(/\s+/, 3).map(Number);
  return (user + nice) / TICKS_PER_SECOND;
}

/** Returns the seconds in user mode of a process and of its children that have ended. */
function secondsOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[13])) / TICKS_PER_SECOND;
  } catch {
    return 0;
  }
}

/**
 * Watches how much processor time goes to work that is not of this run.
 * @param pids returns the ids of the running children.
 * @returns a function that returns the foreign share of one processor since its last call.
 */
export function watchForeignWork(pids) {
  const now = () => ({
    at: performance.now(),
    foreign:
      secondsOfAll() - [process.pid, ...pids()].reduce((sum, pid) => sum + secondsOf(pid), 0),
  });
  let last = now();
  return () => {
    const before = last;
    last = now();
    return Math.max(0, ((last.foreign - before.foreign) * 1_000) / (last.at - before.at));
  };
}
