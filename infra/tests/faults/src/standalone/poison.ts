import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { FaultCase } from '../fault-case.ts';
import { seeTotals } from '../views-seen.ts';
import { runStandalone, settle } from './process.ts';
import { onStandalone, pause } from './scenario.ts';

const LOT = 'poisoned';
const ITEM = {
  name: '布洛芬缓释胶囊',
  specification: '0.3g×24粒',
  category: 'medicine',
  unit: 'box',
};

export const poison: FaultCase = {
  name: 'an event that no view can take',
  way: 'standalone',
  invariant: 'its stream alone waits; mended, it is applied and nothing is lacking (2)',
  short: true,
  run: () =>
    onStandalone(
      async ({ place, log, door, driveIds, kill, start, process, recovered, ask, calm }) => {
        await pause(1_000);
        await kill('an event without its lines in the log');
        const driveId = driveIds[0] as string;
        const pledgeId = randomUUID();
        const healthy = {
          pledgeId,
          driveId,
          reference: 'XLX-P01S0N',
          lines: [{ lineId: 'l1', item: ITEM, quantity: 7, lot: LOT, condition: 'sealed' }],
          noticeVersion: '2023-03',
          sourceDeclared: true,
          channel: 'form',
        };
        // The client's log gets an acknowledged command for the inserted event, so that the checker looks for
        // its effect.
        log.add({ phase: 'invoke', key: LOT, kind: 'pledge', driveId, subject: LOT, quantity: 7 });
        log.add({ phase: 'ok', key: LOT, answer: { pledgeId } });
        const { lines: _, ...lacking } = healthy;
        insert(place.dataFolder, driveId, pledgeId, lacking);
        await start();
        await recovered('started with the poison');
        await pause(1_000);
        await settle(place);
        const seen = await seeTotals(door, driveId);
        ask(`one event of the totals waits, not ${seen.parked}`, seen.parked === 1);
        ask('the process keeps running', process().isRunning());
        const before = await runStandalone('retry-parked', place);
        ask('an event that still fails stays parked', before.exitCode === 1);
        await calm();
        await process().stop();
        replace(place.dataFolder, pledgeId, healthy);
        await start();
        const after = await runStandalone('retry-parked', place);
        ask(`retry-parked: ${after.output.trim()}`, after.exitCode === 0);
      },
    ),
};

const open = (dataFolder: string) =>
  new DatabaseSync(join(dataFolder, 'events.sqlite'), { timeout: 10_000 });

/** Inserts an event at the end of its drive's bucket, in a new stream. */
function insert(dataFolder: string, driveId: string, pledgeId: string, data: object): void {
  const database = open(dataFolder);
  try {
    database
      .prepare(
        `INSERT INTO events SELECT service, bucket, max(position) + 1, ?, 1, 'pledge.submitted', 1, drive, ?, 0,
           max(recorded_at), actor, correlation, NULL, ?
         FROM events WHERE service = 'pledge' AND bucket =
           (SELECT bucket FROM events WHERE service = 'pledge' AND drive = ? LIMIT 1)`,
      )
      .run(`pledge-${pledgeId}`, randomUUID(), JSON.stringify(data), driveId);
    database
      .prepare('UPDATE events SET drive = ? WHERE stream = ?')
      .run(driveId, `pledge-${pledgeId}`);
  } finally {
    database.close();
  }
}

function replace(dataFolder: string, pledgeId: string, data: object): void {
  const database = open(dataFolder);
  try {
    database
      .prepare('UPDATE events SET data = ? WHERE stream = ?')
      .run(JSON.stringify(data), `pledge-${pledgeId}`);
  } finally {
    database.close();
  }
}
