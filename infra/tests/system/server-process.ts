import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadKeys } from '../../run/standalone/src/keys.ts';

const standalone = join(dirname(fileURLToPath(import.meta.url)), '../../run/standalone');
const root = join(standalone, '../../..');

/** Time, in milliseconds, after which a process that is not ready, or does not end, counts as failed. */
const PATIENCE = 30_000;

/** Compiles changed sources, so that the process runs the same program as `npm start`, without its pages. */
export function buildStandalone(): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', standalone],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the build failed:\n${stdout}\n${stderr}`);
}

export interface ServerFolder {
  readonly dataFolder: string;
  readonly keyFolder: string;
}

export interface ServerProcess {
  readonly url: string;
  /** Code of the one-time link, if there was no account yet. */
  readonly setupCode: string | undefined;
  /** Time from the start of the process until it printed that it is ready, in milliseconds. */
  readonly readyAfter: number;
  /** Waits until the views include every recorded event. */
  settle(): Promise<void>;
  /** Kills the process at once, so that it neither closes nor flushes anything. */
  killHard(): Promise<void>;
  stop(): Promise<void>;
}

const spawnStart = ({ dataFolder, keyFolder }: ServerFolder): ChildProcess =>
  spawn(
    process.execPath,
    [
      join(standalone, 'dist', 'main.js'),
      'start',
      '--data',
      dataFolder,
      '--keys',
      keyFolder,
      '--host',
      '127.0.0.1',
      '--port',
      '0',
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, BLUEBOX_PROOF_OF_WORK_BITS: '4' },
    },
  );

export async function startServerProcess(folder: ServerFolder): Promise<ServerProcess> {
  const from = performance.now();
  const child = spawnStart(folder);
  const exited = once(child, 'exit');
  let printed = '';
  const address = await new Promise<string>((resolve, reject) => {
    const fail = () => reject(new Error(`the server did not start:\n${printed}`));
    const patience = setTimeout(fail, PATIENCE);
    const read = (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0];
      // The line with Ctrl-C is the last one that a start prints.
      if (url === undefined || !printed.includes('Ctrl-C')) return;
      clearTimeout(patience);
      resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', fail);
  });
  const readyAfter = performance.now() - from;
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return {
    url: address,
    setupCode: /\/setup#(\S+)/.exec(printed)?.[1],
    readyAfter,
    async settle() {
      const response = await fetch(`${address}/control/settle`, {
        method: 'POST',
        headers: { 'x-bluebox-control': loadKeys(folder.keyFolder).control },
      });
      if (!response.ok) throw new Error(`the server does not settle: ${response.status}`);
    },
    killHard: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

/**
 * Returns the milliseconds that starting an empty process takes now, which shows how busy the
 * machine is.
 */
export function emptyStart(): number {
  const from = performance.now();
  spawnSync(process.execPath, ['--eval', '0']);
  return performance.now() - from;
}

/** Starts a process that is expected to fail. @returns its exit code and output. */
export async function startInVain(
  folder: ServerFolder,
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  const child = spawnStart(folder);
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  const [exitCode] = (await once(child, 'close')) as [number];
  clearTimeout(patience);
  return { exitCode, stdout, stderr };
}
