import { distributedCase } from './distributed-case.ts';
import { pause } from './scenario.ts';

const ROUNDS = { short: 2, full: 8 } as const;
/** Rate of commands, per second, during the final, uninterrupted rebuilds. */
const GENTLE = 3;

export const rebuilt = distributedCase({
  name: 'views built anew under load, killed meanwhile',
  invariant: 'a rebuilt view equals the live one (4)',
  async faults(scenario, scale) {
    const { log, process, start, database, control, recovered, ask, remark, pace } = scenario;
    await pause(3_000);
    let interrupted = 0;
    for (let round = 0; round < ROUNDS[scale]; round++) {
      const service = round % 2 === 0 ? 'tracker' : 'inventory';
      const rebuilding = control(service, 'rebuild').then(
        (said) => said.includes('"done":true'),
        () => false,
      );
      await pause(1_500 * Math.random());
      // Every fourth round kills the database instead of the process that writes to it.
      if (round % 4 === 3) {
        log.add({ phase: 'fault', what: `database killed while ${service} rebuilds` });
        await database.kill();
        await pause(1_000);
        await database.start();
      } else {
        log.add({ phase: 'fault', what: `${service} killed while it rebuilds` });
        await process(service).end('SIGKILL');
        await start(service);
      }
      if (!(await rebuilding)) interrupted += 1;
      await recovered('started again');
    }
    ask('a rebuild was interrupted', interrupted > 0);
    remark(`${interrupted} of ${ROUNDS[scale]} rebuilds were interrupted`);
    pace(GENTLE);
    for (const service of ['tracker', 'inventory'] as const) {
      const last = await control(service, 'rebuild');
      ask(`the last rebuild of ${service} ends: ${last.slice(-200)}`, last.includes('"done":true'));
    }
    await recovered('rebuilt');
  },
});
