import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { eventShapes } from '@bluebox/contracts';
import {
  type ForgottenTopic,
  type KafkaBus,
  type KafkaHistory,
  type KafkaOptions,
  openForgottenTopic,
  openKafkaBus,
  openKafkaHistory,
  prepareForgottenTopic,
  prepareTopics,
  type TopicReplication,
} from '@bluebox/kafka';
import { isRestoreUnfinished } from '@bluebox/mongodb';
import { errorRecord } from '@bluebox/service-http';
import mongoose, { type Connection } from 'mongoose';
import type { Logger } from 'pino';
import { databaseUri, kafkaSettings, readSettings } from './config.ts';
import type { Check } from './health.ts';

/** Longest wait for a database before a request fails, in milliseconds. */
const SERVER_SELECTION = 5_000;
const SOCKET_SILENCE = 30_000;
/**
 * Time in milliseconds until an idle connection is closed. Without a limit, the MongoDB driver would keep all
 * connections of a burst open for ever.
 */
const IDLE_CONNECTION = 60_000;
/** Time-out of a ping, in milliseconds, after which the database counts as unavailable. */
const PING_PATIENCE = 2_000;

export interface MongoConnection {
  readonly connection: Connection;
  readonly check: Check;
  close(): Promise<void>;
}

/** A restore was interrupted, so the database holds only a part of a backup. */
export class RestoreUnfinished extends Error {
  override readonly name = 'RestoreUnfinished';
}

/**
 * Connects to the database that the URI names.
 * @throws RestoreUnfinished if a restore into the database was interrupted.
 */
export async function connectMongo(
  logger: Logger,
  uri: string = databaseUri(),
): Promise<MongoConnection> {
  const mongo = await connectAnyMongo(logger, uri);
  if (await isRestoreUnfinished(mongo.connection)) {
    await mongo.close();
    throw new RestoreUnfinished(
      `a restore into ${mongo.connection.name} was not finished: drop the databases, and restore again`,
    );
  }
  return mongo;
}

/**
 * Connects without checking for an unfinished restore. Every write waits until a majority has journalled it.
 */
export async function connectAnyMongo(logger: Logger, uri: string): Promise<MongoConnection> {
  const connection = mongoose.createConnection(uri, {
    appName: 'bluebox',
    autoIndex: false,
    autoCreate: false,
    serverSelectionTimeoutMS: SERVER_SELECTION,
    socketTimeoutMS: SOCKET_SILENCE,
    maxIdleTimeMS: IDLE_CONNECTION,
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
  readonly forgotten: ForgottenTopic;
  readonly counters: () => Readonly<Record<string, number>>;
  close(): Promise<void>;
}

export function connectKafka(service: string, logger: Logger): KafkaConnection {
  const options = kafkaOptions(service, logger);
  const bus = openKafkaBus({
    ...options,
    onError: (error, consumer) =>
      logger.error({ error: errorRecord(error), consumer }, 'a consumer failed and will retry'),
  });
  const history = openKafkaHistory(options);
  const forgotten = openForgottenTopic(options);
  return {
    bus,
    history,
    forgotten,
    counters: () => ({ ...bus.counters }),
    async close() {
      await bus.close();
      await history.close();
      await forgotten.close();
    },
  };
}

export function kafkaOptions(service: string, logger: Logger): KafkaOptions {
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

/**
 * Returns the configured number of copies, and the number that must confirm a write: one less, so that one copy
 * may be unavailable, but at least 1.
 */
export function topicReplication(): TopicReplication {
  const { KAFKA_REPLICATION: replicationFactor } = readSettings('KAFKA_REPLICATION');
  return { replicationFactor, minInSyncReplicas: Math.max(1, replicationFactor - 1) };
}

/** Creates the missing topics. Differences in existing topics are reported, but not changed. */
export async function ensureTopics(logger: Logger, say: (text: string) => void): Promise<void> {
  const options = kafkaOptions('topics', logger);
  const reports = [
    await prepareTopics(options, Object.keys(eventShapes), topicReplication()),
    await prepareForgottenTopic(options, topicReplication()),
  ];
  for (const { created, differences } of reports) {
    for (const topic of created) say(`created ${topic}`);
    for (const { topic, setting, expected, found } of differences)
      say(`${topic}: ${setting} is ${found}, where ${expected} is expected`);
  }
}
