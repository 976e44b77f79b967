import { SERVICE_NAMES } from '@bluebox/contracts/services';
import { distributedCase } from './distributed-case.ts';
import { type DistributedScenario, pause } from './scenario.ts';

export const brokerKilled = distributedCase({
  name: 'broker killed, back after 15 s',
  async faults({ log, broker, recovered }) {
    await pause(2_000);
    log.add({ phase: 'fault', what: 'broker killed' });
    await broker.kill();
    await pause(15_000);
    await broker.start();
    await recovered('broker back');
  },
});

export const databaseKilled = distributedCase({
  name: 'database server killed and started again',
  async faults({ log, database, recovered }, scale) {
    for (let round = 0; round < (scale === 'short' ? 1 : 3); round++) {
      await pause(2_000);
      log.add({ phase: 'fault', what: 'database killed' });
      await database.kill();
      await pause(3_000);
      await database.start();
      await recovered('database back');
    }
  },
});

export const brokerStopped = distributedCase({
  name: 'broker stopped for 40 s',
  async faults(scenario) {
    await pause(2_000);
    await stopFor(scenario, 'broker stopped', scenario.broker.pid(), 40_000);
  },
});

export const relayStopped = distributedCase({
  name: 'relay stopped past its lease',
  async faults(scenario) {
    await pause(2_000);
    await stopFor(scenario, 'pledge stopped', scenario.process('pledge').pid, 25_000);
  },
});

export const consumerStopped = distributedCase({
  name: 'consumer stopped past its session',
  async faults(scenario) {
    await pause(2_000);
    await stopFor(scenario, 'tracker stopped', scenario.process('tracker').pid, 45_000);
  },
});

/** Pauses a process for a while, as happens when a machine swaps or a virtual machine is migrated. */
async function stopFor(
  { log, recovered }: DistributedScenario,
  what: string,
  pid: number,
  milliseconds: number,
): Promise<void> {
  log.add({ phase: 'fault', what });
  process.kill(pid, 'SIGSTOP');
  await pause(milliseconds);
  process.kill(pid, 'SIGCONT');
  await recovered(what);
}

export const rollingRestart = distributedCase({
  name: 'rolling restart of all services',
  async faults({ process, start, recovered, log }, scale) {
    for (let round = 1; round <= (scale === 'short' ? 2 : 20); round++) {
      // Each service is restarted as soon as the previous service listens, even if the previous service has not
      // caught up, because operators do the same.
      for (const service of SERVICE_NAMES) {
        log.add({ phase: 'fault', what: `${service} restarted` });
        await process(service).end('SIGTERM');
        await start(service);
      }
      await recovered(`round ${round}`);
    }
  },
});
