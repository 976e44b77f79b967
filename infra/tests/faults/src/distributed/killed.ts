import { SERVICE_NAMES, type ServiceName } from '@bluebox/contracts/services';
import { distributedCase } from './distributed-case.ts';
import { FAILPOINT } from './processes.ts';
import { eventOf } from './readers.ts';
import { type DistributedScenario, PREFIX, pause } from './scenario.ts';

/** Time-out, in milliseconds, for a service to reach its failpoint. */
const MOMENT_COMES = 30_000;
/** Number of kills of each service. */
const ROUNDS = { short: 1, full: 3 } as const;

export const eachServiceKilled = distributedCase({
  name: 'each service killed in its work',
  short: true,
  async faults({ process, start, recovered, log }, scale) {
    for (const service of SERVICE_NAMES)
      for (let round = 0; round < ROUNDS[scale]; round++) {
        await pause(500 + 1_000 * Math.random());
        log.add({ phase: 'fault', what: `${service} killed` });
        await process(service).end('SIGKILL');
        await start(service);
        await recovered(`${service} started again`);
      }
  },
});

export const relayKilled = distributedCase({
  name: 'relay killed between publishing and marking',
  async faults(scenario, scale) {
    await pause(1_000);
    for (const service of ['pledge', 'inventory'] as const)
      for (let round = 0; round < ROUNDS[scale]; round++)
        await endAt(scenario, service, `published:${3 + round}`);
  },
});

export const consumerKilled = distributedCase({
  name: 'consumer killed between its views and its offsets',
  async faults(scenario, scale) {
    await pause(1_000);
    for (const service of ['tracker', 'inventory'] as const)
      for (let round = 0; round < ROUNDS[scale]; round++) {
        await endAt(scenario, service, `before-offsets:${1 + round}`, (place) =>
          proveMoment(scenario, service, place as GroupPlace),
        );
      }
  },
});

interface GroupPlace {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Offset that the service was about to commit. */
  readonly offset: string;
}

/**
 * Makes a service end itself at a failpoint, then starts the service again.
 * @param look inspects the stored data before the restart; receives the data that the failpoint printed.
 */
async function endAt(
  { process, start, recovered, log, ask }: DistributedScenario,
  service: ServiceName,
  moment: string,
  look: (place: unknown) => Promise<void> = async () => {},
): Promise<void> {
  await process(service).end('SIGTERM');
  log.add({ phase: 'fault', what: `${service} ends at ${moment}` });
  // A service may reach the failpoint before it listens. The start then fails, and the error contains the output.
  const said = await start(service, {
    NODE_OPTIONS: `--import=${FAILPOINT}`,
    BLUEBOX_FAULT_AT: moment,
  }).then(
    async () => {
      await Promise.race([process(service).ended, pause(MOMENT_COMES)]);
      await process(service).end('SIGKILL');
      return process(service).output();
    },
    (error: Error) => error.message,
  );
  const reached = /the failpoint was reached: (.*)/.exec(said)?.[1];
  ask(`${service} ends itself at ${moment}`, reached !== undefined);
  if (reached !== undefined) await look(JSON.parse(reached));
  await start(service);
  await recovered(`${service} started again`);
}

/**
 * Shows that, when the process ended, the view held an event whose offset was not yet committed to the
 * broker.
 */
async function proveMoment(
  { readPublished, asOperator, cursorOf, ask, remark }: DistributedScenario,
  service: ServiceName,
  { group, topic, partition, offset }: GroupPlace,
): Promise<void> {
  const last = (await readPublished()).find(
    (record) =>
      record.topic === topic &&
      record.partition === partition &&
      BigInt(record.offset) === BigInt(offset) - 1n,
  );
  const [committed] = await asOperator((admin) =>
    admin.fetchOffsets({ groupId: group, topics: [topic] }),
  );
  const known = committed?.partitions.find((each) => each.partition === partition)?.offset ?? '-1';
  const event = last === undefined ? undefined : eventOf(last);
  const lane = `${event?.service}/${partition}`;
  const cursor = await cursorOf(service, group.slice(PREFIX.length + 1), lane);
  const position = event?.position ?? Number.NaN;
  remark(
    `${group} ${lane}: the view had position ${cursor}, the broker knew of offsets before ${known}`,
  );
  ask(
    `the view of ${group} has ${lane}/${position}, and the broker does not know`,
    cursor >= position && BigInt(known) < BigInt(offset),
  );
}
