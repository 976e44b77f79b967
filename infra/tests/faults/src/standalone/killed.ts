import type { FaultCase } from '../fault-case.ts';
import { onStandalone, pause } from './scenario.ts';

const KILLS = { short: 5, full: 50 } as const;

export const killed: FaultCase = {
  name: 'process killed under load',
  way: 'standalone',
  invariant: 'what was acknowledged is there, once and in order (1, 2, 5)',
  short: true,
  run: (scale) =>
    onStandalone(async ({ kill, start, recovered, remark }) => {
      for (let round = 0; round < KILLS[scale]; round++) {
        await pause(300 + 700 * Math.random());
        await kill('SIGKILL');
        await start();
        await recovered('started again');
      }
      remark(`killed ${KILLS[scale]} times`);
    }),
};
