import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DECIDING_SERVICES,
  SERVICE_NAMES,
  SERVICES_BEHIND_PORTAL,
  type ServiceName,
  serviceVariable,
} from '@bluebox/contracts/services';
import { makeKeys } from '@bluebox/distributed';
import {
  type LocalKafka,
  type LocalMongodb,
  readSettings,
  startLocalKafka,
  startLocalMongodb,
} from '@bluebox/servers';
import type { Admin, Producer } from 'kafkajs';
import { check } from '../checker.ts';
import { checkpointRemark, openCheckpointWatch, readFrom } from '../checkpoint-watch.ts';
import { type ClientLog, openClientLog } from '../client-log.ts';
import { type Door, openDoor } from '../door.ts';
import type { Shown } from '../fault-case.ts';
import { type Load, openDrives, startLoad } from '../load.ts';
import type { PublishedEvent } from '../observation.ts';
import { recovery } from '../recovery.ts';
import { seeJourneys, seeTotals } from '../views-seen.ts';
import { lastingPorts } from './lasting-ports.ts';
import { control, runCommand, type ServiceProcess, startService } from './processes.ts';
import {
  eventOf,
  type FoundRecord,
  plainKafka,
  readCursor,
  readKafkaRecords,
  readMongoEvents,
} from './readers.ts';
import { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';

const DRIVES = 3;
const WORKERS = 8;
const PER_SECOND = 40;
export const PREFIX = 'faults';
/**
 * Number of rounds of waiting for all services to settle. One round is not enough, because policies
 * of one service cause events to which another reacts.
 */
const SETTLING_ROUNDS = 3;

/** A running distributed Bluebox under load, and the means of a case to inject its faults. */
export interface DistributedScenario {
  readonly log: ClientLog;
  readonly door: Door;
  readonly driveIds: readonly string[];
  /** Proxy between the services and the broker. */
  readonly brokerWay: TcpProxy;
  /** Proxy between the tracker and its database. */
  readonly trackerDatabaseWay: TcpProxy;
  process(service: ServiceName): ServiceProcess;
  /** Starts a service again on the port that it had. */
  start(service: ServiceName, more?: NodeJS.ProcessEnv): Promise<void>;
  /** The broker's process, which can be killed and started again. */
  readonly broker: Server;
  readonly database: Server;
  /**
   * Makes the checker sort the published history by position, as consumers do. This is needed when the broker
   * has lost a record and stored the next one, because the record that is published again then comes too late.
   */
  checkByPosition(): void;
  /** Reads every record of the topics. A record that was read before counts as delivered even after its deletion. */
  readPublished(): Promise<readonly FoundRecord[]>;
  /** Runs a function with a client that has full rights at the broker. */
  asOperator<T>(use: (admin: Admin, producer: Producer) => Promise<T>): Promise<T>;
  /** Reads the position of a service's consumer in a lane from its database. */
  cursorOf(service: ServiceName, consumer: string, lane: string): Promise<number>;
  /** Calls a running service's control route. @returns its answer. */
  control(service: ServiceName, path: string): Promise<string>;
  /** Runs a command against a running service, and resolves when the command has ended. */
  command(name: string, service: ServiceName): Promise<{ exitCode: number; output: string }>;
  recovered(what: string): Promise<void>;
  /** Adds a requirement, which is reported as unmet if it does not hold. */
  ask(what: string, met: boolean): void;
  remark(what: string): void;
  /** Limits the load to this many commands per second from now on. */
  pace(perSecond: number): void;
  /** Stops the load; resolves when its last command has been answered or given up. */
  calm(): Promise<void>;
}

export interface Server {
  pid(): number;
  isRunning(): boolean;
  kill(): Promise<void>;
  start(): Promise<void>;
}

export interface DistributedOptions {
  readonly perSecond?: number;
  readonly workers?: number;
  readonly random?: () => number;
  /** Data folder of the broker; by default within the scenario's folder. */
  readonly brokerFolder?: string;
  readonly databaseFolder?: string;
}

export const pause = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/**
 * Starts a broker, a database and every service as separate processes, then runs load, faults, a quiet phase
 * and the check.
 */
export async function onDistributed(
  faults: (scenario: DistributedScenario) => Promise<void>,
  options: DistributedOptions = {},
): Promise<Shown> {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-faults-'));
  const {
    perSecond = PER_SECOND,
    workers = WORKERS,
    random = Math.random,
    brokerFolder = join(folder, 'kafka'),
    databaseFolder = join(folder, 'mongodb'),
  } = options;
  const { cache, environment } = readSettings(process.env);
  const [broker = 0, controller = 0, mongodb = 0, ...servicePorts] = await lastingPorts(
    3 + SERVICE_NAMES.length,
    Math.random,
  );
  const brokerWay = await openTcpProxy({ port: broker, protocol: 'kafka' }, Math.random);
  const trackerDatabaseWay = await openTcpProxy(
    { port: mongodb, protocol: 'mongodb' },
    Math.random,
  );
  const startBroker = (): Promise<LocalKafka> =>
    startLocalKafka({
      cache,
      folder: brokerFolder,
      ports: { broker, controller, advertised: brokerWay.port },
      environment,
    });
  const startDatabase = (): Promise<LocalMongodb> =>
    startLocalMongodb({ cache, folder: databaseFolder, port: mongodb, environment });
  const keys = join(folder, 'keys');
  makeKeys(keys);
  const ports = Object.fromEntries(
    SERVICE_NAMES.map((service, index) => [service, servicePorts[index] as number]),
  ) as Record<ServiceName, number>;
  const urlOf = (service: ServiceName) => `http://127.0.0.1:${ports[service]}`;
  const databaseOf = (service: ServiceName, port = mongodb) =>
    `mongodb://127.0.0.1:${port}/${PREFIX}_${service}?directConnection=true`;
  const settingsOf = (service: ServiceName): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    BLUEBOX_HOST: '127.0.0.1',
    BLUEBOX_PORT: String(ports[service]),
    BLUEBOX_KEYS: join(keys, service),
    BLUEBOX_LOG_LEVEL: 'info',
    BLUEBOX_PROOF_OF_WORK_BITS: '4',
    KAFKA_BROKERS: `127.0.0.1:${brokerWay.port}`,
    KAFKA_TOPIC_PREFIX: PREFIX,
    MONGODB_URI: databaseOf(service, service === 'tracker' ? trackerDatabaseWay.port : mongodb),
    ...Object.fromEntries(
      SERVICES_BEHIND_PORTAL.map((consumer) => [serviceVariable(consumer, 'URL'), urlOf(consumer)]),
    ),
    ...Object.fromEntries(
      SERVICES_BEHIND_PORTAL.map((consumer) => [
        serviceVariable(consumer, 'MONGODB_URI'),
        databaseOf(consumer),
      ]),
    ),
  });

  const watch = openCheckpointWatch(readFrom(urlOf('portal')));
  const log = openClientLog(join(folder, 'client-log.ndjson'), Date.now);
  const door = openDoor(urlOf('portal'));
  const times = recovery(log, door);
  const unmet: string[] = [];
  const remarks: string[] = [];
  const processes = new Map<ServiceName, ServiceProcess>();
  const processOf = (service: ServiceName): ServiceProcess => {
    const found = processes.get(service);
    if (found === undefined) throw new Error(`${service} was never started`);
    return found;
  };
  const start: DistributedScenario['start'] = async (service, more = {}) => {
    processes.set(service, await startService(service, { ...settingsOf(service), ...more }));
  };
  const ask = (what: string, met: boolean) => {
    if (!met) unmet.push(what);
  };
  const delivered: PublishedEvent[] = [];
  let isByPosition = false;
  /** Offset up to which each partition was read. */
  const readUpTo = new Map<string, bigint>();
  const readPublished = async () => {
    const records = await readKafkaRecords(`127.0.0.1:${broker}`, PREFIX, DECIDING_SERVICES);
    for (const record of records) {
      const place = `${record.topic}/${record.partition}`;
      if (BigInt(record.offset) <= (readUpTo.get(place) ?? -1n)) continue;
      readUpTo.set(place, BigInt(record.offset));
      delivered.push(eventOf(record));
    }
    return records;
  };
  const asOperator: DistributedScenario['asOperator'] = async (use) => {
    const client = plainKafka(`127.0.0.1:${broker}`);
    const [admin, producer] = [client.admin(), client.producer()];
    try {
      await Promise.all([admin.connect(), producer.connect()]);
      return await use(admin, producer);
    } finally {
      await Promise.all([admin.disconnect(), producer.disconnect()]);
    }
  };
  const controlOf = (service: ServiceName, path: string) =>
    control(urlOf(service), join(keys, service), path);
  let kafka: LocalKafka | undefined;
  let mongo: LocalMongodb | undefined;
  let load: Load | undefined;
  try {
    [kafka, mongo] = await Promise.all([startBroker(), startDatabase()]);
    const topics = await runCommand(['ensure-topics'], settingsOf('pledge'));
    if (topics.exitCode !== 0) throw new Error(topics.output);
    await Promise.all(SERVICE_NAMES.map((service) => start(service)));
    await door.setUp(await setupCodeOf(processOf('portal')));
    const driveIds = await openDrives(door, DRIVES);
    load = startLoad({
      door,
      log,
      driveIds,
      workers,
      perSecond,
      random,
      name: 'f',
    });
    const ongoing = load;
    await faults({
      log,
      door,
      driveIds,
      brokerWay,
      trackerDatabaseWay,
      process: processOf,
      start,
      readPublished,
      asOperator,
      cursorOf: (service, consumer, lane) => readCursor(databaseOf(service), consumer, lane),
      control: controlOf,
      command: (name, service) => runCommand([name, urlOf(service)], settingsOf(service)),
      broker: {
        pid: () => kafka?.process.pid ?? 0,
        isRunning: () => kafka?.process.isRunning() === true,
        kill: async () => kafka?.process.kill(),
        async start() {
          kafka = await startBroker();
        },
      },
      database: {
        pid: () => mongo?.process.pid ?? 0,
        isRunning: () => mongo?.process.isRunning() === true,
        kill: async () => mongo?.process.kill(),
        async start() {
          mongo = await startDatabase();
        },
      },
      recovered: times.recovered,
      ask,
      remark: (what) => void remarks.push(what),
      checkByPosition: () => {
        isByPosition = true;
      },
      pace: ongoing.pace,
      calm: () => ongoing.stop(),
    });
    await load.stop();
    for (const service of SERVICE_NAMES)
      if (!processOf(service).isRunning()) {
        const lastWords = processOf(service).output().trim().split('\n').slice(-2).join(' ');
        remarks.push(
          `${service} had ended by itself, and was started again; it wrote: ${lastWords.slice(-600)}`,
        );
        await start(service);
      }
    for (let round = 0; round < SETTLING_ROUNDS; round++)
      await Promise.all(SERVICES_BEHIND_PORTAL.map((service) => controlOf(service, 'catch-up')));
    const stored = (
      await Promise.all(
        DECIDING_SERVICES.map((service) => readMongoEvents(databaseOf(service), service)),
      )
    ).flat();
    const whole = new Set((await readPublished()).map((record) => eventOf(record).id));
    const lacking = stored.filter(({ id }) => !whole.has(id)).length;
    ask(`the topics lack ${lacking} events`, lacking === 0);
    const totals = [];
    for (const driveId of driveIds) totals.push(await seeTotals(door, driveId));
    const journeys = await seeJourneys(door, stored);
    const published = isByPosition
      ? delivered.toSorted((one, other) => one.position - other.position)
      : delivered;
    const verdict = check(log.entries, { stored, published, totals, journeys });
    await watch.stop();
    ask(`checkpoints of the ledger: ${watch.findings().join('; ')}`, watch.findings().length === 0);
    remarks.push(checkpointRemark(watch));
    const audit = await runCommand(['audit'], settingsOf('notary'));
    ask(`audit: ${audit.output.trim().slice(-400)}`, audit.exitCode === 0);
    return { verdict, secondsToRecover: times.longest(), unmet, remarks };
  } finally {
    await load?.stop();
    await watch.stop();
    for (const running of processes.values()) {
      running.signal('SIGCONT');
      await running.end('SIGKILL');
    }
    await kafka?.process.kill();
    await mongo?.process.kill();
    await brokerWay.close();
    await trackerDatabaseWay.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function setupCodeOf(portal: ServiceProcess): Promise<string> {
  for (let look = 0; look < 500; look++) {
    const code = /\/setup#([\w-]+)/.exec(portal.output())?.[1];
    if (code !== undefined) return code;
    await pause(20);
  }
  throw new Error('the portal printed no set-up link');
}
