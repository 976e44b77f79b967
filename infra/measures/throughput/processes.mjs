// Child processes and folders of one run, all of which are gone at its end.
import { fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Zero bits of the proof of work. Solving is not measured, and checking costs the same for any number of bits. */
const PROOF_OF_WORK_BITS = '8';

/** Environment of the children, without settings of a Bluebox that this machine may run otherwise. */
const environment = () => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('BLUEBOX_')),
  ),
  NODE_ENV: 'production',
  BLUEBOX_PROOF_OF_WORK_BITS: PROOF_OF_WORK_BITS,
});

const hasEnded = (child) => child.exitCode !== null || child.signalCode !== null;
const ended = (child) =>
  new Promise((resolve) => {
    if (hasEnded(child)) return resolve();
    child.once('exit', resolve);
  });

/** Resolves with the next message of a child. @throws if the child ends instead. */
const message = (child) =>
  new Promise((resolve, reject) => {
    const lost = () => reject(new Error(`${child.spawnargs.slice(1).join(' ')} ended`));
    child.once('exit', lost);
    child.once('message', (answer) => {
      child.off('exit', lost);
      resolve(answer);
    });
  });

/** Sends a message to a child. @returns the child's answer. */
export function ask(child, question) {
  const answer = message(child);
  child.send(question);
  return answer;
}

export function processesOfRun() {
  const children = new Set();
  const folders = [];
  const keep = (child) => {
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  const end = async (child, signal = 'SIGKILL') => {
    if (!hasEnded(child)) child.kill(signal);
    await ended(child);
  };
  return {
    /** Ids of the running children. */
    pids: () => [...children].map(({ pid }) => pid),
    folder() {
      const folder = mkdtempSync(join(tmpdir(), 'bluebox-bench-'));
      folders.push(folder);
      return folder;
    },
    /** Starts a module. @returns the child, and the content of its first message. */
    async start(script, args, env = {}) {
      const child = keep(fork(script, args, { env: { ...environment(), ...env } }));
      return { child, ...(await message(child)) };
    },
    /** Runs a command to its end. @throws unless it succeeds. */
    async run(command, ...args) {
      const child = keep(
        spawn(command, args, { env: environment(), stdio: ['ignore', 'ignore', 'inherit'] }),
      );
      await new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('exit', resolve);
      });
      if (child.exitCode !== 0) throw new Error(`${command} exited with ${child.exitCode}`);
    },
    end,
    /** Ends all children, whose data is discarded, and removes the folders when nobody writes to them any more. */
    async endAll() {
      await Promise.all([...children].map((child) => end(child)));
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}
