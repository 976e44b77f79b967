import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { eventShapes } from '@bluebox/contracts';
import {
  type KafkaBus,
  type KafkaHistory,
  type KafkaOptions,
  openKafkaBus,
  openKafkaHistory,
  prepareTopics,
} from '@bluebox/kafka';
import { errorRecord } from '@bluebox/service-http';
import mongoose, { type Connection } from 'mongoose';
import type { Logger } from 'pino';
import { kafkaSettings, readSettings } from './config.ts';
import type { Check } from './health.ts';

/** Milliseconds to wait for a database before a request fails. */
const SERVER_SELECTION = 5_000;
const SOCKET_SILENCE = 30_000;
/** Milliseconds within which a database must answer to count as there. */
const PING_PATIENCE = 2_000;

export interface MongoConnection {
  readonly connection: Connection;
  readonly check: Check;
  close(): Promise<void>;
}

/** Connects to the database that the URI names; every write waits for the majority's journal. */
export async function connectMongo(
  logger: Logger,
  uri: string = readSettings('MONGODB_URI').MONGODB_URI,
): Promise<MongoConnection> {
  const connection = mongoose.createConnection(uri, {
    appName: 'bluebox',
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: SERVER_SELECTION,
    socketTimeoutMS: SOCKET_SILENCE,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
    retryWrites: true,
  });
  connection.on('error', (error) =>
    logger.error({ error: errorRecord(error) }, 'the database connection failed'),
  );
  await connection.asPromise();
  return {
    connection,
    async check() {
      try {
        await connection.db?.admin().command({ ping: 1 }, { timeoutMS: PING_PATIENCE });
        return undefined;
      } catch {
        return 'the database does not answer';
      }
    },
    close: () => connection.close(),
  };
}

export interface KafkaConnection {
  readonly bus: KafkaBus;
  readonly history: KafkaHistory;
  readonly counters: () => Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export function connectKafka(service: string, logger: Logger): KafkaConnection {
  const options = kafkaOptions(service, logger);
  const bus = openKafkaBus({
    ...options,
    onError: (error, consumer) =>
      logger.error({ error: errorRecord(error), consumer }, 'a consumer failed and tries again'),
  });
  const history = openKafkaHistory(options);
  return {
    bus,
    history,
    counters: () => ({ ...bus.counters }),
    async close() {
      await bus.close();
      await history.close();
    },
  };
}

function kafkaOptions(service: string, logger: Logger): KafkaOptions {
  const settings = kafkaSettings();
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password, KAFKA_CA: ca } = settings;
  return {
    brokers: settings.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    clientId: `bluebox-${service}-${hostname()}-${process.pid}`,
    namespace: settings.KAFKA_TOPIC_PREFIX,
    shapes: eventShapes,
    ...(username === undefined || password === undefined ? {} : { sasl: { username, password } }),
    ...(ca === undefined ? {} : { tls: { ca: readFileSync(ca, 'utf8') } }),
    log: (level, message, fields) => logger[level]({ kafka: fields }, message),
  };
}

/** Creates the topics that are missing; what differs in others is said, and left as it is. */
export async function ensureTopics(logger: Logger): Promise<void> {
  const { KAFKA_REPLICATION: replicationFactor } = readSettings('KAFKA_REPLICATION');
  const { created, differences } = await prepareTopics(
    kafkaOptions('topics', logger),
    Object.keys(eventShapes),
    // One copy may be away without stopping writes, once there are three.
    { replicationFactor, minInSyncReplicas: Math.max(1, replicationFactor - 1) },
  );
  for (const topic of created) process.stdout.write(`created ${topic}\n`);
  for (const { topic, setting, expected, found } of differences)
    process.stdout.write(`${topic}: ${setting} is ${found}, where ${expected} is expected\n`);
}
