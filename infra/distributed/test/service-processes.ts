import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AuditReport } from '@bluebox/tracker-service';
import { type Client, connect } from '../../standalone/src/client.ts';
import { COORDINATOR } from '../../standalone/test/support.ts';
import { makeKeys, readKey } from '../src/keys.ts';

const MAIN = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'main.js');
/** Milliseconds that a process may take to be ready on a busy machine. */
const PATIENCE = 60_000;
/** Rounds of settling over all services: policies of one cause events that another reacts to. */
const ROUNDS = 3;

export const SERVICES = ['pledge', 'inventory', 'shipment', 'tracker', 'portal'] as const;
export type Service = (typeof SERVICES)[number];
const CONSUMERS = ['pledge', 'inventory', 'shipment', 'tracker'] as const;

export interface ServiceProcess {
  readonly service: Service;
  readonly url: string;
  readonly child: ChildProcess;
  /** What it wrote, both streams. */
  readonly output: () => string;
  /** Resolves with its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface StartOptions {
  readonly port?: number;
  /** Under which it is known; by default its service's name. */
  readonly name?: string;
  /** Further settings, or other ones. */
  readonly more?: NodeJS.ProcessEnv;
}

export interface Servers {
  readonly brokers: string;
  readonly mongodbUri: string;
}

export interface DistributedBluebox {
  readonly url: string;
  /** Signed in. */
  readonly coordinator: Client;
  readonly processes: Map<string, ServiceProcess>;
  /** Starts one more process of a service, or one again that was stopped. */
  start(service: Service, more?: StartOptions): Promise<ServiceProcess>;
  settled(): Promise<void>;
  /** Asks a process by its control. */
  control(process: ServiceProcess, path: string): Promise<unknown>;
  audit(): Promise<AuditReport>;
  /** Settings of a process, as they are given to it. */
  environment(service: Service): NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/** Every service as a process of its own, on databases and topics of their own. */
export async function startDistributed({
  brokers,
  mongodbUri,
}: Servers): Promise<DistributedBluebox> {
  const folder = mkdtempSync(join(tmpdir(), 'bluebox-distributed-'));
  makeKeys(folder);
  const name = `t${randomUUID().slice(0, 8)}`;
  const processes = new Map<string, ServiceProcess>();
  const urls: Record<string, string> = {};
  const environment = (service: Service): NodeJS.ProcessEnv => ({
    PATH: process.env['PATH'],
    BLUEBOX_HOST: '127.0.0.1',
    BLUEBOX_KEYS: join(folder, service),
    BLUEBOX_LOG_LEVEL: 'info',
    BLUEBOX_PROOF_OF_WORK_BITS: '4',
    KAFKA_BROKERS: brokers,
    KAFKA_TOPIC_PREFIX: name,
    MONGODB_URI: databaseOf(mongodbUri, `${name}_${service}`),
    ...urls,
  });

  const start: DistributedBluebox['start'] = async (service, options = {}) => {
    const { port = 0, name: label = service, more = {} } = options;
    const child = spawn(process.execPath, [MAIN, service], {
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

  const once = (command: string, env: NodeJS.ProcessEnv) =>
    new Promise<string>((resolve, reject) => {
      const child = spawn(process.execPath, [MAIN, command], {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      let errors = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        errors += chunk.toString();
      });
      child.once('exit', (code) =>
        code === 0
          ? resolve(output)
          : reject(new Error(`${command} ended with ${code}: ${output}${errors}`)),
      );
    });

  const close = async () => {
    await Promise.all([...processes.values()].map((running) => running.stop()));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await once('ensure-topics', environment('pledge'));
    const started = await Promise.all(CONSUMERS.map((service) => start(service)));
    for (const { service, url } of started) urls[`${service.toUpperCase()}_URL`] = url;
    const portal = await start('portal');
    const code = await setupCodeOf(portal);
    const coordinator = connect(portal.url);
    await coordinator.post('/api/portal/setup', { code, ...COORDINATOR });
    return {
      url: portal.url,
      coordinator,
      processes,
      start,
      control,
      environment,
      async settled() {
        for (let round = 0; round < ROUNDS; round++)
          await Promise.all(
            [...processes.values()]
              .filter(({ service, child }) => service !== 'portal' && child.exitCode === null)
              .map((running) => control(running, 'settle')),
          );
      },
      async audit() {
        const databases = Object.fromEntries(
          CONSUMERS.map((service) => [
            `${service.toUpperCase()}_MONGODB_URI`,
            databaseOf(mongodbUri, `${name}_${service}`),
          ]),
        );
        const said = await once('audit', { ...environment('tracker'), ...databases });
        return JSON.parse(said) as AuditReport;
      },
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
  throw new Error(`the portal told no set-up link:\n${portal.output()}`);
}

/** The same server, another database. */
function databaseOf(uri: string, database: string): string {
  const url = new URL(uri);
  url.pathname = `/${database}`;
  return url.href;
}
