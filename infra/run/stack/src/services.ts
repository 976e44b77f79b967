import { createWriteStream, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SERVICES_BEHIND_PORTAL, type ServiceName } from '@bluebox/contracts/services';
import { type AttendedProcess, startAttended, untilReady } from '@bluebox/servers';
import { localHost } from '@bluebox/service-http';

/** Services with a metrics port, in the order of their ports. */
const MEASURED: readonly ServiceName[] = ['portal', ...SERVICES_BEHIND_PORTAL];

/** Returns the port on which a service serves its metrics. @param first the portal's port. */
export const metricsPort = (first: number, name: ServiceName): number =>
  first + MEASURED.indexOf(name);

export interface ServiceStart {
  readonly name: ServiceName;
  /** The script of the distributed deployment. */
  readonly main: string;
  readonly folder: string;
  /** Address that the service listens on. */
  readonly host: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called with messages of the service that are meant for people, such as the set-up link. */
  readonly say: (text: string) => void;
}

/** Starts a service as its own process; resolves when the service is ready. */
export async function startService(start: ServiceStart): Promise<AttendedProcess> {
  const { name, main, folder, host, port, env, say } = start;
  const logFile = join(folder, 'logs', `${name}.log`);
  const log: WriteStream = createWriteStream(logFile, { flags: 'a' });
  const service = startAttended(process.execPath, ['--import', telemetryBeside(main), main, name], {
    logFile,
    env,
    // Log records are lines of JSON. Other lines are messages to people, such as a one-time link, which must
    // not be logged.
    onLine: (line) => (line.startsWith('{') ? log.write(`${line}\n`) : say(line)),
  });
  service.ended.finally(() => log.end());
  await untilReady(name, service, () => isReady(host, port));
  return service;
}

/** Returns the URL of the telemetry module, which must be loaded before the modules that it instruments. */
const telemetryBeside = (main: string): string =>
  pathToFileURL(join(dirname(main), 'telemetry.js')).href;

async function isReady(host: string, port: number): Promise<boolean> {
  try {
    const { ok } = await fetch(`http://${localHost(host)}:${port}/health/ready`, {
      signal: AbortSignal.timeout(5_000),
    });
    return ok;
  } catch {
    return false;
  }
}
