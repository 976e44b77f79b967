import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** A server that runs as a process of its own and ends with the process that started it. */
export interface AttendedProcess {
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  /** Asks the process to end, and kills it after GRACE. May be called twice. */
  stop(): Promise<void>;
  /** Kills the process at once, without a clean shutdown. */
  kill(): Promise<void>;
  /** Returns the last 20 lines of the log file. */
  lastWords(): string;
}

/** Time that a process has to end after it was asked to, in milliseconds. */
const GRACE = 20_000;

/**
 * Script of a guard process that ends the server when the guard's standard input closes. The starting process
 * holds the other end of that pipe, which closes however the starting process ends, `kill -9` included.
 */
const GUARD = `
  read -r _
  kill -TERM "$1" 2>/dev/null || exit 0
  tenths=0
  while kill -0 "$1" 2>/dev/null && [ "$tenths" -lt 200 ]; do sleep 0.1; tenths=$((tenths + 1)); done
  kill -KILL "$1" 2>/dev/null
  exit 0
`;

export interface AttendedOptions {
  readonly logFile: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives each line of the standard output, which is then not written to the log file. */
  readonly onLine?: (line: string) => void;
}

export function startAttended(
  command: string,
  args: readonly string[],
  { logFile, env, onLine }: AttendedOptions,
): AttendedProcess {
  const log = openSync(logFile, 'a');
  const child = spawn(command, args, {
    // The server gets its own session, so that Ctrl-C in the terminal reaches only the starting
    // process, which then stops everything in order.
    detached: true,
    stdio: ['ignore', onLine === undefined ? log : 'pipe', log],
    env,
  });
  closeSync(log);
  if (child.stdout !== null && onLine !== undefined)
    createInterface({ input: child.stdout }).on('line', onLine);
  let running = child.pid !== undefined;
  let guard: ChildProcess | undefined;
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      running = false;
      if (guard === undefined || guard.exitCode !== null || guard.signalCode !== null) {
        resolve();
        return;
      }
      // `ended` resolves only when no process is left, not even the guard.
      guard.ref();
      guard.once('exit', () => resolve());
      // The guard is killed while its input is still open. Otherwise the guard would signal the server's
      // process id, which may belong to another process by then.
      guard.kill('SIGKILL');
    };
    child.once('exit', end);
    child.once('error', end);
  });
  if (child.pid !== undefined) {
    guard = spawn('/bin/sh', ['-c', GUARD, 'guard', String(child.pid)], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    guard.unref();
    (guard.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  }
  return {
    pid: child.pid ?? 0,
    ended,
    isRunning: () => running,
    async stop() {
      if (!running) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
      await ended;
      clearTimeout(timer);
    },
    async kill() {
      if (running) child.kill('SIGKILL');
      await ended;
    },
    lastWords: () => readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-20).join('\n'),
  };
}

/**
 * Polls until the server is ready.
 * @throws, after stopping the server, when the server ends first or is not ready within 60 s.
 */
export async function untilReady(
  name: string,
  server: AttendedProcess,
  isReady: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (server.isRunning() && Date.now() < deadline) {
    if (await isReady()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const why = server.isRunning() ? 'did not answer within 60 s' : 'ended at once';
  const words = server.lastWords();
  await server.stop();
  throw new Error(`${name} ${why}. It wrote:\n${words}`);
}
