import { existsSync } from 'node:fs';
import { SERVICE_NAMES, type ServiceName } from '@bluebox/contracts/services';
import { distributedCase } from './distributed-case.ts';
import { type DistributedScenario, pause } from './scenario.ts';

/**
 * Path at which Debian's package libfaketime has installed its library, or undefined if it is not installed.
 */
const LIBRARY = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
].find((path) => existsSync(path));

const moved = (offset: string): NodeJS.ProcessEnv => ({
  LD_PRELOAD: LIBRARY,
  FAKETIME: offset,
  // Only the wall clock is wrong; durations stay correct.
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
  DONT_FAKE_MONOTONIC: '1',
});

/** Restarts services with the clock that `env` sets; if `env` is empty, with the correct clock. */
async function restart(
  { process, start, log }: DistributedScenario,
  services: readonly ServiceName[],
  what: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  log.add({ phase: 'fault', what });
  for (const service of services) {
    await process(service).end('SIGTERM');
    await start(service, env);
  }
}

export const clockOff = distributedCase({
  name: 'clock one hour off',
  invariant: 'order, totals and leases do not hang on the clock (2, 3)',
  around: async (run) =>
    LIBRARY === undefined ? { notRun: 'libfaketime is not installed' } : run(),
  async faults(scenario) {
    const { recovered, log, remark } = scenario;
    await pause(1_500);
    // A tracker with a wrong clock refuses the portal's tokens, so the tracker is queried only after its clock
    // is right again.
    await restart(
      scenario,
      ['tracker'],
      'the clock of the tracker is an hour ahead',
      moved('+3600s'),
    );
    await pause(5_000);
    await restart(scenario, ['tracker'], 'the clock of the tracker is right', {});
    await recovered('right clock of the tracker');
    const refused = () =>
      log.entries.filter((entry) => entry.phase === 'fail' && entry.code === 'NOT_SIGNED_IN')
        .length;
    await restart(
      scenario,
      ['pledge'],
      'the clock of one service is an hour ahead',
      moved('+3600s'),
    );
    await pause(5_000);
    remark(`${refused()} commands were refused by a service whose clock was not the portal's`);
    for (const offset of ['+3600s', '-3600s']) {
      await restart(
        scenario,
        SERVICE_NAMES,
        `every clock is ${offset} off, not the servers'`,
        moved(offset),
      );
      await recovered(`clock ${offset}`);
      await pause(2_000);
    }
    await restart(scenario, SERVICE_NAMES, 'the clocks are right again', {});
    await recovered('right clocks');
    await pause(1_000);
  },
});
