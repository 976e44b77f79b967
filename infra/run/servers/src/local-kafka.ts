import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type AttendedProcess, startAttended, untilReady } from './attended-process.ts';
import { kafkaJars } from './downloads.ts';
import { kafkaAnswers } from './readiness.ts';

const run = promisify(execFile);

export interface LocalKafka {
  /** Address of the broker, as in `KAFKA_BROKERS`. */
  readonly brokers: string;
  readonly process: AttendedProcess;
}

/** Ports of the broker and its controller, both on the loopback address. */
export interface KafkaPorts {
  readonly broker: number;
  readonly controller: number;
  /** Port that clients are told to connect to, when a proxy is in front of the broker. */
  readonly advertised?: number;
}

const properties = (folder: string, { broker, controller, advertised = broker }: KafkaPorts) => `
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controller}
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=PLAINTEXT://127.0.0.1:${advertised}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=${join(folder, 'log')}
auto.create.topics.enable=false
unclean.leader.election.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
transaction.state.log.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
`;

const LOGGING = `<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="WARN">
  <Appenders>
    <Console name="console"><PatternLayout pattern="%d{ISO8601} %p %m (%c)%n"/></Console>
  </Appenders>
  <Loggers><Root level="WARN"><AppenderRef ref="console"/></Root></Loggers>
</Configuration>
`;

const HEAP = [
  '-Xms128m',
  '-Xmx400m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xshare:auto',
];

/**
 * Starts Apache Kafka in KRaft mode with one node. If the folder holds data of an earlier run, that data is
 * kept.
 *
 * @throws when Kafka cannot be downloaded or does not become ready; the message includes the end of its
 * output.
 */
export async function startLocalKafka({
  cache,
  folder,
  ports,
  environment,
}: {
  cache: string;
  folder: string;
  ports: KafkaPorts;
  environment: Record<string, string | undefined>;
}): Promise<LocalKafka> {
  const classPath = join(await kafkaJars(cache), '*');
  await mkdir(folder, { recursive: true });
  const settings = join(folder, 'server.properties');
  const logging = join(folder, 'log4j2.xml');
  await writeFile(settings, properties(folder, ports));
  await writeFile(logging, LOGGING);
  const java = [`-Dlog4j2.configurationFile=${logging}`, '-cp', classPath];
  if (!existsSync(join(folder, 'log', 'meta.properties')))
    await run('java', [
      ...HEAP,
      ...java,
      'kafka.tools.StorageTool',
      'format',
      '--cluster-id',
      '5L6g3nShT-eMCtK--X86sw',
      '--config',
      settings,
    ]);
  const process = startAttended('java', [...HEAP, ...java, 'kafka.Kafka', settings], {
    logFile: join(folder, 'kafka.log'),
    env: environment,
  });
  const brokers = `127.0.0.1:${ports.broker}`;
  await untilReady('Kafka', process, () => kafkaAnswers(brokers));
  return { brokers, process };
}
