import { join } from 'node:path';
import type { FaultCase } from '../fault-case.ts';
import { mountSmallDisk, type SmallDisk } from '../small-disk.ts';
import { distributedCase } from './distributed-case.ts';
import { type DistributedScenario, pause } from './scenario.ts';

const SIZE = '400m';
const FULL_FOR = 20_000;

type Whose = 'broker' | 'database';

/** Makes a case in which the disk of the broker or of the database is full for a while. */
const diskFull = (
  whose: Whose,
  invariant: string,
  whileFull: (scenario: DistributedScenario) => void,
): FaultCase => {
  let disk: SmallDisk | undefined;
  return distributedCase({
    name: `disk of the ${whose} full`,
    invariant,
    async around(run) {
      disk = mountSmallDisk(SIZE);
      if (disk === undefined)
        return { notRun: 'a small disk of its own (tmpfs) may only be mounted by root' };
      try {
        return await run({ [`${whose}Folder`]: join(disk.folder, 'data') });
      } finally {
        disk.remove();
      }
    },
    async faults(scenario) {
      const { log, recovered, remark } = scenario;
      await pause(3_000);
      log.add({ phase: 'fault', what: `the disk of the ${whose} is full` });
      disk?.fill();
      await pause(FULL_FOR);
      whileFull(scenario);
      disk?.makeRoom();
      const server = scenario[whose];
      remark(server.isRunning() ? `the ${whose} stayed` : `the ${whose} ended by itself`);
      // The server is restarted even if it survived, because after a failed write a storage engine may refuse
      // all work until its process is restarted.
      await server.kill();
      await server.start();
      await recovered('room on the disk');
      await pause(2_000);
    },
  });
};

/** Returns the number of commands with this outcome since the last fault. */
function outcomesSince({ log }: DistributedScenario, outcome: 'ok' | 'fail'): number {
  const from = log.entries.findLastIndex(({ phase }) => phase === 'fault');
  return log.entries.slice(from).filter(({ phase }) => phase === outcome).length;
}

export const brokerDiskFull = diskFull(
  'broker',
  'commands are acknowledged meanwhile; everything is published when there is room (1)',
  (scenario) => {
    const acknowledged = outcomesSince(scenario, 'ok');
    scenario.remark(`${acknowledged} commands were acknowledged while the disk was full`);
    scenario.ask('commands are acknowledged while the disk is full', acknowledged > 0);
  },
);

export const databaseDiskFull = diskFull(
  'database',
  'what could not be saved is not acknowledged; it goes on when there is room (1)',
  (scenario) => {
    const refused = outcomesSince(scenario, 'fail');
    scenario.remark(
      `${refused} commands were refused and ${outcomesSince(scenario, 'ok')} acknowledged while the disk was full`,
    );
  },
);
