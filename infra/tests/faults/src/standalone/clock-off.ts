import { existsSync } from 'node:fs';
import type { FaultCase } from '../fault-case.ts';
import { onStandalone, pause } from './scenario.ts';

/**
 * Path at which Debian's package libfaketime has installed its library, or undefined if it is not
 * installed.
 */
const LIBRARY = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
].find((path) => existsSync(path));

const OFF = ['+3600s', '-3600s'];

export const clockOff: FaultCase = {
  name: 'clock one hour off',
  way: 'standalone',
  invariant: 'order and totals do not hang on the clock (2, 3)',
  short: false,
  async run() {
    if (LIBRARY === undefined) return { notRun: 'libfaketime is not installed' };
    const library = LIBRARY;
    return onStandalone(async ({ kill, start, recovered }) => {
      await pause(1_500);
      for (const offset of OFF) {
        await kill(`the server's clock is ${offset} off`);
        await start({
          LD_PRELOAD: library,
          FAKETIME: offset,
          // Only the wall clock is wrong; durations stay correct.
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
          DONT_FAKE_MONOTONIC: '1',
        });
        await recovered(`clock ${offset}`);
        await pause(2_000);
      }
      await kill('the clock is right again');
      await start();
      await recovered('right clock');
      await pause(1_000);
    });
  },
};
