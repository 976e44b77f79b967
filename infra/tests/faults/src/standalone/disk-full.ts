import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultCase } from '../fault-case.ts';
import { onStandalone, pause } from './scenario.ts';

const SMALL = '3m';
const LARGE = '200m';
/** Time-out for filling the small disk, in milliseconds. */
const PATIENCE = 90_000;

export const diskFull: FaultCase = {
  name: 'disk full',
  way: 'standalone',
  invariant: 'what could not be saved is refused and not there; it goes on when there is room (1)',
  short: false,
  async run() {
    const mounted = mkdtempSync(join(tmpdir(), 'bluebox-small-disk-'));
    const options = (size: string) => `size=${size},mode=0700`;
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', options(SMALL), 'tmpfs', mounted], {
      encoding: 'utf8',
    });
    if (mount.status !== 0) {
      rmdirSync(mounted);
      return { notRun: 'a small disk of its own (tmpfs) may only be mounted by root' };
    }
    try {
      return await onStandalone(
        async ({ log, process, start, recovered, ask, remark }) => {
          const refused = () =>
            log.entries.filter(
              (entry) => entry.phase === 'fail' && entry.code === 'STORE_UNAVAILABLE',
            ).length;
          for (const begun = Date.now(); refused() === 0 && Date.now() - begun < PATIENCE; )
            await pause(100);
          log.add({ phase: 'fault', what: 'the disk is full' });
          await pause(3_000);
          ask('commands are refused with STORE_UNAVAILABLE', refused() > 0);
          remark(`${refused()} commands were refused while the disk was full`);
          const alive = process().isRunning();
          remark(alive ? 'the process stayed' : 'the process ended, and was started again');
          spawnSync('mount', ['-o', `remount,${options(LARGE)}`, mounted]);
          if (!alive) await start();
          await recovered('room on the disk');
          await pause(2_000);
        },
        { dataFolder: join(mounted, 'data') },
      );
    } finally {
      // The disk is unmounted lazily, because a process that is about to end may still have a file open on
      // it.
      spawnSync('umount', ['--lazy', mounted]);
      rmdirSync(mounted);
    }
  },
};
