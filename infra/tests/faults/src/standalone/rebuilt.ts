import type { FaultCase } from '../fault-case.ts';
import { control } from './process.ts';
import { onStandalone, pause } from './scenario.ts';

const KILLS = { short: 2, full: 10 } as const;

export const rebuilt: FaultCase = {
  name: 'views built anew under load, killed meanwhile',
  way: 'standalone',
  invariant: 'a rebuilt view equals the live one (4)',
  short: true,
  run: (scale) =>
    onStandalone(async ({ place, kill, start, recovered, ask, remark }) => {
      await pause(2_000);
      let interrupted = 0;
      for (let round = 0; round < KILLS[scale]; round++) {
        const rebuilding = control(place, 'rebuild').then(
          () => undefined,
          () => {
            interrupted += 1;
          },
        );
        await pause(400 * Math.random());
        await kill('SIGKILL while rebuilding');
        await rebuilding;
        await start();
        await recovered('started again');
      }
      ask('a rebuild was interrupted', interrupted > 0);
      remark(`${interrupted} of ${KILLS[scale]} rebuilds were interrupted`);
      const last = await control(place, 'rebuild');
      ask(`the last rebuild ends: ${last.slice(-200)}`, last.includes('"done":true'));
    }),
};
