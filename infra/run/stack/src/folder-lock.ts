import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface FolderLock {
  /** Releases the lock; resolves when another process can lock the folder. */
  release(): Promise<void>;
}

/**
 * Longest wait for the lock, in seconds. The lock of a killed process is released a little after
 * its death.
 */
const PATIENCE = 3;

/**
 * Locks a folder for this process alone. The operating system releases the lock however the process ends.
 *
 * @returns `undefined` when another process has the lock.
 */
export function lockFolder(folder: string): Promise<FolderLock | undefined> {
  return new Promise((resolve, reject) => {
    // flock holds the lock until `cat` ends, which happens when this process closes its end of the pipe or dies.
    const holder = spawn(
      'flock',
      [
        '--timeout',
        String(PATIENCE),
        join(folder, 'lock'),
        '/bin/sh',
        '-c',
        'echo held; exec cat >/dev/null',
      ],
      { detached: true, stdio: ['pipe', 'pipe', 'ignore'] },
    );
    holder.once('error', reject);
    const ended = new Promise<void>((end) => holder.once('exit', () => end()));
    void ended.then(() => resolve(undefined));
    holder.stdout.once('data', () => {
      holder.unref();
      resolve({
        release() {
          holder.ref();
          holder.stdin.end();
          return ended;
        },
      });
    });
  });
}
