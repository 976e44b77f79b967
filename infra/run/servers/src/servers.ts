import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  containerEngineAnswers,
  startKafkaContainer,
  startMongodbContainer,
} from './containers.ts';
import { missingForLocalServers } from './downloads.ts';
import { startLocalKafka } from './local-kafka.ts';
import { startLocalMongodb } from './local-mongodb.ts';
import { freePorts } from './readiness.ts';
import type { ServerSettings } from './settings.ts';

/** The way in which Kafka and MongoDB are provided. */
export type Way =
  | { readonly way: 'given'; readonly kafkaBrokers: string; readonly mongodbUri: string }
  | { readonly way: 'containers' }
  | { readonly way: 'local' }
  | { readonly way: 'none'; readonly why: string };

export interface Servers {
  /** Addresses of the brokers, as in `KAFKA_BROKERS`. */
  readonly kafkaBrokers: string;
  /** URI as in `MONGODB_URI`, without a database unless one was given. */
  readonly mongodbUri: string;
  /** Description of the servers, for the output of tests. */
  readonly description: string;
  /** Stops the servers unless they were given, and removes their data. */
  stop(): Promise<void>;
}

/**
 * Chooses how to provide Kafka and MongoDB: existing servers if the settings name both, otherwise containers,
 * otherwise local processes, otherwise none. If the settings request containers or local processes, the other
 * way is not tried. If the settings name only one of the two servers, the way is `none`.
 */
export async function chooseServers(settings: ServerSettings): Promise<Way> {
  const { kafkaBrokers, mongodbUri, way } = settings;
  if (kafkaBrokers !== undefined && mongodbUri !== undefined)
    return { way: 'given', kafkaBrokers, mongodbUri };
  if (kafkaBrokers !== undefined || mongodbUri !== undefined)
    return { way: 'none', why: 'KAFKA_BROKERS and MONGODB_URI must be set both or neither' };
  if (way !== 'local' && (await containerEngineAnswers())) return { way: 'containers' };
  if (way === 'containers') return { way: 'none', why: 'no container engine answers' };
  const missing = await missingForLocalServers(settings.cache);
  if (missing.length === 0) return { way: 'local' };
  return {
    way: 'none',
    why: `no container engine answers, and local servers need ${missing.join(', ')}`,
  };
}

/** Starts the servers in the chosen way, with empty data unless existing servers were given. */
export async function startServers(chosen: Way, settings: ServerSettings): Promise<Servers> {
  switch (chosen.way) {
    case 'given':
      return { ...chosen, description: 'given servers', stop: async () => undefined };
    case 'containers':
      return startContainers();
    case 'local':
      return startLocal(settings);
    case 'none':
      throw new Error(`no Kafka and MongoDB: ${chosen.why}`);
  }
}

async function startContainers(): Promise<Servers> {
  const [kafka, mongodb] = await both([startKafkaContainer(), startMongodbContainer()], (server) =>
    server.stop(),
  );
  return {
    kafkaBrokers: kafka.address,
    mongodbUri: mongodb.address,
    description: 'containers',
    stop: async () => {
      await Promise.all([kafka.stop(), mongodb.stop()]);
    },
  };
}

async function startLocal({ cache, environment }: ServerSettings): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), 'bluebox-servers-'));
  const [broker = 0, controller = 0, port = 0] = await freePorts(3);
  try {
    const [kafka, mongodb] = await both(
      [
        startLocalKafka({
          cache,
          folder: join(folder, 'kafka'),
          ports: { broker, controller },
          environment,
        }),
        startLocalMongodb({ cache, folder: join(folder, 'mongodb'), port, environment }),
      ],
      (server) => server.process.stop(),
    );
    return {
      kafkaBrokers: kafka.brokers,
      mongodbUri: mongodb.uri,
      description: 'local Apache Kafka, and SecantusDB in the place of MongoDB',
      stop: async () => {
        await Promise.all([kafka.process.stop(), mongodb.process.stop()]);
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Waits for the starts of both servers; when one fails, the other is stopped. */
async function both<A extends S, B extends S, S = A | B>(
  starting: [Promise<A>, Promise<B>],
  stop: (server: A | B) => Promise<void>,
): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled(starting);
  if (first.status === 'fulfilled' && second.status === 'fulfilled')
    return [first.value, second.value];
  if (first.status === 'fulfilled') await stop(first.value);
  if (second.status === 'fulfilled') await stop(second.value);
  throw first.status === 'rejected' ? first.reason : (second as PromiseRejectedResult).reason;
}
