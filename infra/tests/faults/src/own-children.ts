import type { ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();

/**
 * Makes sure that a child process does not outlive this one, even when this one is interrupted;
 * SIGKILL is the exception.
 */
export function endsWithMe(child: ChildProcess): void {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(1));
