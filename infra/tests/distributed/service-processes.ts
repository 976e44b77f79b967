import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { routes } from '@bluebox/contracts/routes';
import {
  SERVICE_NAMES,
  SERVICES_BEHIND_PORTAL,
  type ServiceName,
  serviceVariable,
} from '@bluebox/contracts/services';
import type { AuditReport } from '@bluebox/tracker-service';
import { makeKeys, readKey } from '../../run/distributed/src/keys.ts';
import { type Client, connect } from '../../run/standalone/src/client.ts';
import { COORDINATOR } from '../system/support.ts';

const DIST = new URL('../../run/distributed/dist/', import.meta.url);
const MAIN = fileURLToPath(new URL('main.js', DIST));
const TELEMETRY = new URL('telemetry.js', DIST).href;
/** Longest wait for a process to be ready on a busy machine, in milliseconds. */
const PATIENCE = 300_000;
/**
 * Largest number of rounds of settling over all services; another round is needed while policies
 * publish events.
 */
const MOST_ROUNDS = 20;

export interface ServiceProcess {
  readonly service: ServiceName;
  readonly url: string;
  readonly child: ChildProcess;
  /** Returns the text that the process wrote to standard output and standard error. */
  readonly output: () => string;
  /** Stops the process. @returns its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface StartOptions {
  readonly port?: number;
  /** Name of the process; defaults to the name of its service. */
  readonly name?: string;
  /** Additional or different settings. */
  readonly more?: NodeJS.ProcessEnv;
}

export interface Servers {
  readonly brokers: string;
  readonly mongodbUri: string;
}

export interface DistributedBluebox {
  readonly url: string;
  /** Client that is signed in as the first coordinator. */
  readonly coordinator: Client;
  readonly processes: Map<string, ServiceProcess>;
  /** Starts another process of a service, or starts a stopped process again. */
  start(service: ServiceName, more?: StartOptions): Promise<ServiceProcess>;
  settled(): Promise<void>;
  /** Calls a control endpoint of a process. */
  control(process: ServiceProcess, path: string): Promise<unknown>;
  audit(): Promise<AuditReport>;
  /** Returns the settings of a process. */
  environment(service: ServiceName): NodeJS.ProcessEnv;
  readonly place: Place;
  /** Runs a command with the settings of all services. */
  command(...words: readonly string[]): Promise<CommandResult>;
  /** Stops every process, but keeps the data, so that the processes can be started again. */
  stop(): Promise<void>;
  /** Stops every process and removes the keys. */
  close(): Promise<void>;
}

/** Storage of a distributed Bluebox. */
export interface Place {
  /** Prefix of databases and topics. */
  readonly name: string;
  /** Folder of keys. */
  readonly folder: string;
}

export interface CommandResult {
  readonly code: number | null;
  /** Text that the command wrote to its standard output. */
  readonly said: string;
  /** Text that the command wrote to standard output and standard error. */
  readonly output: string;
}

/** Returns the URI of a service's database. */
export const databaseIn = (mongodbUri: string, { name }: Place, service: ServiceName): string =>
  databaseOf(mongodbUri, `${name}_${service}`);

function newPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-distributed-'));
  makeKeys(folder);
  return { name: `t${randomUUID().slice(0, 8)}`, folder };
}

function run(words: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...words], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.once('close', (code) => resolve({ code, said, output }));
  });
}

/** Runs a command on the stored data. */
export function runCommand(
  { brokers, mongodbUri }: Servers,
  place: Place,
  ...words: readonly string[]
): Promise<CommandResult> {
  return run(words, {
    PATH: process.env['PATH'],
    BLUEBOX_KEYS: join(place.folder, 'notary'),
    KAFKA_BROKERS: brokers,
    KAFKA_TOPIC_PREFIX: place.name,
    ...Object.fromEntries(
      SERVICE_NAMES.map((service) => [
        serviceVariable(service, 'MONGODB_URI'),
        databaseIn(mongodbUri, place, service),
      ]),
    ),
  });
}

/**
 * Starts every service as a process of its own, on databases and topics of their own.
 * @param used storage on which a Bluebox ran before, with its accounts; new storage by default.
 * @param settingsOf returns additional or different settings of a service.
 */
