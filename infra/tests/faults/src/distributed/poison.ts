import { routes } from '@bluebox/contracts/routes';
import { line } from '../load.ts';
import { seeTotals } from '../views-seen.ts';
import { distributedCase } from './distributed-case.ts';
import { FAILPOINT } from './processes.ts';
import { pause } from './scenario.ts';

/** Time-out for parking the events of corrupted records, in milliseconds. */
const PARKED = 60_000;
/**
 * Lots whose records the failpoint corrupts, by truncating their text, giving them a future version, or
 * giving them data on which a view fails.
 */
const LOTS = ['misread-json', 'misread-version', 'misread-lines'] as const;

export const poison = distributedCase({
  name: 'records that a consumer cannot take',
  invariant: 'their streams alone wait; mended, they are applied and nothing is lacking (2)',
  async faults({ process, start, log, door, driveIds, command, recovered, ask, remark }) {
    await pause(1_000);
    const driveId = driveIds[0] as string;
    await process('tracker').end('SIGTERM');
    await start('tracker', {
      NODE_OPTIONS: `--import=${FAILPOINT}`,
      BLUEBOX_FAULT_AT: 'misreads',
    });
    for (const lot of LOTS) {
      log.add({ phase: 'fault', what: lot });
      log.add({ phase: 'invoke', key: lot, kind: 'pledge', driveId, subject: lot, quantity: 7 });
      const told = await door.command(
        routes.submitPledge.at({ driveId }),
        { lines: [line(7, lot)], noticeVersion: '2023-03', sourceDeclared: true },
        lot,
      );
      log.add({ ...told, key: lot });
      ask(`the pledge of ${lot} is acknowledged`, told.phase === 'ok');
    }
    const parked = async () => (await seeTotals(door, driveId)).parked;
    for (const begun = Date.now(); Date.now() - begun < PARKED; await pause(200))
      if ((await parked()) === LOTS.length) break;
    await recovered('records that cannot be taken');
    await pause(2_000);
    const waiting = await parked();
    ask(`${LOTS.length} events of the totals wait, not ${waiting}`, waiting === LOTS.length);
    ask('the process keeps running', process('tracker').isRunning());
    await process('tracker').end('SIGTERM');
    await start('tracker');
    await recovered('the reader is mended');
    const retried = await command('retry-parked', 'tracker');
    ask(
      `retry-parked leaves nothing: ${retried.output.trim().slice(-300)}`,
      retried.exitCode === 0 && retried.output.trim() === '[]',
    );
    remark(`${waiting} events waited, and were applied by retry-parked`);
    ask('no event is parked any more', (await parked()) === 0);
  },
});
