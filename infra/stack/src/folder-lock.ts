import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface FolderLock {
  release(): void;
}

/**
 * Locks a folder for this process alone. The system releases the lock when the process ends, in whatever way.
 *
 * @returns `undefined` when another process has it.
 */
export function lockFolder(folder: string): Promise<FolderLock | undefined> {
  return new Promise((resolve, reject) => {
    // cat ends when this process's end of its input closes.
    const holder = spawn(
      'flock',
      ['--nonblock', join(folder, 'lock'), '/bin/sh', '-c', 'echo held; exec cat >/dev/null'],
      { detached: true, stdio: ['pipe', 'pipe', 'ignore'] },
    );
    holder.once('error', reject);
    holder.once('exit', () => resolve(undefined));
    holder.stdout.once('data', () => {
      holder.unref();
      resolve({ release: () => holder.stdin.end() });
    });
  });
}