export async function startDistributed(
  servers: Servers,
  used?: Place,
  settingsOf: (service: ServiceName) => NodeJS.ProcessEnv = () => ({}),
): Promise<DistributedBluebox> {
  const { brokers, mongodbUri } = servers;
  const place = used ?? newPlace();
  const { folder, name } = place;
  const processes = new Map<string, ServiceProcess>();
  const urls: Record<string, string> = {};
  const environment = (service: ServiceName): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    BLUEBOX_HOST: '127.0.0.1',
    BLUEBOX_KEYS: join(folder, service),
    BLUEBOX_LOG_LEVEL: 'info',
    BLUEBOX_PROOF_OF_WORK_BITS: '4',
    KAFKA_BROKERS: brokers,
    KAFKA_TOPIC_PREFIX: name,
    MONGODB_URI: databaseIn(mongodbUri, place, service),
    ...urls,
    ...settingsOf(service),
  });

  const start: DistributedBluebox['start'] = async (service, options = {}) => {
    const { port = 0, name: label = service, more = {} } = options;
    const child = spawn(process.execPath, ['--import', TELEMETRY, MAIN, service], {
      env: { ...environment(service), BLUEBOX_PORT: String(port), ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const listening = new Promise<number>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${service} was not ready in time:\n${output}`)),
        PATIENCE,
      );
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        const match = /"port":(\d+),"msg":"listening"/.exec(output);
        if (match === null) return;
        clearTimeout(late);
        resolve(Number(match[1]));
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => {
        clearTimeout(late);
        reject(new Error(`${service} ended with ${code}:\n${output}`));
      });
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const url = `http://127.0.0.1:${await listening}`;
    const started: ServiceProcess = {
      service,
      url,
      child,
      output: () => output,
      stop(signal = 'SIGTERM') {
        child.kill(signal);
        return ended;
      },
    };
    processes.set(label, started);
    return started;
  };

  const control = async (target: ServiceProcess, path: string): Promise<unknown> => {
    const secret = readKey(join(folder, target.service), 'control').toString('base64url');
    const response = await fetch(`${target.url}/control/${path}`, {
      method: 'POST',
      headers: { 'X-Bluebox-Control': secret },
    });
    if (!response.ok) throw new Error(`${target.service} ${path}: ${response.status}`);
    const text = await response.text();
    return text.includes('\n') ? text : JSON.parse(text);
  };

  const catchUp = async (target: ServiceProcess) =>
    (await control(target, 'catch-up')) as { readonly published: number };

  const command = (...words: readonly string[]) => runCommand(servers, place, ...words);
  const succeed = async (...words: readonly string[]) => {
    const { code, output } = await command(...words);
    if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}: ${output}`);
  };

  const stop = async () => {
    await Promise.all([...processes.values()].map((running) => running.stop()));
  };
  const close = async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await succeed('ensure-topics');
    const started = await Promise.all(SERVICES_BEHIND_PORTAL.map((service) => start(service)));
    for (const { service, url } of started) urls[serviceVariable(service, 'URL')] = url;
    const portal = await start('portal');
    const coordinator = connect(portal.url);
    if (used === undefined)
      await coordinator.post(routes.setUp.at(), {
        code: await setupCodeOf(portal),
        ...COORDINATOR,
      });
    else
      await coordinator.post(routes.signIn.at(), {
        login: COORDINATOR.login,
        password: COORDINATOR.password,
      });
    return {
      url: portal.url,
      coordinator,
      processes,
      start,
      control,
      environment,
      async settled() {
        // In each round, every process handles the events that were published before the round. All is settled
        // when a round publishes nothing new.
        let before: readonly number[] | undefined;
        for (let round = 0; round < MOST_ROUNDS; round++) {
          const published = await Promise.all(
            [...processes.values()]
              .filter(({ service, child }) => service !== 'portal' && child.exitCode === null)
              .map(async (running) => (await catchUp(running)).published),
          );
          if (before?.every((count, index) => count === published[index])) return;
          before = published;
        }
        throw new Error('policies did not come to rest');
      },
      async audit() {
        const { said } = await command('audit');
        return JSON.parse(said) as AuditReport;
      },
      place,
      command,
      stop,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function setupCodeOf(portal: ServiceProcess): Promise<string> {
  for (const begun = Date.now(); Date.now() - begun < PATIENCE; ) {
    const match = /\/setup#([\w-]+)/.exec(portal.output());
    if (match?.[1] !== undefined) return match[1];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the portal printed no set-up link:\n${portal.output()}`);
}

/** Returns the URI of another database on the same server. */
function databaseOf(uri: string, database: string): string {
  const url = new URL(uri);
  url.pathname = `/${database}`;
  return url.href;
}
