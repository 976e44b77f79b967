import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('./go', import.meta.url));

/** Oldest version of Go that the libraries can be compiled with. */
const [, required = ''] = /^go (\S+)$/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8')) ?? [];

const minorOf = (version: string): number => Number(/^(?:go)?1\.(\d+)/.exec(version)?.[1] ?? 0);

const go = (...args: readonly string[]) => spawnSync('go', args, { cwd: folder, encoding: 'utf8' });

/**
 * Returns why the Go program cannot be built, or undefined. The version is asked for in the program's
 * folder, where `go` answers with the one that it would use there, which it may have to download
 * (GOTOOLCHAIN).
 */
export function whyNoGo(): string | undefined {
  const { status, stdout, error } = go('env', 'GOVERSION');
  if (error !== undefined) return 'Go is not installed';
  if (status !== 0 || minorOf(stdout.trim()) < minorOf(required))
    return `Go is older than ${required}`;
  const downloaded = go('mod', 'download');
  return downloaded.status === 0
    ? undefined
    : `The libraries of Go cannot be downloaded (${downloaded.stderr.trim()})`;
}

export interface Finished {
  readonly status: number | null;
  /** Standard output and standard error. */
  readonly output: string;
}

/** Runs a program to its end, without blocking the server of this process that it may read from. */
export function run(program: string, args: readonly string[], cwd?: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk));
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}

/** Builds the program that checks a log. @throws with the compiler's output when it cannot. */
export async function buildChecker(program: string): Promise<void> {
  const { status, output } = await run(
    'go',
    ['build', '-buildvcs=false', '-o', program, '.'],
    folder,
  );
  if (status !== 0) throw new Error(`the Go program was not built:\n${output}`);
}
