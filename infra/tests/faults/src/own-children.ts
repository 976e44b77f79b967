import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

/** Kills a child process when this process ends, also after an interrupt, but not after SIGKILL. */
export function endsWithMe(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(1));
