import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  SERVICES_BEHIND_PORTAL,
  type ServiceName,
  serviceVariable,
} from '@bluebox/contracts/services';
import type { Config } from './config.ts';
import { lockFolder } from './folder-lock.ts';
import { stackPorts } from './ports.ts';
import { metricsPort, startService } from './services.ts';
import { kafkaAddress, mongodbUri, startKafka, startMongodb } from './stack-servers.ts';
import { type Supervised, supervise } from './supervised.ts';

const run = promisify(execFile);

export interface Stack {
  readonly url: string;
  /** All processes of the stack, in the order in which they became ready. */
  readonly processes: readonly Supervised[];
  /** Stops all processes in order: the portal first, the servers last. */
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly config: Config;
  /** The script of the distributed deployment. */
  readonly main: string;
  readonly say: (text: string) => void;
  /** Called when a process has died too often and is not started again. */
  readonly onGivenUp: (error: Error) => void;
}

/**
 * Starts Kafka, MongoDB and every service as separate processes, with all data in one folder.
 *
 * @throws when the folder is in use or a process does not become ready; nothing is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { config, main, say } = options;
  const { folder, environment } = config;
  mkdirSync(join(folder, 'logs'), { recursive: true });
  chmodSync(folder, 0o700);
  const lock = await lockFolder(folder);
  if (lock === undefined) throw new Error(`another stack runs on ${folder}`);

  const started: Supervised[] = [];
  const stop = async () => {
    const ofName = (names: readonly string[]) =>
      Promise.all(started.filter(({ name }) => names.includes(name)).map((one) => one.stop()));
    await ofName(['portal']);
    await ofName(SERVICES_BEHIND_PORTAL);
    await ofName(['Kafka', 'MongoDB']);
    await lock.release();
  };
  const supervised = async (name: string, start: Parameters<typeof supervise>[0]['start']) => {
    const { onGivenUp } = options;
    started.push(
      await supervise({
        name,
        start,
        say,
        onGivenUp,
        now: () => Date.now(),
        pause: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
      }),
    );
  };

  try {
    const ports = await stackPorts(folder);

    // 1. The servers.
    say('Kafka, MongoDB…');
    await all([
      supervised('Kafka', () => startKafka(config, ports)),
      supervised('MongoDB', () => startMongodb(config, ports)),
    ]);

    // 2. Keys and topics, created if missing.
    const keys = join(folder, 'keys');
    const common = {
      ...environment,
      KAFKA_BROKERS: kafkaAddress(ports),
      BLUEBOX_LOG_LEVEL: config.logLevel,
      BLUEBOX_PUBLIC_URL: config.publicUrl,
    };
    await run(process.execPath, [main, 'make-keys', keys], { env: common });
    await run(process.execPath, [main, 'ensure-topics'], { env: common });

    // 3. The services, then the portal in front of them.
    const service = (name: ServiceName, port: number, host: string, more = {}) =>
      supervised(name, () =>
        startService({
          name,
          main,
          folder,
          host,
          port,
          env: {
            ...common,
            BLUEBOX_HOST: host,
            BLUEBOX_PORT: String(port),
            BLUEBOX_KEYS: join(keys, name),
            MONGODB_URI: mongodbUri(ports, name),
            ...(config.metricsPort === undefined
              ? {}
              : { BLUEBOX_METRICS_PORT: String(metricsPort(config.metricsPort, name)) }),
            ...more,
          },
          say,
        }),
      );
    say(`${SERVICES_BEHIND_PORTAL.join(', ')}…`);
    await all(SERVICES_BEHIND_PORTAL.map((name) => service(name, ports[name], '127.0.0.1')));
    say('portal…');
    await service(
      'portal',
      config.port,
      config.host,
      Object.fromEntries(
        SERVICES_BEHIND_PORTAL.map((name) => [
          serviceVariable(name, 'URL'),
          `http://127.0.0.1:${ports[name]}`,
        ]),
      ),
    );
    return { url: config.publicUrl, processes: started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Waits for all starts even when one fails, because a process can be stopped only once its start has
 * resolved.
 */
async function all(starts: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(starts)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
