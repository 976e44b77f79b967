import { chooseServers, readSettings } from '@bluebox/servers';
import type { FaultCase, Scale } from '../fault-case.ts';
import { FAILPOINT, type Service } from './processes.ts';
import { type DistributedScenario, onDistributed, pause } from './scenario.ts';

/** Milliseconds in which a moment that a service is to end at must have come. */
const MOMENT_COMES = 30_000;

const KEPT = 'what was acknowledged is there, published and shown, once and in order (1, 2)';

const distributed = (
  name: string,
  short: boolean,
  faults: (scenario: DistributedScenario, scale: Scale) => Promise<void>,
  invariant = KEPT,
): FaultCase => ({
  name,
  way: 'distributed',
  invariant,
  short,
  run: async (scale) => {
    const settings = readSettings(process.env);
    const chosen = await chooseServers({ ...settings, way: 'local' });
    if (chosen.way !== 'local')
      return { notRun: 'needs a broker and a database that it may kill, started on this machine' };
    return onDistributed((scenario) => faults(scenario, scale));
  },
});

/** Kills a service some times at any moment of its work. */
async function killAgain(
  { process, start, recovered, log }: DistributedScenario,
  service: Service,
  times: number,
): Promise<void> {
  for (let round = 0; round < times; round++) {
    await pause(500 + 1_000 * Math.random());
    log.add({ phase: 'fault', what: `${service} killed` });
    await process(service).end('SIGKILL');
    await start(service);
    await recovered(`${service} started again`);
  }
}

/** Lets a service end itself at a moment of its work, some times. */
async function endAt(
  { process, start, recovered, log, ask, remark }: DistributedScenario,
  service: Service,
  moment: string,
  times: number,
): Promise<void> {
  for (let round = 0; round < times; round++) {
    await process(service).end('SIGTERM');
    log.add({ phase: 'fault', what: `${service} ends ${moment}` });
    // It may come to the moment before it listens: then it did not start.
    const said = await start(service, {
      NODE_OPTIONS: `--import=${FAILPOINT}`,
      BLUEBOX_FAULT_AT: `${moment}:${3 + round}`,
    }).then(
      async () => {
        await Promise.race([process(service).ended, pause(MOMENT_COMES)]);
        await process(service).end('SIGKILL');
        return process(service).output();
      },
      (error: Error) => error.message,
    );
    ask(`${service} ends itself ${moment}`, said.includes('the failpoint was reached'));
    await start(service);
    await recovered(`${service} started again`);
  }
  remark(`${service} ended itself ${times} times`);
}

/** Stops a process for a while, as when a machine swaps or a virtual one is moved. */
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

export const distributedCases: readonly FaultCase[] = [
  distributed('each service killed in its work', false, async (scenario, scale) => {
    for (const service of ['pledge', 'inventory', 'shipment', 'tracker', 'portal'] as const)
      await killAgain(scenario, service, scale === 'short' ? 1 : 5);
  }),
  distributed('relay killed between publishing and marking', false, async (scenario, scale) => {
    await pause(1_000);
    await endAt(scenario, 'pledge', 'published', scale === 'short' ? 1 : 5);
    await endAt(scenario, 'inventory', 'published', scale === 'short' ? 1 : 5);
  }),
  distributed(
    'consumer killed between its views and its offsets',
    false,
    async (scenario, scale) => {
      await pause(1_000);
      await endAt(scenario, 'tracker', 'before-offsets', scale === 'short' ? 1 : 5);
      await endAt(scenario, 'inventory', 'before-offsets', scale === 'short' ? 1 : 5);
    },
  ),
  distributed('broker killed, back after 15 s', false, async ({ log, broker, recovered }) => {
    await pause(2_000);
    log.add({ phase: 'fault', what: 'broker killed' });
    await broker.kill();
    await pause(15_000);
    await broker.start();
    await recovered('broker back');
  }),
  distributed('broker stopped for 40 s', false, async (scenario) => {
    await pause(2_000);
    await stopFor(scenario, 'broker stopped', scenario.broker.pid(), 40_000);
  }),
  distributed('relay stopped past its lease', false, async (scenario) => {
    await pause(2_000);
    await stopFor(scenario, 'pledge stopped', scenario.process('pledge').pid, 25_000);
  }),
  distributed('consumer stopped past its session', false, async (scenario) => {
    await pause(2_000);
    await stopFor(scenario, 'tracker stopped', scenario.process('tracker').pid, 45_000);
  }),
  distributed('35 % of produce answers lost', false, async (scenario) => {
    const { log, brokerWay, recovered, remark, ask } = scenario;
    await pause(1_000);
    log.add({ phase: 'fault', what: 'produce answers are lost' });
    brokerWay.become({ kind: 'loses-answers', share: 0.35 });
    await pause(30_000);
    brokerWay.become({ kind: 'open' });
    await recovered('produce answers arrive');
    remark(`${brokerWay.lostAnswers()} answers were lost`);
    ask('answers were lost', brokerWay.lostAnswers() > 0);
  }),
  distributed('network to the broker cut for 60 s', false, async (scenario) => {
    const { log, brokerWay, recovered } = scenario;
    await pause(2_000);
    log.add({ phase: 'fault', what: 'cut' });
    brokerWay.become({ kind: 'cut' });
    await pause(60_000);
    brokerWay.become({ kind: 'open' });
    await recovered('network back');
  }),
  distributed('slow, lossy network to the broker', false, async (scenario) => {
    const { log, brokerWay, recovered } = scenario;
    await pause(1_000);
    log.add({ phase: 'fault', what: 'slow' });
    brokerWay.become({ kind: 'slow', milliseconds: 200, lossShare: 0.1 });
    await pause(30_000);
    brokerWay.become({ kind: 'open' });
    await recovered('network fast again');
  }),
  distributed('database server killed and started again', false, async (scenario, scale) => {
    const { log, database, recovered } = scenario;
    for (let round = 0; round < (scale === 'short' ? 1 : 3); round++) {
      await pause(2_000);
      log.add({ phase: 'fault', what: 'database killed' });
      await database.kill();
      await pause(3_000);
      await database.start();
      await recovered('database back');
    }
  }),
  distributed('rolling restart of all services', false, async (scenario, scale) => {
    const { process, start, recovered, log } = scenario;
    for (let round = 0; round < (scale === 'short' ? 2 : 20); round++)
      for (const service of ['pledge', 'inventory', 'shipment', 'tracker', 'portal'] as const) {
        log.add({ phase: 'fault', what: `${service} restarted` });
        await process(service).end('SIGTERM');
        await start(service);
        await recovered(`${service} started again`);
      }
  }),
];
