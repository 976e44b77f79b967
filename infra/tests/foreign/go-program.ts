import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Go modules of these tests: the program that checks a log, and the witness of others. */
const MODULES = {
  checker: { folder: './go', main: '.' },
  witness: { folder: './witness', main: 'filippo.io/torchwood/cmd/litewitness' },
} as const;
type Module = keyof typeof MODULES;

const folderOf = (module: Module): string =>
  fileURLToPath(new URL(MODULES[module].folder, import.meta.url));

/** Returns the oldest version of Go that a module can be compiled with. */
const requiredBy = (module: Module): string =>
  /^go (\S+)$/m.exec(readFileSync(join(folderOf(module), 'go.mod'), 'utf8'))?.[1] ?? '';

const minorOf = (version: string): number => Number(/^(?:go)?1\.(\d+)/.exec(version)?.[1] ?? 0);

/**
 * Returns why a Go module cannot be built, or undefined. The version is asked for in the module's
 * folder, where `go` answers with the one that it would use there, which it may have to download
 * (GOTOOLCHAIN).
 */
export function whyNoGo(module: Module): string | undefined {
  const required = requiredBy(module);
  const go = (...args: readonly string[]) =>
    spawnSync('go', args, { cwd: folderOf(module), encoding: 'utf8' });
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

/** Builds the program of a Go module. @throws with the compiler's output when it cannot. */
export async function buildGo(module: Module, program: string): Promise<void> {
  const { status, output } = await run(
    'go',
    ['build', '-buildvcs=false', '-o', program, MODULES[module].main],
    folderOf(module),
  );
  if (status !== 0) throw new Error(`the Go program was not built:\n${output}`);
}
