import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadKeys } from '@bluebox/standalone';
import { outputOf } from '../child-output.ts';
import { askAgain } from '../door.ts';
import { endsWithMe } from '../own-children.ts';

const MAIN = join(
  dirname(fileURLToPath(import.meta.url)),
  '../../../../run/standalone/dist/main.js',
);
/** Time, in milliseconds, after which a process that does not serve yet counts as failed. */
const PATIENCE = 180_000;
/** Time-out of a control request to a running process, in milliseconds. */
const CONTROL_PATIENCE = 120_000;

export interface StandalonePlace {
  readonly dataFolder: string;
  readonly keyFolder: string;
  readonly port: number;
}

export interface StandaloneProcess {
  readonly pid: number;
  /** Code of the one-time link, if there was no account yet. */
  readonly setupCode: string | undefined;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  isRunning(): boolean;
  killHard(): Promise<void>;
  stop(): Promise<void>;
  /** Returns the process's output so far. */
  output(): string;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const placeArguments = ({ dataFolder, keyFolder }: StandalonePlace) => [
  '--data',
  dataFolder,
  '--keys',
  keyFolder,
];
/** Returns an environment with only these settings of Bluebox, so that the person's own settings have no effect. */
const environment = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  BLUEBOX_PROOF_OF_WORK_BITS: '4',
  ...more,
});

/** Starts a standalone Bluebox. @throws an error with its output when it does not serve. */
export async function startStandalone(
  place: StandalonePlace,
  more: NodeJS.ProcessEnv = {},
): Promise<StandaloneProcess> {
  const child = spawn(
    process.execPath,
    [MAIN, 'start', ...placeArguments(place), '--host', '127.0.0.1', '--port', String(place.port)],
    { stdio: ['ignore', 'pipe', 'pipe'], env: environment(more) },
  );
  endsWithMe(child);
  const ended = once(child, 'exit');
  const output = outputOf(child);
  await new Promise<void>((resolve, reject) => {
    const fail = () => {
      child.kill('SIGKILL');
      reject(new Error(`the server did not start:\n${output.text()}`));
    };
    const patience = setTimeout(fail, PATIENCE);
    const look = () => {
      // The line with Ctrl-C is the last one that a start prints.
      if (!output.text().includes('Ctrl-C')) return;
      child.stdout.off('data', look);
      clearTimeout(patience);
      resolve();
    };
    child.stdout.on('data', look);
    child.once('exit', () => {
      clearTimeout(patience);
      fail();
    });
  });
  return {
    pid: child.pid as number,
    setupCode: /\/setup#(\S+)/.exec(output.text())?.[1],
    ended: ended.then(() => undefined),
    isRunning: () => isRunning(child),
    killHard: () => end(child, 'SIGKILL', ended),
    stop: () => end(child, 'SIGTERM', ended),
    output: output.text,
  };
}

const isRunning = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;
async function end(child: ChildProcess, signal: NodeJS.Signals, ended: Promise<unknown>) {
  if (isRunning(child)) child.kill(signal);
  await ended;
}

/** Runs a command, and resolves when it has ended. */
export async function runStandalone(
  command: string,
  place: StandalonePlace,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const child = spawn(process.execPath, [MAIN, command, ...placeArguments(place)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment({ BLUEBOX_HOST: '127.0.0.1', BLUEBOX_PORT: String(place.port) }),
  });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString('utf8');
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode: exitCode ?? 1, output };
}

const post = ({ keyFolder, port }: StandalonePlace, path: string) =>
  fetch(`http://127.0.0.1:${port}/control/${path}`, {
    method: 'POST',
    headers: { 'x-bluebox-control': loadKeys(keyFolder).control },
    signal: AbortSignal.timeout(CONTROL_PATIENCE),
  });

async function textOf(response: Response, path: string): Promise<string> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return text;
}

/** Waits until every view of a running process is up to date. @throws when that takes too long. */
export async function settle(place: StandalonePlace): Promise<void> {
  await textOf(await askAgain(() => post(place, 'settle')), 'settle');
}

/** Calls a running process's control route, once. */
export const control = async (place: StandalonePlace, path: string): Promise<string> =>
  textOf(await post(place, path), path);
