import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@bluebox/contracts/services';
import { outputOf } from '../child-output.ts';
import { askAgain } from '../door.ts';
import { endsWithMe } from '../own-children.ts';

const here = dirname(fileURLToPath(import.meta.url));
const MAIN = join(here, '../../../../run/distributed/dist/main.js');
export const FAILPOINT = join(here, '../../failpoint.mjs');
/** Longest wait for a process to be ready on a busy machine, in milliseconds. */
const PATIENCE = 300_000;

let logFolder: string | undefined;
/** Writes the output of services into this folder from now on, one file for each service. */
export function keepLogsIn(folder: string): void {
  mkdirSync(folder, { recursive: true });
  logFolder = folder;
}

export interface ServiceProcess {
  readonly service: ServiceName;
  readonly pid: number;
  output(): string;
  isRunning(): boolean;
  readonly ended: Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Sends the process a signal, and waits for its end. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Starts a service. @throws an error with its output when it ends or does not listen in time. */
export async function startService(
  service: ServiceName,
  env: NodeJS.ProcessEnv,
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [MAIN, service], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endsWithMe(child);
  const ended = once(child, 'exit').then(() => undefined);
  const output = outputOf(child);
  const folder = logFolder;
  if (folder !== undefined) {
    const keep = (chunk: Buffer) => appendFileSync(join(folder, `${service}.log`), chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
  }
  await new Promise<void>((resolve, reject) => {
    const fail = () => {
      clearTimeout(late);
      child.kill('SIGKILL');
      reject(new Error(`${service} did not start:\n${output.text().slice(-2_000)}`));
    };
    const late = setTimeout(fail, PATIENCE);
    const look = () => {
      if (!output.text().includes('"msg":"listening"')) return;
      child.stdout.off('data', look);
      clearTimeout(late);
      resolve();
    };
    child.stdout.on('data', look);
    child.once('exit', fail);
  });
  const isRunning = () => runs(child);
  return {
    service,
    pid: child.pid as number,
    output: output.text,
    isRunning,
    ended,
    signal: (signal) => void child.kill(signal),
    async end(signal) {
      if (isRunning()) child.kill(signal);
      await ended;
    },
  };
}

const runs = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

/** Runs a command, and resolves when it has ended. */
export async function runCommand(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly exitCode: number; readonly output: string }> {
  const child = spawn(process.execPath, [MAIN, ...command], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode: exitCode ?? 1, output };
}

/** Calls a process's control route. @returns the answer. @throws when the process refuses. */
export async function control(url: string, keyFolder: string, path: string): Promise<string> {
  const secret = Buffer.from(
    readFileSync(join(keyFolder, 'control.key'), 'utf8').trim(),
    'base64url',
  );
  const response = await askAgain(() =>
    fetch(`${url}/control/${path}`, {
      method: 'POST',
      headers: { 'x-bluebox-control': secret.toString('base64url') },
      signal: AbortSignal.timeout(300_000),
    }),
  );
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} at ${url}: ${response.status} ${text}`);
  return text;
}
