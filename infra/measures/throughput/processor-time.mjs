// Processor time and resident memory of a process, as the kernel reports them.
import { readdirSync, readFileSync } from 'node:fs';

/** Returns the processor time of the main thread and of all threads of a process, in microseconds. */
export function processorTime(pid) {
  let all = 0;
  let main = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    let micros = 0;
    try {
      const nanoseconds = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(
        ' ',
      )[0];
      micros = Number(nanoseconds) / 1_000;
    } catch {
      // The thread has ended since it was listed.
    }
    all += micros;
    if (thread === String(pid)) main = micros;
  }
  return { main, all };
}

/** Returns the processor time since a former reading, for each of so many pledges. */
export function processorTimeSince(pid, before, pledges) {
  const { main, all } = processorTime(pid);
  return { main: (main - before.main) / pledges, all: (all - before.all) / pledges };
}

export function residentMegabytes(pid) {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes ?? 0) / 1_024;
}
